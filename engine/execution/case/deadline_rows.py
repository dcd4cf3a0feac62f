"""The row of a deadline that runs, and when somebody is reminded of it."""

from collections.abc import Sequence
from datetime import datetime

from engine.definition.model import Node
from engine.definition.reminding import USUAL_DAYS, escalate_to, remind_days, reminder_wording
from engine.execution.installation.office import Office
from engine.last_second import fires_at
from storage.writes.deadlines import DeadlineRow
from storage.writes.timers import TimerRow


def deadline_row(office: Office, case_id: int, token: int, node: Node, due_at: datetime, now: datetime) -> DeadlineRow:
    """The row of a deadline at a token, open and due at a moment."""
    return {
        "case_id": case_id,
        "token": token,
        "element_id": node.id,
        "name": node.name or node.id,
        "law": node.law,
        "due_at": due_at,
        "state": "open",
        "remind_at": remind_at(office, due_at, remind_days(node), now),
        "remind_days": " ".join(map(str, remind_days(node))),
        "escalate_to": " ".join(escalate_to(node)),
        "reminder": reminder_wording(node),
    }


def timer_row(case_id: int, token: int, node: Node, due_at: datetime) -> TimerRow:
    """The row of a timer at a token; that of a deadline fires when its last second is over."""
    moment = fires_at(due_at) if node.is_deadline else due_at
    return {"case_id": case_id, "token": token, "element_id": node.id, "due_at": moment}


def days_of(written: str | None) -> list[int]:
    """The working days before a deadline on which people are reminded, as its row has them; an older row has none."""
    return [int(day) for day in (USUAL_DAYS if written is None else written).split()]


def remind_at(office: Office, due_at: datetime, days: Sequence[int], now: datetime) -> datetime | None:
    """The next moment after `now` at which the office opens so many working days before; None where all are over."""
    return next((moment for moment in reminders(office, due_at, days) if moment > now), None)


def reminders(office: Office, due_at: datetime, days: Sequence[int]) -> list[datetime]:
    """Every moment of a reminder, in order; `days` are working days before the deadline."""
    moments = [office.day_before(due_at, count) for count in sorted(days, reverse=True)]
    return [moment for moment in moments if moment]
