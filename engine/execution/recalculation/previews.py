"""What a change of the office would move, before anything is stored: deadlines, other moments and notices."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from engine.calendar.working_time import Override
from engine.errors import AtqaruError
from engine.execution.installation.office_entries import OfficeChange, runtime_after
from engine.execution.installation.runtime import Runtime
from engine.execution.recalculation.bringing_in_line import open_case_with_state
from engine.execution.recalculation.changes import Recalculation, recalculation_of
from engine.last_second import over_until
from engine.spiff.state.labels import name_of
from storage.database import Session, StoredRow
from storage.queries.office import active_cases
from storage.queries.own_cases import of_others
from storage.tables import cases, deadlines

#: So many missed deadlines are named.
_MOST_MISSED = 200


@dataclass(frozen=True, slots=True)
class MovedMoment:
    """Something of a case that would be due at another moment; `kind` is deadline, timer, task, notice or registration.

    `name` is empty where the diagram gives none; then `host_name` names the step or process to which it is attached, if
    that has a name. `before` and `after` are moments, or days of registration.
    """

    case_id: int
    number: str | None
    kind: str
    name: str
    host_name: str
    before: datetime | date | None
    after: datetime | date | None


@dataclass(frozen=True, slots=True)
class OfficePreview:
    """What would move in a page of the open cases; `next_case` is the last of them if there are more.

    `unread` are cases that cannot be read, which would stay as they are.
    """

    moved: tuple[MovedMoment, ...]
    cases_seen: int
    next_case: int | None
    unread: tuple[int, ...]

    @property
    def cases_moved(self) -> int:
        """How many of the cases something would move in."""
        return len({moment.case_id for moment in self.moved})


def preview(
    session: Session,
    runtime: Runtime,
    change: OfficeChange,
    after: int = 0,
    limit: int = 200,
    not_of: str | None = None,
) -> OfficePreview:
    """What the change would move in the open cases after a number; raises as `runtime_after`.

    `not_of` is an applicant whose cases are left out: he who looks does not see his own.
    """
    changed, now = runtime_after(session, runtime, change), runtime.clock()
    rows = active_cases(session, after, limit + 1, not_of)
    moved, unread = list[MovedMoment](), list[int]()
    for row in rows[:limit]:
        state = open_case_with_state(session, row.id)
        try:
            moved += _moments(recalculation_of(session, changed, state, now), row) if state else ()
        except AtqaruError:
            unread.append(row.id)
    next_case = rows[limit - 1].id if len(rows) > limit else None
    return OfficePreview(tuple(moved), len(rows[:limit]), next_case, tuple(unread))


def missed_before(
    session: Session, runtime: Runtime, change: OfficeChange, not_of: str | None = None
) -> list[StoredRow]:
    """Deadlines missed on a day that is now made off, or after it: they stay missed, and somebody should know.

    Gives case_id, number, name and due_at, the first ones; `not_of` as for `preview`.
    """
    if not isinstance(change, Override) or change.is_working:
        return []
    begins_at = runtime.office.local(datetime.combine(change.on, datetime.min.time()))
    # of a suspended case, or of one whose turn comes late
    is_over = (deadlines.c.state == "open") & (deadlines.c.due_at <= over_until(runtime.clock()))
    missed = (
        select(deadlines.c.case_id, cases.c.number, deadlines.c.name, deadlines.c.due_at)
        .join(cases, cases.c.id == deadlines.c.case_id)
        .where(or_(deadlines.c.state == "missed", is_over), deadlines.c.due_at >= begins_at)
        .where(*of_others(cases.c.id, not_of))
        .order_by(deadlines.c.due_at, deadlines.c.case_id, deadlines.c.token)
    )
    return list(session.execute(missed.limit(_MOST_MISSED)))


def _moments(done: Recalculation, row: Any) -> Iterator[MovedMoment]:
    found, process = done.found, name_of(next(iter(done.instance.definitions().values())))
    if done.row["registered_on"] != row.registered_on:
        yield MovedMoment(row.id, row.number, "registration", "", "", row.registered_on, done.row["registered_on"])
    for moved in found.timers:
        kind = "deadline" if moved.node.is_deadline else "timer"
        yield MovedMoment(row.id, row.number, kind, moved.node.name, moved.host_name, moved.before, moved.after)
    for task in done.tasks:
        before, after = task.before.due_at, task.after.due_at
        yield MovedMoment(row.id, row.number, "task", task.node.name, process, before, after)
    for again in found.notices:
        for day, other in again.days:
            yield MovedMoment(row.id, row.number, "notice", again.node.name, process, _day(day), _day(other))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:  # a number of that shape, which is no day
        return None
