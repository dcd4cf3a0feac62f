"""The last second of a term still counts (AMB-49)."""

from datetime import UTC, datetime, timedelta

#: So that a deadline is missed one second after its moment.
_GRACE = timedelta(seconds=1)
_LAST_MOMENT = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)


def fires_at(due_at: datetime) -> datetime:
    """When a deadline that was not met is missed."""
    return min(due_at, _LAST_MOMENT) + _GRACE


def is_over(due_at: datetime, now: datetime) -> bool:
    """Whether a term is over."""
    return now >= fires_at(due_at)


def over_until(now: datetime) -> datetime:
    """The latest due moment that is over, for whoever looks for terms in tables."""
    return now - _GRACE
