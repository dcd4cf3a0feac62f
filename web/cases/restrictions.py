"""The restrictions that events of a case record, as their elements say: what people who may not see data learn."""

from collections.abc import Iterable
from dataclasses import dataclass

import structlog

from engine.errors import AtqaruError
from engine.execution.audit_event import RESTRICTED
from engine.feel import Expression
from storage.queries.cases import TimelineEvent
from web.cases.history import History
from web.moments import now

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Restrictions:
    """`found` are the events by their numbers that record one; `is_possible`: one cannot be ruled out in the case."""

    found: frozenset[int] = frozenset()
    is_possible: bool = False


def restrictions_of(events: Iterable[TimelineEvent], history: History) -> Restrictions:
    """The restrictions in a case; of data that were erased or fit no condition any more, one stays possible."""
    answers = {event.sequence: _is_restriction(event, history) for event in events}
    found = frozenset(sequence for sequence, answer in answers.items() if answer is True)
    return Restrictions(found, bool(found) or None in answers.values())


def _is_restriction(event: TimelineEvent, history: History) -> bool | None:
    """Whether an event records a restriction; None where that is not known."""
    if event.data is not None and event.type == "decision_evaluated":  # found out then, whatever is in force today
        return RESTRICTED in event.data
    conditions = history.of(event).restrictions(event.element_id)
    if not conditions or event.data == {}:
        return False
    if event.data is None:
        return None
    answers = [_answer(condition, event) for condition in conditions]
    return True if True in answers else None if None in answers else False


def _answer(condition: Expression, event: TimelineEvent) -> bool | None:
    try:
        found = condition.evaluate(event.data or {}, now=now())
    except AtqaruError as error:  # data that another version of the diagram required
        _log.warning("restricted_when cannot be computed", element=event.element_id, error=str(error))
        return None
    if not isinstance(found, bool):
        _log.warning("restricted_when is neither true nor false", element=event.element_id)
        return None
    return found
