"""Recalculation: brings an open case in line with a changed calendar or changed hours, terms, timers, tasks and all.

A case tells in `calendar_version` by which office its terms were computed, so that what is left to be done after a kill
is what goes by another one. Deadlines that are over stay as they are: what was missed stays missed.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import bindparam, select, update

from engine.definition.model import Node
from engine.errors import AtqaruError
from engine.execution.end_result import end_result
from engine.execution.moved_notices import tell_applicant, tell_executors
from engine.execution.note import ENGINE
from engine.execution.runtime import Runtime
from engine.execution.snapshots import store_snapshot
from engine.execution.surroundings import vintage_of
from engine.execution.walking import Recalculation, Row, recalculations
from engine.execution.wordings import word_anew
from engine.last_second import fires_at
from engine.spiff.instance import ProcessInstance
from engine.spiff.recomputing import MovedTask, MovedTimer
from storage.audit import AuditEvent, append
from storage.columns import NO_DUE_MOMENT
from storage.database import Database, Session
from storage.prepared import Query, Write
from storage.queries.office import cases_behind, office_revision
from storage.tables import cases, deadlines, snapshots, task_candidates, timers, user_tasks

_CASE = select(cases, snapshots.c.state.label("snapshot")).join(snapshots, snapshots.c.case_id == cases.c.id)
_SET_CASE = Write(
    update(cases).where(cases.c.id == bindparam("of_case"), cases.c.revision == bindparam("seen_revision")),
)
_AT = {
    table: (table.c.case_id == bindparam("of_case")) & (table.c.token == bindparam("at"))
    for table in (timers, deadlines, user_tasks, task_candidates)
}
_SET_TIMER, _SET_TASK, _SET_CANDIDATES = (
    Write(update(table).where(_AT[table])) for table in (timers, user_tasks, task_candidates)
)
_SET_DEADLINE = Write(update(deadlines).where(_AT[deadlines], deadlines.c.state == "open"))
_REMINDER = Query(
    select(deadlines.c.remind_at).where(
        deadlines.c.case_id == bindparam("case_id"), deadlines.c.token == bindparam("token")
    )
)
_log = structlog.get_logger(__name__)


def recalculate(
    session: Session, runtime: Runtime, row: Row, now: datetime, was: ProcessInstance | None = None
) -> Recalculation:
    """Brings a case that is held in line with the runtime's office, change by change, and stores all that moves.

    `row` is the case with its `snapshot`, `was` its state as it was read before something was put in force. Gives what
    the last change has done. Raises `UnknownState`.
    """
    steps, revision = recalculations(session, runtime, row, now, was), row["revision"]
    for done in steps:
        events = list(_events_of(done, now))
        if events:
            _store(session, done, events, revision)
            revision += 1
    _tell(session, row, steps, now)
    return steps[-1]


def _store(session: Session, done: Recalculation, events: list[AuditEvent], revision: int) -> None:
    """Stores what one change makes of a case, which was at a revision."""
    runtime, case_id = done.change.after, done.row["id"]
    store_snapshot(session, case_id, done.state, revision + 1, is_completed=False)
    if done.versions or done.row["definition_id"] != done.before["definition_id"]:
        word_anew(session, case_id, vintage_of(runtime, done.row), done.nodes)
    for moved in done.found.timers:
        _store_timer(session, runtime, case_id, moved, done.change.at)
    for task in done.found.tasks:
        _store_task(session, case_id, task)
    append(session, case_id, events)
    changes = {name: done.row[name] for name in ("calendar_version", "registered_on", "definition_id")}
    _SET_CASE.exactly(session, {**changes, "revision": revision + 1, "of_case": case_id, "seen_revision": revision})


def _tell(session: Session, row: Row, steps: Sequence[Recalculation], now: datetime) -> None:
    """Tells people once what all changes have moved, which are stored by now."""
    found, last = end_result(steps), steps[-1]
    runtime = last.change.after
    told = (tell(session, runtime, row, found, now) for tell in (tell_executors, tell_applicant))
    sent = [_event(runtime, last.row, "notice_sent", now, node, data=data) for notes in told for node, data in notes]
    if sent:
        append(session, row["id"], sent)


def catch_up(database: Database, runtime: Runtime, limit: int = 100) -> int:
    """Brings up to so many of the cases in line that are left; gives how many. Cheap when none is.

    What this process has looked at it does not look at again until something else is entered.
    """
    progress = runtime.origin.progress
    with database.reading() as session:
        revision = office_revision(session)
        if progress.revision == revision and progress.is_done:
            return 0
        if progress.revision != revision:
            progress.revision, progress.last_case, progress.is_done = revision, 0, False
        version = runtime.at_revision(session, revision).office.version
        behind = cases_behind(session, version, progress.last_case, limit)
    for case_id in behind:
        _is_brought_up_to_date(database, runtime, case_id)
        progress.last_case = case_id
    progress.is_done = not behind
    return len(behind)


def recalculate_all(database: Database, runtime: Runtime) -> tuple[int, list[int]]:
    """Brings every open case in line, each in a transaction of its own, so that a kill in the middle loses nothing.

    Gives how many, and the numbers of those that could not be read: the others go on without them.
    """
    done, last, unread = 0, 0, list[int]()
    while True:
        with database.reading() as session:
            behind = cases_behind(session, runtime.at_present(session).office.version, last)
        if not behind:
            return done - len(unread), unread
        unread += [case_id for case_id in behind if not _is_brought_up_to_date(database, runtime, case_id)]
        done, last = done + len(behind), behind[-1]


def _is_brought_up_to_date(database: Database, runtime: Runtime, case_id: int) -> bool:
    try:
        with database.transaction() as session:
            database.lock_case(session, case_id)
            present = runtime.at_present(session)
            row = case_with_state(session, case_id)
            if row is not None and row["calendar_version"] != present.office.version:
                recalculate(session, present, row, runtime.clock())
    except AtqaruError:
        _log.exception("a case could not be computed anew", case=case_id)
        return False
    return True


def case_with_state(session: Session, case_id: int) -> Row | None:
    """The row of an open case with its stored state; None if there is none."""
    row = session.execute(_CASE.where(cases.c.id == case_id, cases.c.state == "active")).one_or_none()
    return dict(row._mapping) if row else None


# -- what is stored


def _store_timer(session: Session, runtime: Runtime, case_id: int, moved: MovedTimer, at: datetime) -> None:
    key = {"of_case": case_id, "at": moved.token}
    is_deadline = moved.node.is_deadline
    _SET_TIMER(session, [{**key, "due_at": fires_at(moved.after) if is_deadline else moved.after}])
    if is_deadline:
        reminder = runtime.office.day_before(moved.after)
        if reminder and reminder <= at and _REMINDER.value(session, case_id=case_id, token=moved.token) is None:
            reminder = None  # somebody was reminded before
        _SET_DEADLINE(session, [{**key, "due_at": moved.after, "remind_at": reminder}])


def _store_task(session: Session, case_id: int, moved: MovedTask) -> None:
    key = {"of_case": case_id, "at": moved.token}
    _SET_TASK(session, [{**key, "due_at": moved.after.due_at, "follow_up_at": moved.after.follow_up_at}])
    _SET_CANDIDATES(session, [{**key, "due_at": moved.after.due_at or NO_DUE_MOMENT}])


def _events_of(done: Recalculation, now: datetime) -> Iterator[AuditEvent]:
    """What is told of a recalculation: both versions of what has changed, and each moment that has moved."""
    runtime, row = done.change.after, done.before
    versions = {"calendar_before": row["calendar_version"], "calendar_after": runtime.office.version}
    found, after = done.found, done.row
    changed = {change.name: {"before": change.before, "after": change.after} for change in found.variables}
    if after["calendar_version"] != row["calendar_version"]:
        yield _event(runtime, after, "calendar_changed", now, data={**versions, **_named("variables", changed)})
    elif changed:
        yield _event(runtime, after, "values_changed", now, data={"variables": changed})
    if done.unfit is not None:
        yield _event(runtime, row, "version_kept", now, data={"wanted": done.unfit})
    if done.is_without_version:
        yield _event(runtime, row, "version_missing", now)
    if after["registered_on"] != row["registered_on"]:
        days = {"before": str(row["registered_on"]), "after": str(after["registered_on"])}
        yield _event(runtime, after, "registration_moved", now, data={**days, **versions})
    if after["definition_id"] != row["definition_id"]:
        ids = {"before": row["definition_id"], "after": after["definition_id"]}
        yield _event(runtime, after, "version_changed", now, data=ids)
    for version in done.versions:
        ids = {"before": version.before, "after": version.after}
        yield _event(runtime, after, "version_changed", now, version.node, data=ids)
    yield from _moves_of(done, versions, now)


def _moves_of(done: Recalculation, versions: Mapping[str, str], now: datetime) -> Iterator[AuditEvent]:
    runtime, after, found = done.change.after, done.row, done.found
    for moved in found.timers:
        told = {"before": _text(moved.before), "after": _text(moved.after), **versions}
        type_ = "deadline_moved" if moved.node.is_deadline else "timer_moved"
        yield _event(runtime, after, type_, now, moved.node, moved.after, told)
    for stuck in found.uncounted:
        yield _event(runtime, after, "moment_kept", now, stuck.node, stuck.due_at, {"reason": stuck.reason, **versions})
    for task in found.tasks:
        told = {"before": _text(task.before.due_at), "after": _text(task.after.due_at), **versions}
        yield _event(runtime, after, "task_moved", now, task.node, task.after.due_at, told)


def _named(name: str, value: Any) -> dict[str, Any]:
    return {name: value} if value else {}


def _event(
    runtime: Runtime,
    row: Row,
    type_: str,
    now: datetime,
    node: Node | None = None,
    due_at: datetime | None = None,
    data: Mapping[str, Any] | None = None,
) -> AuditEvent:
    return AuditEvent(
        at=now,
        type=type_,
        actor=ENGINE,
        element_id=node.id if node else None,
        law=(node.law or None) if node else None,
        due_at=due_at,
        definition_id=row["definition_id"],
        calendar_version=runtime.office.version,
        data=data or {},
    )


def _text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
