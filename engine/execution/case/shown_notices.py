"""What the engine would say in an open case by a wording, of each thing that its notice may be about; nothing is sent.

A date that a changed calendar might move is shown as if it had moved by a day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from engine.errors import AtqaruError
from engine.execution.case.case_view import view_case
from engine.execution.case.deadline_rows import days_of, remind_at
from engine.execution.case.engine_notices import Occasion, Speaker, staff_languages
from engine.execution.case.issuing import in_every_language
from engine.execution.case.occasions import NOTICE, deadline_moved, deadline_reminder, retold, task_due_moved
from engine.execution.case.recipients import tasks_until
from engine.execution.installation.runtime import Runtime
from engine.wordings import Wording
from engine.wordings.engine_notices import DEADLINE_MOVED, DEADLINE_REMINDER, NOTICE_MOVED, TASK_DUE_MOVED
from storage.database import Session, StoredRow
from storage.queries.cases import case_row
from storage.recipients import TO_APPLICANT
from storage.rows import StoredCase, as_case
from storage.tables import deadlines, notices, user_tasks

_A_DAY = timedelta(days=1)
_MOST_NOTICES = 3
_OPEN = (
    select(deadlines)
    .where(deadlines.c.case_id == bindparam("case_id"), deadlines.c.state == "open")
    .order_by(deadlines.c.due_at, deadlines.c.token)
)
_TASKS = select(user_tasks).where(user_tasks.c.case_id == bindparam("case_id")).order_by(user_tasks.c.token)
_SENT = (
    select(notices)
    .where(notices.c.case_id == bindparam("case_id"), notices.c.recipient == TO_APPLICANT, notices.c.facts.is_(None))
    .order_by(notices.c.id.desc())
    .limit(_MOST_NOTICES)
)


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """What would be said of a deadline, a task or a notice of that name, in each language; None with the fault."""

    name: str
    said: Mapping[str, Any] | None
    fault: str = ""


def shown_notices(
    session: Session, runtime: Runtime, case_id: int, wording: str, reworded: Mapping[str, Wording] | None = None
) -> list[ShownNotice]:
    """What the engine would say by a wording, by the wording's id; nothing of a case that is gone.

    `reworded` are wordings with which to look at it in place of those that it goes by, each by its key.
    """
    row, runtime = case_row(session, case_id), runtime.at_present(session)
    if row is None:
        return []
    speaker = Speaker(session, runtime, as_case(row), runtime.clock(), reworded)
    occasions = _occasions(session, runtime, as_case(row), wording)
    return [_shown(speaker, runtime, name, occasion) for name, occasion in occasions]


def _shown(speaker: Speaker, runtime: Runtime, name: str, occasion: Occasion) -> ShownNotice:
    try:
        return ShownNotice(name, speaker.said(occasion, staff_languages(runtime)))
    except AtqaruError as error:
        return ShownNotice(name, None, str(error))


def _occasions(session: Session, runtime: Runtime, case: StoredCase, wording: str) -> Iterator[tuple[str, Occasion]]:
    """What the engine may have to say by a wording, each with the name of what it is about."""
    asked = {"case_id": case["id"]}
    if wording == TASK_DUE_MOVED:
        for task in session.execute(_TASKS, asked):
            yield task.name, task_due_moved(runtime, task.name, task.due_at, _later(task.due_at))
    elif wording == DEADLINE_MOVED:
        yield from _moved_deadlines(session, runtime, case)
    elif wording == NOTICE_MOVED:
        for row in session.execute(_SENT, asked):
            yield row.subject, retold(runtime, *_said(row), row.sent_at)
    else:
        for row in session.execute(_OPEN, asked):
            if (row.reminder or DEADLINE_REMINDER) == wording:
                yield row.name, _reminder(session, runtime, row)


def _reminder(session: Session, runtime: Runtime, row: StoredRow) -> Occasion:
    """The next reminder of a deadline, or the last one again."""
    moment = row.remind_at or runtime.clock()
    is_last = remind_at(runtime.office, row.due_at, days_of(row.remind_days), moment) is None
    tasks = tasks_until(session, row.case_id, row.due_at)
    return deadline_reminder(runtime, dict(row._mapping), tasks, is_last=is_last)


def _moved_deadlines(session: Session, runtime: Runtime, case: StoredCase) -> Iterator[tuple[str, Occasion]]:
    """The deadlines of which the applicant is informed."""
    view = view_case(session, runtime, case["id"])
    for row in session.execute(_OPEN, {"case_id": case["id"]}):
        place = view.place(row.token)
        if place is not None and NOTICE in place.node.properties and case["applicant"] is not None:
            yield row.name, deadline_moved(runtime, row.name, row.due_at, row.due_at + _A_DAY)


def _later(due_at: datetime | None) -> datetime | None:
    return due_at + _A_DAY if due_at else None


def _said(row: StoredRow) -> tuple[object, object]:
    """Subject and text of a notice, in each language in which it can be read."""
    found = in_every_language(row.subject, row.text, row.wording)
    if not found:
        return row.subject, row.text
    titles, texts = ({language: said[part] for language, said in found.items()} for part in (0, 1))
    return titles, texts
