"""Start events with a trigger: which a process has, and what a diagram must not say of them.

Such an event is looked at before there is a case: nothing that it says can read variables.
"""

from collections.abc import Iterator

from engine.definition.details import Text
from engine.definition.instants import fixed, is_fixed
from engine.definition.model import Event, Kind, Node, TimerKind, Trigger
from engine.definition.process import Process
from engine.definition.times import day_of, fault_of_time
from engine.feel import Expression
from engine.spelling import spelled

_TRIGGERS = frozenset({Trigger.TIMER, Trigger.MESSAGE, Trigger.SIGNAL})
#: Properties by which people begin a case, or send what one waits for.
_OF_PEOPLE = ("form", "starters", "senders", "sender_users", "subject")
#: What only a deadline of a case carries out.
_OF_DEADLINES = ("met_when", "runs_when", "remind", "escalate", "alarm")


def event_starts(process: Process) -> tuple[Node, ...]:
    """The start events of a process with a timer, a message or a signal."""
    return tuple(start for start in process.body.starts() if start.trigger is not Trigger.NONE)


def faults_of_start(node: Node) -> Iterator[str]:
    """What is wrong with a start event of a process that has a trigger."""
    if node.kind is not Kind.START or node.event is None or node.trigger not in _TRIGGERS:
        return
    for name in _OF_PEOPLE:
        if name in node.properties:
            yield f"the property {name} does nothing here: nobody fills in anything when a {node.trigger} starts a case"
    for name in _OF_DEADLINES:
        if name in node.properties:
            yield f"the property {name} does nothing here: no deadline runs before there is a case; take it away"
    if not node.interrupting:
        yield "interrupts nothing, since it starts a case; take isInterrupting away"
    if node.trigger is Trigger.TIMER:
        yield from _of_timer(node.event)
    else:
        yield from _of_name(node.event)


def _of_timer(event: Event) -> Iterator[str]:
    if event.timer is TimerKind.DURATION:
        yield "a duration has nothing to count from before there is a case; write a date or a cycle, such as R/P1M"
        return
    text = event.expression
    if unread := _variables(text):
        yield f"the timer reads {unread}, and before there is a case there are no variables; write the time itself"
    elif isinstance(text, Expression) and is_fixed(text) and event.timer is not None:
        value = fixed(text)
        if not _is_time(event.timer, value):
            yield f"the timer gives {spelled(value)}, so that it never starts a case; write a date or a cycle"


def _is_time(kind: TimerKind, value: object) -> bool:
    if kind is TimerKind.DATE:
        return day_of(value) is not None if isinstance(value, str) else hasattr(value, "year")
    return isinstance(value, str) and fault_of_time(kind, value) is None


def _of_name(event: Event) -> Iterator[str]:
    what = f"the name of the {event.trigger}"
    if unread := _variables(event.name):
        yield f"{what} reads {unread}, and before there is a case there are no variables; write the name itself"
    elif name_of(event) is None:
        yield f"{what} is no text; write the name itself"


def name_of(event: Event) -> str | None:
    """The name of the message or signal that starts a case; None where it is no text, or none yet."""
    value = fixed(event.name)
    return value if isinstance(value, str) and value.strip() else None


def _variables(text: Text | None) -> str:
    read = text.reads if isinstance(text, Expression) else frozenset[str]()
    return ", ".join(sorted(read))
