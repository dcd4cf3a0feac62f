"""Checks that need more than one file: handlers, forms, decisions, groups and processes that a diagram names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.definition.details import Called
from engine.definition.findings import Finding, Severity
from engine.definition.model import Kind, Node, Process, Trigger
from engine.deployment.bundle import Bundle
from engine.deployment.tables import check_tables
from engine.deployment.texts import check_texts
from engine.feel.names import is_plain
from engine.forms.structure import first_names
from engine.handlers import Handler


@dataclass(frozen=True)
class Known:
    """What exists beside the bundle: in the installation, or in the services that come with the product."""

    handlers: Mapping[str, Handler]
    processes: frozenset[str] = frozenset()
    decisions: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    groups: frozenset[str] = field(default_factory=frozenset)


def check(bundle: Bundle, known: Known) -> tuple[Finding, ...]:
    """Every finding of a bundle, those of single files first."""
    found = list(bundle.findings)
    for source, model in bundle.models.items():
        found += check_tables(source, model)
    for process in bundle.processes.values():
        found += _start_form(bundle, known, process)
        found += (Finding(process.source, process.id, *message) for message in _search(bundle, process))
        for _body, node in process.body.walk():
            found += (Finding(process.source, _label(node), *message) for message in _of_node(bundle, known, node))
    found += check_texts(bundle)
    return tuple(found)


Message = tuple[str, Severity]
#: The property of a timer that only reminds: what it reminds of carries the law.
ALARM = "alarm"


def _of_node(bundle: Bundle, known: Known, node: Node) -> Iterator[Message]:
    if node.job is not None and node.job.type and node.job.type not in known.handlers:
        yield _error(f"the task type {node.job.type!r} has no handler; there are {', '.join(sorted(known.handlers))}")
    if node.assignment is not None:
        yield from _of_assignment(bundle, known, node)
    if node.decision is not None:
        yield from _missing("decision", node.decision, known.decisions | set(bundle.decisions))
    if node.trigger is Trigger.MESSAGE and (form := node.properties.get("form")) and form not in _forms(bundle, known):
        yield _error(f"the form {form!r} does not exist; add {form}.form, or take the property away")
    if node.call is not None:
        yield from _missing("process", node.call, known.processes | set(bundle.processes))
    if not node.law and _carries_law(node):
        yield "names no paragraph of the law; add the property law with the ids of the rules", Severity.WARNING


def _of_assignment(bundle: Bundle, known: Known, node: Node) -> Iterator[Message]:
    assignment = node.assignment
    if assignment is None:
        return
    if assignment.form_id is None:
        yield "has no form, so it can only be confirmed; choose a form by its id", Severity.WARNING
    elif assignment.form_id not in _forms(bundle, known):
        form = assignment.form_id
        yield _error(f"the form {form!r} does not exist; add {form}.form, or choose another")
    if isinstance(assignment.candidate_groups, str):
        groups = known.groups | set(bundle.groups)
        for group in (name.strip() for name in assignment.candidate_groups.split(",")):
            if group and group not in groups:
                yield _error(f"the group {group!r} does not exist; there are {', '.join(sorted(groups))}")


def _forms(bundle: Bundle, known: Known) -> frozenset[str]:
    return known.forms | frozenset(bundle.forms)


def _missing(what: str, called: Called, existing: frozenset[str]) -> Iterator[Message]:
    if isinstance(called.id, str) and called.id not in existing:
        yield _error(
            f"the {what} {called.id!r} does not exist; deploy it together with this diagram, or correct the id",
        )


def _start_form(bundle: Bundle, known: Known, process: Process) -> Iterator[Finding]:
    form = process.start_form
    if form is not None and form not in _forms(bundle, known):
        start = process.body.starts()[0].id
        yield Finding(process.source, start, f"the start form {form!r} does not exist; add {form}.form")


def _search(bundle: Bundle, process: Process) -> Iterator[Message]:
    """The variables by which cases are found; a slip in a name would make them unfindable without a word."""
    form = bundle.forms.get(process.start_form or "")
    fields = first_names(form.components) if form else None
    for name in process.search:
        if not is_plain(name):
            yield _error(
                f"the property search holds {name!r}, which is no name of a variable; write names with blanks "
                "between them, such as applicant_full_name applicant_iin"
            )
        elif fields is not None and name not in fields:
            message = (
                f"the property search names {name!r}, which is no field of the form {process.start_form}: no case is "
                "found by it unless a step gives it a value; correct the name, or leave it out"
            )
            yield message, Severity.WARNING


def _carries_law(node: Node) -> bool:
    """The steps that a supervisor will ask about."""
    return node.kind in (Kind.USER_TASK, Kind.SERVICE_TASK, Kind.SEND_TASK, Kind.BUSINESS_RULE_TASK) or (
        node.kind is Kind.BOUNDARY and node.trigger is Trigger.TIMER and ALARM not in node.properties
    )


def _error(message: str) -> Message:
    return message, Severity.ERROR


def _label(node: Node) -> str:
    return f"{node.id} ({node.name})" if node.name else node.id
