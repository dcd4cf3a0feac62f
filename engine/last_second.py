"""The last second still counts, as a whole: of a deadline, of office hours, of whatever else has an end (AMB-49).

The only place of that rule: whoever compares a moment with the end of something asks here.
"""

from datetime import UTC, datetime, time, timedelta

#: So that a deadline is missed one second after its moment.
_GRACE = timedelta(seconds=1)
_LAST_MOMENT = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)


def fires_at(due_at: datetime) -> datetime:
    """When a deadline that was not met is missed."""
    return min(due_at, _LAST_MOMENT) + _GRACE


def is_over(due_at: datetime, now: datetime) -> bool:
    """Whether a deadline is over."""
    return now >= fires_at(due_at)


def over_until(now: datetime) -> datetime:
    """The latest due moment that is over, for whoever looks for deadlines in tables."""
    return now - _GRACE


def whole_second(moment: time) -> time:
    """The second of the day in which a moment lies: 18:30:00.9 is still 18:30:00, late is 18:30:01."""
    return moment.replace(microsecond=0, fold=0)
