"""The moments that belong to a deadline: when it is missed, and when somebody is reminded of it."""

from datetime import UTC, datetime, timedelta

from engine.execution.office import Office

#: The last second of a term still counts (AMB-49), so that a deadline is missed one second after its moment.
GRACE = timedelta(seconds=1)
_LAST_MOMENT = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)


def fires_at(due_at: datetime) -> datetime:
    """When a deadline that was not met is missed."""
    return min(due_at, _LAST_MOMENT) + GRACE


def remind_at(office: Office, due_at: datetime, now: datetime) -> datetime | None:
    """When the office opens a working day before; nothing where that is over already."""
    moment = office.day_before(due_at)
    return moment if moment and moment > now else None
