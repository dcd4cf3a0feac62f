"""Names that the conditions, words and forms of a process read, and that nothing gives: most are slips.

Silent about a process of which the bundle does not tell every name; wordings are looked at in `wordings`.
"""

from collections.abc import Iterator

from engine import forms
from engine.definition.details import Loop
from engine.definition.findings import Finding, Severity
from engine.definition.given_ids import forms_given
from engine.definition.model import Node
from engine.definition.process import Process
from engine.definition.refusals import named
from engine.deployment.bundle import Bundle
from engine.deployment.given_names import given_inside, given_to
from engine.deployment.known import Known
from engine.deployment.notice_variables import OF_TEXTS
from engine.feel import Expression
from engine.nearest import hint
from engine.quoting import quoted

_NOTHING = frozenset[str]()
#: What the completion condition of a multi-instance sees beside the variables (13.3.7).
_COUNTS = frozenset(f"numberOf{which}Instances" for which in ("", "Active", "Completed", "Terminated"))
#: What the expressions of an ad-hoc sub-process see beside the variables.
_OF_AD_HOC = frozenset({"adHocSubProcessElements"})
#: What the expressions of a form see beside the variables: in a check, `value` is what was entered.
_OF_FORMS = OF_TEXTS | {"value", forms.ACCOUNT}
#: What reads, the expression, and the names that only that sees.
_Read = tuple[str, Expression | None, frozenset[str]]


def check_names(bundle: Bundle, known: Known, process: Process) -> Iterator[Finding]:
    """A warning for each name that nothing gives the process, at each place that reads it."""
    for _body, node in process.body.walk():
        yield from _of_restriction(bundle, process, node)
    given = given_to(bundle, known, process)
    if given is None or not _tells_beginning(bundle, process):
        return
    yield from _of_given_forms(bundle, known, process)
    yield from _unmarked(process, given)
    own = frozenset(process.properties)
    title = process.title if isinstance(process.title, Expression) else None
    yield from _of_read(process, process.id, given, ("the title", title, own))
    days = (name for date in process.dates for name in (date.day, *date.details))
    for name in sorted(set(days) - given):
        yield _warning(process.source, process.id, f"the property dates names {quoted(name)}", process, name, given)
    for body, node in process.body.walk():
        nearer = frozenset(node.properties)
        for flow in body.outgoing(node.id):
            yield from _of_read(process, named(flow), given, ("the condition", flow.condition, nearer))
        for what, expression, more in _read_by(node):
            yield from _of_read(process, named(node), given, (what, expression, more | nearer))
        yield from _of_forms(bundle, process, node, given)


def _unmarked(process: Process, given: frozenset[str]) -> Iterator[Finding]:
    """Titles and subjects that are the name of a variable, and would be shown as such."""
    shown = [(process.id, "title", process.title)]
    for _body, node in process.body.walk():
        holder = node.assignment or node.sending
        shown.append((named(node), "subject", holder.subject if holder is not None else None))
    for element, what, text in shown:
        if isinstance(text, str) and text in given:
            message = f"the {what} is the text {quoted(text)}, and there is a variable of this name; write ={text}"
            yield Finding(process.source, element, message, Severity.WARNING)


def _tells_beginning(bundle: Bundle, process: Process) -> bool:
    """Whether the bundle shows with which variables a process begins."""
    calls = (node.call for each in bundle.processes.values() for _body, node in each.body.walk() if node.call)
    is_called = any(call.id == process.id for call in calls)
    return process.none_start is None or bool(process.start_form) or is_called or "takes" in process.properties


def _read_by(node: Node) -> Iterator[_Read]:
    """The conditions of a node and what a multi-instance reads; what else it says is evaluated to be used."""
    yield "the property met_when", node.met_when, _NOTHING
    yield "the property runs_when", node.runs_when, _NOTHING
    if not node.form_id:
        yield "the property restricted_when", node.restricted_when, _NOTHING
    yield "the condition", node.condition, _NOTHING
    if node.loop is not None:
        yield from _of_loop(node.loop)
    if node.ad_hoc is not None:
        yield "the list of active elements", node.ad_hoc.begins, _OF_AD_HOC
        yield "the completion condition", node.ad_hoc.completion_condition, _OF_AD_HOC


def _of_restriction(bundle: Bundle, process: Process, node: Node) -> Iterator[Finding]:
    """Whether data of a form are a restriction is asked of these alone, since nothing else is recorded with them."""
    form = bundle.forms.get(node.form_id or "")
    if form is None or node.restricted_when is None:
        return
    for name in sorted(node.restricted_when.variables - form.first_names):
        remedy = hint(name, form.first_names) or f"; write a field of the form, or a computed one that reads {name}"
        message = f"the property restricted_when reads {quoted(name)}, and the form {form.id} does not give it{remedy}"
        yield Finding(process.source, named(node), message, Severity.WARNING)


def _of_loop(loop: Loop) -> Iterator[_Read]:
    yield "the input collection", loop.input_collection, _NOTHING
    yield "the completion condition", loop.completion_condition, _COUNTS


def _of_forms(bundle: Bundle, process: Process, node: Node, given: frozenset[str]) -> Iterator[Finding]:
    """What the form of a task reads, of what is sent, or with which people begin."""
    form = bundle.form_at(process, node)
    if form is not None:
        yield from _of_form(bundle, form, process, given | frozenset(node.properties))


def _of_given_forms(bundle: Bundle, known: Known, process: Process) -> Iterator[Finding]:
    """What the forms read that its calls give to other processes, which tell nothing of it themselves."""
    for _body, node in process.body.walk():
        given = list(forms_given(bundle.processes, node))
        seen = given_inside(bundle, known, process, node) if given else None
        for each in given if seen is not None else ():
            if (form := bundle.forms.get(each.id)) is not None:
                yield from _of_form(bundle, form, process, (seen or _NOTHING) | frozenset(each.to.properties))


def _of_form(bundle: Bundle, form: forms.Form, process: Process, given: frozenset[str]) -> Iterator[Finding]:
    seen = given | _OF_FORMS
    for component, names in form.read_outside_loops(bundle.functions).items():
        for name in sorted(names - seen):
            yield _warning(form.source, component, f"reads {quoted(name)}", process, name, seen)


def _of_read(process: Process, element: str, given: frozenset[str], read: _Read) -> Iterator[Finding]:
    what, expression, nearer = read
    for name in sorted(expression.variables - given - nearer) if expression is not None else ():
        yield _warning(process.source, element, f"{what} reads {quoted(name)}", process, name, given | nearer)


def _warning(source: str, element: str, what: str, process: Process, name: str, near: frozenset[str]) -> Finding:
    message = f"{what}, and nothing gives {process.id} this variable{hint(name, near)}"
    return Finding(source, element, message, Severity.WARNING)
