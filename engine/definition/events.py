"""Reads event definitions: timers, messages, signals, errors, escalations, conditions, links, compensation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.correlation import fault_of_message_name
from engine.definition.details import Text
from engine.definition.dialect import BPMN, Context, extension, local
from engine.definition.instants import fixed, may_be_time
from engine.definition.model import Event, TimerKind, Trigger
from engine.definition.times import EXAMPLES, fault_of_time
from engine.feel import Expression
from engine.quoting import quoted
from engine.spelling import spelled

_DEFINITION = "EventDefinition"
_THROWING = frozenset({"endEvent", "intermediateThrowEvent"})


@dataclass(frozen=True)
class Named:
    """What events refer to: root elements by id, and by the id of a node those to which associations lead from it."""

    messages: Mapping[str, Any]
    signals: Mapping[str, Any]
    errors: Mapping[str, Any]
    escalations: Mapping[str, Any]
    associated: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, root: Any) -> "Named":
        """Collects them from a `bpmn:definitions` element."""

        def by_id(tag: str) -> dict[str, Any]:
            return {element.get("id"): element for element in root.findall(f"{BPMN}{tag}")}

        return cls(by_id("message"), by_id("signal"), by_id("error"), by_id("escalation"), _associated(root))


def _associated(root: Any) -> Mapping[str, Sequence[str]]:
    """To which elements, notes left out, the associations lead that leave a node."""
    notes = {note.get("id") for note in root.iter(f"{BPMN}textAnnotation")}
    found: dict[str, list[str]] = {}
    for association in root.iter(f"{BPMN}association"):
        target = association.get("targetRef")
        if target is not None and target not in notes:
            found.setdefault(association.get("sourceRef", ""), []).append(target)
    return found


def read_event(context: Context, element: Any, named: Named) -> Event:
    """The event of an event element; one definition at the most (a multiple event is refused)."""
    definitions = [child for child in element if isinstance(child.tag, str) and local(child).endswith(_DEFINITION)]
    if not definitions:
        return Event(Trigger.NONE)
    if len(definitions) > 1:
        context.refuse(element, "has several event definitions; draw one event for each, behind an event-based gateway")
    return _read_definition(context, element, definitions[0], named)


def _read_definition(context: Context, element: Any, definition: Any, named: Named) -> Event:
    reader = _READERS.get(local(definition).removesuffix(_DEFINITION))
    if reader is None:
        remedy = "draw a sub-process with an error boundary event, and throw compensation behind it"
        context.refuse(element, f"{local(definition)} is not supported; {remedy}")
        return Event(Trigger.NONE)
    return reader(context, element, definition, named)


def read_message(context: Context, element: Any, reference: str | None, named: Named) -> Event:
    """The message that a receive task or a message event waits for, with its correlation key."""
    message = named.messages.get(reference or "")
    written = (message.get("name") or "").strip() if message is not None else ""
    if not written:
        context.refuse(element, "refers to no message with a name; choose the message in the panel and name it")
        return Event(Trigger.MESSAGE)
    name = context.text(element, "message name", written) or ""
    if fault := fault_of_message_name(str(fixed(name) or "")):
        context.refuse_new(element, f"{fault}; take another, or draw a signal event")
    subscription = extension(message, "subscription")
    raw = str(subscription.get("correlationKey") or "") if subscription is not None else ""
    if raw.strip() and _begins_a_process(element):
        fault = (
            f"the message {written} brings its correlation key itself when it starts a case, and nothing reads this one"
        )
        context.refuse_new(element, f"{fault}; give the start event a message of the same name without a key")
        return Event(Trigger.MESSAGE, name=name)
    if raw.strip():
        key = context.feel(element, f"correlation key of message {written}", raw)
        return Event(Trigger.MESSAGE, name=name, correlation_key=key)
    if not _begins_a_process(element):
        fault = f"the message {written} has no correlation key, so that it would reach any case that waits for it"
        context.refuse_new(element, f"{fault}; write one as FEEL, such as =case_id")
    return Event(Trigger.MESSAGE, name=name)


def _begins_a_process(element: Any) -> bool:
    """A start event outside of event sub-processes: it starts a case."""
    return local(element) == "startEvent" and local(element.getparent()) == "process"


def _message(context: Context, element: Any, definition: Any, named: Named) -> Event:
    if local(element) in _THROWING:
        # in this dialect a message is sent by a job; the name of the message is in the task's inputs
        return Event(Trigger.MESSAGE)
    return read_message(context, element, definition.get("messageRef"), named)


def _timer(context: Context, element: Any, definition: Any, _named: Named) -> Event:
    for kind in TimerKind:
        written = definition.find(f"{BPMN}{kind}")
        if written is not None and (written.text or "").strip():
            expression = context.text(element, f"{kind} of the timer", written.text)
            if isinstance(expression, str) and (fault := fault_of_time(kind, expression)):
                context.refuse_new(element, f"the {kind} {quoted(expression)} {fault}")
            if isinstance(expression, Expression) and not (_begins_a_process(element) or may_be_time(kind, expression)):
                fault = f"the {kind} is {spelled(fixed(expression))} in every case, which is no time"
                context.refuse_new(element, f"{fault}; {EXAMPLES[kind]}")
            return Event(Trigger.TIMER, timer=kind, expression=expression)
    context.refuse(element, "the timer has no time; give it a date, a duration or a cycle as FEEL")
    return Event(Trigger.TIMER)


def _conditional(context: Context, element: Any, definition: Any, _named: Named) -> Event:
    written = definition.find(f"{BPMN}condition")
    text = written.text if written is not None and written.text else ""
    return Event(Trigger.CONDITIONAL, expression=context.feel(element, "condition", text))


def _signal(context: Context, element: Any, definition: Any, named: Named) -> Event:
    signal = named.signals.get(definition.get("signalRef") or "")
    name = (signal.get("name") or "").strip() if signal is not None else ""
    if not name:
        context.refuse(element, "refers to no signal with a name; choose the signal in the panel and name it")
    return Event(Trigger.SIGNAL, name=context.text(element, "signal name", name) or "")


def _error(context: Context, element: Any, definition: Any, named: Named) -> Event:
    error = _referred(context, element, definition, "errorRef", named.errors)
    code = (error.get("errorCode") or "").strip() if error is not None else ""
    if local(element) == "endEvent" and not code:
        context.refuse(element, "throws an error without a code; give the error a code that a boundary event can catch")
    return Event(Trigger.ERROR, code=_code(context, element, "error", code))


def _escalation(context: Context, element: Any, definition: Any, named: Named) -> Event:
    escalation = _referred(context, element, definition, "escalationRef", named.escalations)
    code = (escalation.get("escalationCode") or "").strip() if escalation is not None else ""
    if local(element) in _THROWING and not code:
        context.refuse(element, "throws an escalation without a code; give it a code that a boundary event can catch")
    return Event(Trigger.ESCALATION, code=_code(context, element, "escalation", code))


def _referred(context: Context, element: Any, definition: Any, attribute: str, there: Mapping[str, Any]) -> Any:
    """What an event refers to; without a reference it catches all, which one to nothing does not mean to."""
    reference = definition.get(attribute)
    if reference and reference not in there:
        context.refuse_new(element, f"{attribute} is {quoted(reference)}, which is not in the file; choose one again")
    return there.get(reference or "")


def _code(context: Context, element: Any, what: str, written: str) -> Text | None:
    """The code of an error or escalation: computed where it is thrown, taken as written where it is caught."""
    if written.startswith("=") and local(element) not in _THROWING:
        fault = f"catches an {what} by the code {written}, but a code that is caught cannot be computed"
        context.refuse_new(element, f"{fault}; write the code as text, or none to catch all")
        return written
    return context.text(element, f"{what} code", written)


def _terminate(_context: Context, _element: Any, _definition: Any, _named: Named) -> Event:
    return Event(Trigger.TERMINATE)


def _compensate(_context: Context, _element: Any, definition: Any, _named: Named) -> Event:
    return Event(Trigger.COMPENSATE, activity=definition.get("activityRef") or None)


def _link(context: Context, element: Any, definition: Any, _named: Named) -> Event:
    name = (definition.get("name") or element.get("name") or "").strip()
    if not name:
        context.refuse(element, "the link has no name; give both ends of the pair the same name")
    if name.startswith("="):
        context.refuse(
            element, f"the link {name} is FEEL, but a link replaces one sequence flow; give the pair a plain name"
        )
    return Event(Trigger.LINK, name=name)


_READERS: Mapping[str, Callable[[Context, Any, Any, Named], Event]] = {
    "timer": _timer,
    "message": _message,
    "signal": _signal,
    "error": _error,
    "escalation": _escalation,
    "conditional": _conditional,
    "terminate": _terminate,
    "link": _link,
    "compensate": _compensate,
}
