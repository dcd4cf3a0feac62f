"""Checks that need more than one file: handlers, forms, decisions, groups and processes that a diagram names."""

from collections.abc import Iterator
from dataclasses import replace

from engine import forms
from engine.definition.coordinates import missing_coordinates
from engine.definition.details import Assignment, Called
from engine.definition.embedded_forms import embedded_key
from engine.definition.findings import Finding, Message, Severity, error
from engine.definition.given_ids import fixed_text, forms_given
from engine.definition.keys import fault_of_key
from engine.definition.model import Body, Kind, Node, Trigger
from engine.definition.process import Process
from engine.definition.refusals import named
from engine.definition.reminding import ALARM
from engine.definition.reserved import RESERVED
from engine.deployment.bearers import faults_of_bearers
from engine.deployment.bundle import Bundle
from engine.deployment.called import unread_inputs
from engine.deployment.calls import check_calls, check_own_contract
from engine.deployment.caught import misspelt_codes
from engine.deployment.cited import unknown_rules
from engine.deployment.contracts import faults_of_contract
from engine.deployment.endless import check_endless
from engine.deployment.endless_starts import check_endless_starts
from engine.deployment.entered import check_entered
from engine.deployment.foreign import foreign_ids
from engine.deployment.form_values import check_form_values
from engine.deployment.given_names import given_to
from engine.deployment.known import Known, contracts_of, handler_of
from engine.deployment.mistyped import check_kinds
from engine.deployment.registers import answer_faults, faults_of_registers
from engine.deployment.roles import check_roles
from engine.deployment.shown import writers_of_shown
from engine.deployment.tables import check_tables
from engine.deployment.texts import check_texts
from engine.deployment.unknown_names import check_names
from engine.deployment.wordings import check_engine_wordings, check_wordings, read_by_wording
from engine.feel.names import is_loose
from engine.nearest import did_you_mean, hint
from engine.quoting import quoted

__all__ = ["Known", "check"]

#: The variable that gives a case its outcome, in the place of the end that is reached.
OUTCOME = "outcome"


def check(bundle: Bundle, known: Known) -> tuple[Finding, ...]:
    """Every finding of a bundle, each once, those of single files first.

    What stands beside it is looked into, and nothing is said of it.
    """
    found = list(bundle.findings)
    for source, model in bundle.models.items():
        found += check_tables(source, model)
    for form in bundle.forms.values():
        found += _of_form(form)
    found += check_form_values(bundle)
    all_known = _together(bundle, known)
    for process in bundle.processes.values():
        found += _of_process(bundle, known, all_known, process)
    found += check_kinds(bundle, all_known)
    found += check_roles(bundle, all_known)
    found += check_endless(bundle.processes, known.handlers)
    found += check_endless_starts(bundle.processes, known.handlers)
    found += _drawings(bundle)
    found += check_texts(bundle)
    found += check_wordings(bundle, all_known)
    found += check_engine_wordings(bundle, all_known)
    return tuple(dict.fromkeys(each for each in found if bundle.is_own(each.source)))


def _of_process(bundle: Bundle, known: Known, all_known: Known, process: Process) -> Iterator[Finding]:
    yield from _start_form(all_known, process)
    yield from _hidden_accounts(bundle, process)
    yield from (Finding(process.source, process.id, *message) for message in _search(bundle, known, process))
    yield from _inner_outcomes(bundle, known, process)
    yield from answer_faults(process, all_known)
    yield from check_own_contract(bundle, all_known, process)
    for node, message in check_calls(bundle, all_known, process):
        yield Finding(process.source, named(node), *message)
    for body, node in process.body.walk():
        messages = (
            *_of_node(bundle, all_known, node),
            *_of_calls(bundle, all_known, process, body, node),
            *misspelt_codes(bundle, all_known, body, node),
        )
        yield from (Finding(process.source, named(node), *message) for message in messages)
    yield from unknown_rules(bundle, process, all_known)
    yield from check_names(bundle, all_known, process)
    yield from check_entered(bundle, process)


def _together(bundle: Bundle, known: Known) -> Known:
    """What there is once the bundle is in force."""
    return replace(
        known,
        processes=known.processes | frozenset(bundle.processes),
        decisions=known.decisions | frozenset(bundle.decisions),
        forms=known.forms | frozenset(bundle.forms) | _embedded_in(bundle),
        groups=known.groups | frozenset(bundle.groups),
        registers=known.registers | bundle.registers,
        described={**known.described, **bundle.described},
        roles={**known.roles, **bundle.roles},
        contracts={
            **{id_: each for id_, each in known.contracts.items() if id_ not in bundle.processes},
            **contracts_of(bundle.processes.values()),
        },
        uncallable=(known.uncallable - frozenset(bundle.processes))
        | {process.id for process in bundle.processes.values() if process.none_start is None},
    )


def _embedded_in(bundle: Bundle) -> frozenset[str]:
    """The forms that the diagrams hold, those that cannot be read among them: what is wrong with them is said there."""
    return frozenset(
        embedded_key(process.id, id_) for process in bundle.processes.values() for id_ in process.embedded_forms
    )


def _drawings(bundle: Bundle) -> Iterator[Finding]:
    for file in bundle.files:
        processes = [process for process in bundle.processes.values() if process.source == file.name]
        if file.kind == "bpmn" and processes:
            yield from missing_coordinates(file.content, processes)


def _of_node(bundle: Bundle, known: Known, node: Node) -> Iterator[Message]:
    handler = handler_of(node, known.handlers)
    if node.job is not None and handler is not None:
        yield from faults_of_contract(handler, node, node.job, read_by_wording(bundle, node))
    elif node.job is not None and (type_ := node.job.written_type):
        near = did_you_mean(type_, known.handlers)
        there = f"{near + '; ' if near else ''}there are {', '.join(sorted(known.handlers))}"
        yield error(f"the task type {quoted(type_)} has no handler; {there}")
    if node.assignment is not None:
        yield from _of_form_of_task(known, node.assignment)
    if node.decision is not None:
        yield from _missing("decision", node.decision, known.decisions)
    form = node.sending and (node.sending.form_id or fixed_text(node.sending.computed_form))
    if form and form not in known.forms:
        near = hint(form, known.forms)
        yield error(f"the form {quoted(form)} does not exist{near or f'; add {form}.form, or take the property away'}")
    if node.call is not None:
        yield from _of_call(known, node.call)
    yield from faults_of_bearers(node, known)
    yield from _keys(known, node)
    yield from faults_of_registers(node, known)
    if not node.names_law and _carries_law(node):
        yield "names no paragraph of the law; add the property law with the ids of the rules", Severity.WARNING


def _keys(known: Known, node: Node) -> Iterator[Message]:
    """The correlation keys with which a handler sends."""
    handler = handler_of(node, known.handlers)
    for mapping in node.inputs if handler else ():
        if handler and mapping.target in handler.keys and (fault := fault_of_key(mapping.written or "")):
            yield error(f"the correlation key (input {mapping.target}) {fault}")


def _of_calls(bundle: Bundle, known: Known, process: Process, body: Body, node: Node) -> Iterator[Message]:
    """What is wrong with what a call gives and shows to the process that it calls."""
    yield from unread_inputs(bundle, known, body, node)
    yield from writers_of_shown(bundle, known, node)
    for given in forms_given(bundle.processes, node):
        if given.id not in known.forms:
            fault = f"the input {given.variable} gives {named(given.to)} the form {quoted(given.id)}"
            yield error(f"{fault}, which does not exist; add {given.id}.form, or correct the id")
    yield from foreign_ids(bundle, process, node)


def _of_form_of_task(known: Known, assignment: Assignment) -> Iterator[Message]:
    form = assignment.form_id
    if assignment.computed_form is not None:
        form = fixed_text(assignment.computed_form)
        if form is None:
            return
    if form is None:
        yield "has no form, so it can only be confirmed; choose a form by its id", Severity.WARNING
    elif form not in known.forms:
        near = hint(form, known.forms)
        yield error(f"the form {quoted(form)} does not exist{near or f'; add {form}.form, or choose another'}")


def _of_form(form: forms.Form) -> Iterator[Finding]:
    """Fields that would write what the engine gives."""
    for name in sorted(RESERVED.intersection(form.writers)):
        text = f"the key is {name}, which the engine itself gives; take another key, or disable the field"
        yield Finding(form.source, form.writers[name], text)


def _missing(what: str, called: Called, existing: frozenset[str]) -> Iterator[Message]:
    if isinstance(called.id, str) and called.id not in existing:
        remedy = hint(called.id, existing) or "; deploy it together with this diagram, or correct the id"
        yield error(f"the {what} {quoted(called.id)} does not exist{remedy}")


def _of_call(known: Known, called: Called) -> Iterator[Message]:
    yield from _missing("process", called, known.processes)
    if isinstance(called.id, str) and called.id in known.uncallable:
        remedy = "call one with a start event without a trigger, or draw one there"
        yield error(f"the process {quoted(called.id)} is started by events alone and cannot be called; {remedy}")


def _start_form(known: Known, process: Process) -> Iterator[Finding]:
    form = process.start_form
    if form is not None and form not in known.forms:
        start = process.none_start.id if process.none_start else process.id
        remedy = hint(form, known.forms) or f"; add {form}.form"
        yield Finding(process.source, start, f"the start form {quoted(form)} does not exist{remedy}")


def _hidden_accounts(bundle: Bundle, process: Process) -> Iterator[Finding]:
    """Fields of an applicant's forms that would hide his account from the expressions."""
    sendings = (node.sending for _body, node in process.body.walk() if node.sending)
    for id_ in dict.fromkeys([process.start_form, *(each.form_id for each in sendings if not each.is_for_officials)]):
        form = bundle.forms.get(id_ or "")
        if form is not None and forms.ACCOUNT in form.first_names:
            text = f"the key {forms.ACCOUNT} hides the account of the applicant from expressions; take another key"
            yield Finding(form.source, form.writers.get(forms.ACCOUNT, form.id), text)


def _inner_outcomes(bundle: Bundle, known: Known, process: Process) -> Iterator[Finding]:
    """Outcomes that are ends of sub-processes, which end no case; unless a step may give the outcome by a variable."""
    given = given_to(bundle, known, process) if process.outcomes else None
    if given is None or OUTCOME in given:
        return
    ends = {node.id: body is process.body for body, node in process.body.walk() if node.kind is Kind.END}
    for code in process.outcomes:
        if ends.get(code) is False:
            said = f"the property outcomes has words for {quoted(code)}, the end of a sub-process, which ends no case"
            remedy = f"write the end of the process, or let {code} give the variable {OUTCOME}"
            yield Finding(process.source, process.id, f"{said}; {remedy}", Severity.WARNING)


def _search(bundle: Bundle, known: Known, process: Process) -> Iterator[Message]:
    """The variables by which cases are found; a slip in a name would make them unfindable without a word."""
    given = given_to(bundle, known, process) if process.start_form in bundle.forms else None
    for name in process.search:
        if not is_loose(name):
            yield error(
                f"the property search holds {quoted(name)}, which is no name of a variable; write names with blanks "
                "between them, such as applicant_full_name applicant_iin"
            )
        elif given is not None and name not in given:
            message = (
                f"the property search names {quoted(name)}, which neither the form {process.start_form} nor a step "
                "gives, so no case is found by it"
            )
            yield f"{message}{hint(name, given) or '; correct the name, or leave it out'}", Severity.WARNING


def _carries_law(node: Node) -> bool:
    """The steps that a supervisor will ask about."""
    return node.kind in (Kind.USER_TASK, Kind.SERVICE_TASK, Kind.SEND_TASK, Kind.BUSINESS_RULE_TASK) or (
        node.kind is Kind.BOUNDARY and node.trigger is Trigger.TIMER and ALARM not in node.properties
    )
