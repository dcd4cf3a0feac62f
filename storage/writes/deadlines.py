"""The only writer of `deadlines`: a deadline is added open, and is kept when it is closed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, TypedDict

from sqlalchemy import bindparam, null, update

from storage.database import Session
from storage.prepared import Write
from storage.tables import deadlines
from storage.writes.token_rows import TokenRows, key

#: A text, or one by language.
Because = str | Mapping[str, str]
ClosedState = Literal["met", "missed", "cancelled"]
_rows = TokenRows(deadlines)
_IS_OPEN = (*_rows.of_token, deadlines.c.state == "open")
_CLOSE = Write(update(deadlines).where(*_IS_OPEN).values(state=bindparam("becomes"), settled_at=bindparam("when")))
_CLOSE_FOR_GOOD = Write(
    update(deadlines)
    .where(*_rows.of_token)
    .values(state=bindparam("becomes"), settled_at=bindparam("when"), because=bindparam("why"))
)
_EXPLAIN = Write(update(deadlines).where(*_rows.of_token).values(because=bindparam("why")))
_REOPEN = Write(
    update(deadlines)
    .where(*_rows.of_token)
    .values(
        state="open",
        due_at=bindparam("due"),
        remind_at=bindparam("remind"),
        settled_at=null(),
        because=null(),
    )
)
_CHANGE_OPEN = Write(update(deadlines).where(*_IS_OPEN))
_REMIND_NEXT = Write(update(deadlines).where(*_rows.of_token).values(remind_at=bindparam("next")))


class DeadlineRow(TypedDict):
    """A deadline that runs at a token; `remind_days` and `escalate_to` are separated by blanks.

    `reminder` is the id of the wording of its reminders.
    """

    case_id: int
    token: int
    element_id: str
    name: str
    law: str
    due_at: datetime
    state: Literal["open"]
    remind_at: datetime | None
    remind_days: str
    escalate_to: str
    reminder: str | None


class ClosingRow(TypedDict):
    """That the deadline at a token is closed."""

    of_case: int
    at: int
    becomes: ClosedState
    when: datetime


def add_deadlines(session: Session, rows: Sequence[DeadlineRow]) -> None:
    """Adds open deadlines."""
    _rows.add(session, rows)


def close_open_deadlines(session: Session, closings: Sequence[ClosingRow]) -> None:
    """Closes those of the deadlines that are open; the others keep their state."""
    _CLOSE(session, closings)


def close_deadline_for_good(
    session: Session, case_id: int, token: int, state: ClosedState, now: datetime, because: Because | None = None
) -> None:
    """Closes a deadline whatever its state, with the reason; nobody is reminded of one that is closed."""
    _CLOSE_FOR_GOOD(session, [{**key(case_id, token), "becomes": state, "when": now, "why": because}])


def explain_deadline(session: Session, case_id: int, token: int, because: Because) -> None:
    """Adds to a closed deadline why it was closed; `StaleRow` if there is none."""
    _EXPLAIN.exactly(session, {**key(case_id, token), "why": because})


def reopen_deadline(session: Session, case_id: int, token: int, due_at: datetime, remind_at: datetime | None) -> None:
    """Reopens a deadline until a moment, whatever its state; `StaleRow` if there is none."""
    _REOPEN.exactly(session, {**key(case_id, token), "due": due_at, "remind": remind_at})


def move_deadline(session: Session, case_id: int, token: int, due_at: datetime) -> None:
    """Moves a deadline that is open."""
    _CHANGE_OPEN(session, [{**key(case_id, token), "due_at": due_at}])


def set_reminder(session: Session, case_id: int, token: int, remind_at: datetime | None) -> None:
    """Sets the next reminder of a deadline that is open; None for no more."""
    _CHANGE_OPEN(session, [{**key(case_id, token), "remind_at": remind_at}])


def remind_next(session: Session, case_id: int, token: int, remind_at: datetime | None) -> None:
    """Sets the reminder after the one that was sent; `StaleRow` if the deadline is gone."""
    _REMIND_NEXT.exactly(session, {**key(case_id, token), "next": remind_at})


def reword_deadline(session: Session, case_id: int, token: int, name: str, law: str, reminder: str | None) -> None:
    """Gives a deadline the name, the paragraph and the wording of its reminders of another version of its diagram."""
    _rows.change(session, case_id, token, {"name": name, "law": law, "reminder": reminder})
