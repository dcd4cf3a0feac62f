"""Recalculation: brings an open case in line with a changed calendar or changed hours, terms, timers, tasks and all.

A case tells in `calendar_version` by which office its terms were computed, so that what is left to be done after a kill
is what goes by another one. Deadlines that are over stay as they are: what was missed stays missed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import bindparam, select, update

from engine.definition.model import Node
from engine.errors import AtqaruError
from engine.execution.moved_notices import tell_applicant, tell_executors, told_of
from engine.execution.note import ENGINE
from engine.execution.rebasing import in_version, rebased
from engine.execution.runtime import Runtime
from engine.execution.snapshots import read_instance, store_snapshot
from engine.last_second import fires_at
from engine.spiff.instance import ProcessInstance
from engine.spiff.recomputing import MovedTask, MovedTimer, Recomputed, Recomputing
from storage.audit import AuditEvent, append
from storage.columns import NO_DUE_MOMENT
from storage.database import Database, Session
from storage.prepared import Query, Write
from storage.queries.office import cases_behind, office_revision
from storage.tables import cases, deadlines, snapshots, task_candidates, timers, user_tasks

#: Functions that the product adds to FEEL and that count by no calendar.
_NO_DAYS = frozenset({"is_iin", "is_bin"})
_TASKS = select(user_tasks).where(user_tasks.c.case_id == bindparam("case_id"))
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
Row = Mapping[str, Any]
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Recalculation:
    """What another office, or what was put in force for its registration day, makes of a case; nothing is stored.

    `row` is the case as it will be; `unfit` names a version that is due to it but has no place for its tokens.
    """

    row: Row
    instance: ProcessInstance
    found: Recomputed
    unfit: int | None = None


def recalculate(session: Session, runtime: Runtime, row: Row, now: datetime) -> Recalculation:
    """Brings a case that is held in line with the runtime's office and stores all that moves.

    `row` is the case with its `snapshot`. Raises `UnknownState`.
    """
    done = recalculation_of(session, runtime, row, now)
    events = list(events_of(runtime, row, done, now))
    if not events:
        return done
    revision = row["revision"] + 1
    store_snapshot(session, row["id"], done.instance.dump(), revision, is_completed=False)
    for moved in done.found.timers:
        _store_timer(session, runtime, row["id"], moved, now)
    for task in done.found.tasks:
        _store_task(session, row["id"], task)
    told = (
        tell_executors(session, runtime, row, done.found, now),
        tell_applicant(session, runtime, row, done.found, now),
    )
    sent = (
        _event(runtime, done.row, "notice_sent", now, node, data=data) for notices in told for node, data in notices
    )
    append(session, row["id"], [*events, *sent])
    changes = {name: done.row[name] for name in ("calendar_version", "registered_on", "definition_id")}
    _SET_CASE.exactly(
        session, {**changes, "revision": revision, "of_case": row["id"], "seen_revision": row["revision"]}
    )
    return done


def recalculation_of(session: Session, runtime: Runtime, row: Row, now: datetime) -> Recalculation:
    """What the runtime's office makes of a case; stores nothing."""
    former = runtime.of_version(session, row["calendar_version"])
    before, changed_at = former or (None, None)
    was = read_instance(session, before or runtime, row, row["snapshot"], now)
    # what was over or had begun is told by the moment of the change: a case whose turn comes late loses nothing by it
    changed_at = changed_at or now
    after = rebased(session, before, runtime, {**row, "calendar_version": runtime.office.version}, changed_at)
    instance, unfit = None, None
    if after["definition_id"] != row["definition_id"]:
        instance = in_version(session, runtime, after, was, now)
        if instance is None:
            unfit, after = after["definition_id"], {**after, "definition_id": row["definition_id"]}
    if instance is None:
        instance = read_instance(session, runtime, after, row["snapshot"], now)
    tasks = {task.token: task for task in session.execute(_TASKS, {"case_id": row["id"]})}
    given = {} if after["registered_on"] == row["registered_on"] else {"registered_on": str(after["registered_on"])}
    since = {token: task.created_at for token, task in tasks.items()}
    by = Recomputing(runtime.office.functions.keys() - _NO_DAYS, since, changed_at, given, told_of(session, row["id"]))
    found = instance.recompute(was if before else None, by)
    moved = [task for task in found.tasks if before is None or task.before.due_at == tasks[task.token].due_at]
    return Recalculation(after, instance, replace(found, tasks=moved), unfit)


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


def _store_timer(session: Session, runtime: Runtime, case_id: int, moved: MovedTimer, now: datetime) -> None:
    key = {"of_case": case_id, "at": moved.token}
    is_deadline = moved.node.is_deadline
    _SET_TIMER(session, [{**key, "due_at": fires_at(moved.after) if is_deadline else moved.after}])
    if is_deadline:
        reminder = runtime.office.day_before(moved.after)
        if reminder and reminder <= now and _REMINDER.value(session, case_id=case_id, token=moved.token) is None:
            reminder = None  # somebody was reminded before
        _SET_DEADLINE(session, [{**key, "due_at": moved.after, "remind_at": reminder}])


def _store_task(session: Session, case_id: int, moved: MovedTask) -> None:
    key = {"of_case": case_id, "at": moved.token}
    _SET_TASK(session, [{**key, "due_at": moved.after.due_at, "follow_up_at": moved.after.follow_up_at}])
    _SET_CANDIDATES(session, [{**key, "due_at": moved.after.due_at or NO_DUE_MOMENT}])


def events_of(runtime: Runtime, row: Row, done: Recalculation, now: datetime) -> Iterator[AuditEvent]:
    """What is told of a recalculation: both versions of what has changed, and each moment that has moved."""
    versions = {"calendar_before": row["calendar_version"], "calendar_after": runtime.office.version}
    found, after = done.found, done.row
    if after["calendar_version"] != row["calendar_version"]:
        changed = {change.name: {"before": change.before, "after": change.after} for change in found.variables}
        yield _event(runtime, after, "calendar_changed", now, data={**versions, **_named("variables", changed)})
    if done.unfit is not None:
        yield _event(runtime, row, "version_kept", now, data={"wanted": done.unfit})
    if after["registered_on"] != row["registered_on"]:
        days = {"before": str(row["registered_on"]), "after": str(after["registered_on"])}
        yield _event(runtime, after, "registration_moved", now, data={**days, **versions})
    if after["definition_id"] != row["definition_id"]:
        ids = {"before": row["definition_id"], "after": after["definition_id"]}
        yield _event(runtime, after, "version_changed", now, data=ids)
    for moved in found.timers:
        told = {"before": _text(moved.before), "after": _text(moved.after), **versions}
        type_ = "deadline_moved" if moved.node.is_deadline else "timer_moved"
        yield _event(runtime, after, type_, now, moved.node, moved.after, told)
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
