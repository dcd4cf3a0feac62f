"""The only writer of `timers`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict

from storage.database import Session
from storage.tables import timers
from storage.writes.token_rows import TokenRows

_rows = TokenRows(timers)


class TimerRow(TypedDict):
    """A timer that fires once at a moment."""

    case_id: int
    token: int
    element_id: str
    due_at: datetime


def add_timers(session: Session, rows: Sequence[TimerRow]) -> None:
    """Adds timers."""
    _rows.add(session, rows)


def move_timer(session: Session, case_id: int, token: int, due_at: datetime) -> None:
    """Changes the moment of a timer."""
    _rows.change(session, case_id, token, {"due_at": due_at})


def remove_timers(session: Session, case_id: int, tokens: Iterable[int]) -> None:
    """Removes the timers at the tokens; a token without one is ignored."""
    _rows.remove(session, case_id, tokens)


def remove_all_timers(session: Session, case_id: int) -> None:
    """Removes every timer of a case."""
    _rows.remove_all(session, case_id)
