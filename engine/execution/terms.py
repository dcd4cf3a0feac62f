"""When somebody is reminded of a deadline."""

from datetime import datetime

from engine.execution.office import Office


def remind_at(office: Office, due_at: datetime, now: datetime) -> datetime | None:
    """When the office opens a working day before; nothing where that is over already."""
    moment = office.day_before(due_at)
    return moment if moment and moment > now else None
