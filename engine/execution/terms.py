"""When somebody is reminded of a deadline."""

from collections.abc import Sequence
from datetime import datetime

from engine.execution.office import Office


def remind_at(office: Office, due_at: datetime, days: Sequence[int], now: datetime) -> datetime | None:
    """The next moment after `now` at which the office opens so many working days before; None where all are over."""
    return next((moment for moment in reminders(office, due_at, days) if moment > now), None)


def reminders(office: Office, due_at: datetime, days: Sequence[int]) -> list[datetime]:
    """Every moment of a reminder, in order; `days` are working days before the deadline."""
    moments = [office.day_before(due_at, count) for count in sorted(days, reverse=True)]
    return [moment for moment in moments if moment]
