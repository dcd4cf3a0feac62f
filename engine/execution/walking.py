"""What each change of the office makes of a case that has not seen it, one after another; stores nothing.

A change goes by the moment at which it was entered: what was over by then stays as it is, what had begun has begun.
So a case whose turn comes late, after a kill or a suspension, comes out like one that was computed anew at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from engine.execution.rebasing import in_version, rebased
from engine.execution.runtime import Runtime
from engine.execution.snapshots import read_instance
from engine.spiff.codec import Snapshot
from engine.spiff.instance import ProcessInstance
from engine.spiff.recomputing import Recomputed, Recomputing
from storage.database import Session
from storage.tables import user_tasks

#: Functions that the product adds to FEEL and that count by no calendar.
_NO_DAYS = frozenset({"is_iin", "is_bin"})
_TASKS = select(user_tasks).where(user_tasks.c.case_id == bindparam("case_id"))
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the office: the engine before, None where that is not known any more, the one after, the moment."""

    before: Runtime | None
    after: Runtime
    at: datetime


@dataclass(frozen=True, slots=True)
class Recalculation:
    """What a change, or what was put in force for its registration day, makes of a case.

    `before` and `row` are the case as it was and as it will be, `state` is what it will store; `unfit` names a version
    that is due to it but has no place for its tokens, `is_without_version` tells that none is in force on its day. In
    both cases it goes on in the one that it began with.
    """

    change: Change
    before: Row
    row: Row
    state: Snapshot
    found: Recomputed
    unfit: int | None = None
    is_without_version: bool = False


def recalculations(session: Session, runtime: Runtime, row: Row, now: datetime) -> list[Recalculation]:
    """What each change up to the runtime's office makes of a case; at least one.

    `row` is the case with its `snapshot`. Raises `UnknownState`.
    """
    walk = _Walk(session, row, now)
    return [walk.through(change) for change in _changes(session, runtime, row["calendar_version"], now)]


def recalculation_of(session: Session, runtime: Runtime, row: Row, now: datetime) -> Recalculation:
    """What the last change that has led to the runtime's office makes of a case."""
    return recalculations(session, runtime, row, now)[-1]


def _changes(session: Session, runtime: Runtime, version: str, now: datetime) -> Iterator[Change]:
    """The changes since a version of the office; without any, one that leaves it as it is."""
    states = runtime.states_since(session, version)
    if not states:
        yield Change(None, runtime, now)
        return
    before = runtime.in_office(states[0].office)
    for state in states[1:]:
        after = runtime.in_office(state.office)
        yield Change(before, after, state.since or now)
        before = after
    if len(states) == 1 or before.office.version != runtime.office.version:  # the latter is only looked at
        yield Change(before, runtime, now)


class _Walk:
    """A case on its way from one state of the office to the next."""

    def __init__(self, session: Session, row: Row, now: datetime) -> None:
        self._session = session
        self._row = row
        tasks = session.execute(_TASKS, {"case_id": row["id"]}).all()
        self._created = {task.token: task.created_at for task in tasks}
        self._due = {task.token: task.due_at for task in tasks}
        #: large values that a step has made
        self._apart: dict[bytes, bytes] = {}

    def through(self, change: Change) -> Recalculation:
        """Takes the case through one change."""
        done = self._recalculation(change)
        self._apart |= done.state.apart
        self._due |= {task.token: task.after.due_at for task in done.found.tasks}
        self._row = {**done.row, "snapshot": done.state.content}
        return done

    def _recalculation(self, change: Change) -> Recalculation:
        row, runtime = self._row, change.after
        was = self._read(change.before or runtime, row, change.at)
        renamed = {**row, "calendar_version": runtime.office.version}
        after = rebased(self._session, change.before, runtime, renamed, change.at)
        instance, unfit = None, None
        is_without_version = after["definition_id"] is None
        if is_without_version:
            after = {**after, "definition_id": row["definition_id"]}
        elif after["definition_id"] != row["definition_id"]:
            instance = in_version(self._session, runtime, after, was, change.at)
            if instance is None:
                unfit, after = after["definition_id"], {**after, "definition_id": row["definition_id"]}
        if instance is None:
            instance = self._read(runtime, after, change.at)
        given = {} if after["registered_on"] == row["registered_on"] else {"registered_on": str(after["registered_on"])}
        by = Recomputing(runtime.office.functions.keys() - _NO_DAYS, self._created, change.at, given)
        found = instance.recompute(was if change.before else None, by)
        # what a person has decided otherwise stays
        moved = [task for task in found.tasks if not change.before or task.before.due_at == self._due[task.token]]
        found = Recomputed(found.timers, moved, found.variables)
        return Recalculation(change, row, after, instance.dump(), found, unfit, is_without_version)

    def _read(self, runtime: Runtime, row: Row, at: datetime) -> ProcessInstance:
        return read_instance(self._session, runtime, row, row["snapshot"], at, self._apart)
