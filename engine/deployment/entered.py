"""Laws, forms, wordings, processes, decisions and registers that an applicant would name by what he enters.

An id that FEEL chooses among texts that it writes out is no such, nor one of a field with options.
"""

from collections.abc import Iterator, Mapping

from engine.definition.details import Text
from engine.definition.findings import Finding, Severity
from engine.definition.given_ids import computed_form, computed_wording
from engine.definition.model import Node
from engine.definition.process import Process
from engine.definition.refusals import named
from engine.deployment.bundle import Bundle
from engine.feel import Expression
from engine.quoting import quoted

#: The variable that the engine gives, by which a diagram assigns a task to the applicant of a case.
_APPLICANT = "applicant"


def check_entered(bundle: Bundle, process: Process) -> Iterator[Finding]:
    """A warning for each such id that is taken from a variable that an applicant's form fills."""
    entered = _entered_in(bundle, process)
    if not entered:
        return
    yield from _taken(process, process.id, "the property law", process.computed_law, entered)
    for _body, node in process.body.walk():
        own = {mapping.target: mapping.written for mapping in node.inputs}
        for what, expression in _naming(node):
            for source in (expression, *(own[name] for name in expression.handed_on() & own.keys())):
                hidden = own if source is expression else {}
                seen = {name: form for name, form in entered.items() if name not in hidden}
                yield from _taken(process, named(node), what, source, seen)
        called = bundle.processes.get(node.calls or "")
        naming = _variables_naming(called) if called is not None else frozenset()
        for mapping in node.inputs:
            if mapping.target in naming:
                what = f"the input {mapping.target}, which names something by its id there,"
                yield from _taken(process, named(node), what, mapping.written, entered)


def _entered_in(bundle: Bundle, process: Process) -> Mapping[str, str]:
    """The variables that an applicant fills as he likes, each with the id of a form."""
    found: dict[str, str] = {}
    for form_id in dict.fromkeys(_forms_of_applicants(process)):
        form = bundle.forms.get(form_id)
        for holder in form.fields.values() if form is not None else ():
            if holder.writes and holder.written_options == ():
                found.setdefault(str(holder.path[0]), form_id)
    return found


def _forms_of_applicants(process: Process) -> Iterator[str]:
    if process.start_form and not process.starters:
        yield process.start_form
    for _body, node in process.body.walk():
        if node.sending is not None and not node.sending.is_for_officials:
            yield node.sending.form_id
        if node.assignment is not None and node.assignment.form_id:
            doers = (node.assignment.assignee, node.assignment.candidate_users)
            if any(isinstance(text, Expression) and _APPLICANT in text.handed_on() for text in doers):
                yield node.assignment.form_id


def _naming(node: Node) -> Iterator[tuple[str, Expression]]:
    """What of a node FEEL names by an id."""
    found = (
        ("the property law", node.computed_law),
        ("the id of the form", computed_form(node)),
        ("the property wording", computed_wording(node)),
        ("the id of the called process", node.call.id if node.call is not None else None),
        ("the id of the decision", node.decision.id if node.decision is not None else None),
        ("the header register", node.job.headers.get("register") if node.job is not None else None),
    )
    yield from ((what, text) for what, text in found if isinstance(text, Expression))


def _variables_naming(called: Process) -> frozenset[str]:
    """The variables of a called process from which it takes ids of such things."""
    found = set[str]()
    for _body, node in called.body.walk():
        own = {mapping.target for mapping in node.inputs}
        found.update(name for _what, expression in _naming(node) for name in expression.handed_on() - own)
    return frozenset(found)


def _taken(
    process: Process, element: str, what: str, text: Text | None, entered: Mapping[str, str]
) -> Iterator[Finding]:
    for name in sorted(text.handed_on() & entered.keys()) if isinstance(text, Expression) else ():
        said = f"{what} is taken from {quoted(name)}, which an applicant enters in the form {entered[name]}"
        remedy = 'choose among ids that are written out, such as =if kind = "a" then "form-a" else "form-b"'
        yield Finding(process.source, element, f"{said}; {remedy}", Severity.WARNING)
