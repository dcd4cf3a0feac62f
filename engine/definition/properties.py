"""A property of the dialect, as the table of properties describes it, and the places in which properties are."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.definition.model import ACTIVITIES, Kind, Node, Trigger

Place = Callable[[Node], bool]


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the dialect.

    `on` says in words where it is carried out; of elements that is where `place` is true, and `remedy` is what to do
    elsewhere. `more` is the heading of docs/analyst.md that goes on about it.
    """

    name: str
    on: str
    value: str
    words: str
    place: Place | None = None
    remedy: str = ""
    is_of_process: bool = False
    is_feel: bool = False
    example: str = ""
    more: str = ""


def anywhere(_node: Node) -> bool:
    """Any element."""
    return True


def is_deadline(node: Node) -> bool:
    """A statutory deadline."""
    return node.is_deadline


def is_timer(node: Node) -> bool:
    """Any timer."""
    return node.trigger is Trigger.TIMER


def is_user_task(node: Node) -> bool:
    """A task of people."""
    return node.assignment is not None


def is_call(node: Node) -> bool:
    """A call activity."""
    return node.call is not None


def is_sent_by_form(node: Node) -> bool:
    """An event that catches a message, which people send by a form."""
    return node.sending is not None


def is_none_start(node: Node) -> bool:
    """A start event without a trigger."""
    return node.kind is Kind.START and node.trigger is Trigger.NONE


def may_have_starters(node: Node) -> bool:
    """What people begin: a case, or a step of an ad-hoc sub-process; where a step is, `ad_hoc` asks."""
    return is_none_start(node) or node.kind in ACTIVITIES


def offers_something(node: Node) -> bool:
    """What the worklist offers beside the tasks: the sending of a message, or a step that people begin."""
    return node.sending is not None or (bool(node.starters) and node.kind in ACTIVITIES)


def may_have_form(node: Node) -> bool:
    """What people start or send; of a user task the form is chosen otherwise."""
    return is_none_start(node) or is_sent_by_form(node)


def says_something(node: Node) -> bool:
    """What sends, issues or shows a text."""
    return node.job is not None or node.assignment is not None


def has_subject(node: Node) -> bool:
    """What the worklist shows."""
    return node.assignment is not None or (node.sending is not None and node.sending.is_for_officials)


def gives_data(node: Node) -> bool:
    """Whether the audit keeps with an event what has come of the node, or how."""
    gives = node.assignment is not None or node.job is not None or node.decision is not None
    return gives or node.trigger is Trigger.MESSAGE


def informs(node: Node) -> bool:
    """What a changed calendar makes known to the applicant."""
    return node.is_deadline or node.job is not None
