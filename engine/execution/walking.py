"""What each change of the office makes of a case that has not seen it, one after another; stores nothing.

A change goes by the moment at which it was entered: what was over by then stays as it is, what had begun has begun.
So a case whose turn comes late, after a kill or a suspension, comes out like one that was computed anew at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from engine.definition.model import Node
from engine.execution.moved_notices import told_of, with_retold
from engine.execution.rebasing import called_anew, in_version, is_waiting_for_its_day, rebased, taken_instead
from engine.execution.runtime import Runtime
from engine.execution.snapshots import read_instance
from engine.spiff.codec import Snapshot, with_called
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
class NewVersion:
    """Another version of what a case calls, or of the form of a task, at an element."""

    node: Node
    before: int | None
    after: int


@dataclass(frozen=True, slots=True)
class Recalculation:
    """What a change, or what was put in force for its registration day, makes of a case.

    `before` and `row` are the case as it was and as it will be, `state` is what it will store, `nodes` where its tokens
    stand. `versions` are those of calls and forms. `unfit` names a version that is due to it but has no place for its
    tokens, `is_without_version` tells that none is in force on its day; then it goes on in the one that it began with.
    """

    change: Change
    before: Row
    row: Row
    state: Snapshot
    nodes: Mapping[int, Node]
    found: Recomputed
    versions: tuple[NewVersion, ...] = ()
    unfit: int | None = None
    is_without_version: bool = False


@dataclass(frozen=True, slots=True)
class _Rebased:
    """A case by the law of its registration day: the state in the versions of it, and those of calls."""

    row: Row
    instance: ProcessInstance
    calls: tuple[NewVersion, ...] = ()
    unfit: int | None = None
    is_without_version: bool = False
    is_waiting: bool = True


def recalculations(
    session: Session, runtime: Runtime, row: Row, now: datetime, was: ProcessInstance | None = None
) -> list[Recalculation]:
    """What each change up to the runtime's office makes of a case; at least one.

    `row` is the case with its `snapshot`; `was` is its state as it was read before something was put in force. Raises
    `UnknownState`.
    """
    walk = _Walk(session, row, now, was)
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

    def __init__(self, session: Session, row: Row, now: datetime, was: ProcessInstance | None) -> None:
        self._session = session
        self._row = row
        self._was = was
        self._tasks = session.execute(_TASKS, {"case_id": row["id"]}).all()
        self._created = {task.token: task.created_at for task in self._tasks}
        self._due = {task.token: task.due_at for task in self._tasks}
        self._forms = {task.token: task.form_definition_id for task in self._tasks}
        self._told = told_of(session, row["id"])
        #: large values that a step has made
        self._apart: dict[bytes, bytes] = {}

    def through(self, change: Change) -> Recalculation:
        """Takes the case through one change."""
        done = self._recalculation(change)
        self._apart |= done.state.apart
        self._due |= {task.token: task.after.due_at for task in done.found.tasks}
        self._told = with_retold(self._told, done.found.retold)
        self._row = {**done.row, "snapshot": done.state.content}
        return done

    def _recalculation(self, change: Change) -> Recalculation:
        row, runtime = self._row, change.after
        was = self._was or self._read(change.before or runtime, row, change.at)
        to = self._rebased(change, was)
        day = to.row["registered_on"]
        given = {} if day == row["registered_on"] else {"registered_on": str(day)}
        by = Recomputing(runtime.office.functions.keys() - _NO_DAYS, self._created, change.at, given, self._told)
        found = to.instance.recompute(was if change.before else None, by)
        # what a person has decided otherwise stays
        moved = [task for task in found.tasks if not change.before or task.before.due_at == self._due[task.token]]
        found = replace(found, tasks=moved)
        nodes = {place.token: place.node for place in to.instance.places()}
        versions = (*to.calls, *(self._new_forms(runtime, to.row, nodes) if to.is_waiting else ()))
        return Recalculation(
            change, row, to.row, to.instance.dump(), nodes, found, versions, to.unfit, to.is_without_version
        )

    def _rebased(self, change: Change, was: ProcessInstance) -> _Rebased:
        """The case by the office after, and by the law of its registration day while it waits for that."""
        runtime, row = change.after, {**self._row, "calendar_version": change.after.office.version}
        if not is_waiting_for_its_day(change.before or runtime, row, change.at):
            return _Rebased(row, self._read(runtime, row, change.at), is_waiting=False)
        to = rebased(self._session, change.before, runtime, row, change.at)
        is_without_version = to["definition_id"] is None
        if is_without_version:
            to = {**to, "definition_id": row["definition_id"]}
        calls = called_anew(self._session, runtime, to, was)
        if calls or to["definition_id"] != row["definition_id"]:
            content = with_called(row["snapshot"], calls)
            instance = in_version(self._session, runtime, {**to, "snapshot": content}, was, change.at, self._apart)
            if instance is not None:
                return _Rebased(to, instance, tuple(_new_calls(was, calls)), None, is_without_version)
            unfit = to["definition_id"] if to["definition_id"] != row["definition_id"] else next(iter(calls.values()))
            to = {**to, "definition_id": row["definition_id"]}
            return _Rebased(to, self._read(runtime, to, change.at), (), unfit, is_without_version)
        return _Rebased(to, self._read(runtime, to, change.at), (), None, is_without_version)

    def _new_forms(self, runtime: Runtime, row: Row, nodes: Mapping[int, Node]) -> Iterator[NewVersion]:
        """The forms of open tasks that another version takes the place of; `row` names the version of the case."""
        for token, held in list(self._forms.items()):
            node = nodes.get(token)
            form_id = node.assignment.form_id if node and node.assignment else None
            form = taken_instead(self._session, runtime, row, "form", form_id, held) if form_id else None
            if node is not None and form is not None:
                self._forms[token] = form
                yield NewVersion(node, held, form)

    def _read(self, runtime: Runtime, row: Row, at: datetime) -> ProcessInstance:
        return read_instance(self._session, runtime, row, row["snapshot"], at, self._apart)


def _new_calls(was: ProcessInstance, calls: Mapping[int, int]) -> Iterator[NewVersion]:
    held, places = was.called(), {place.token: place.node for place in was.places()}
    return (NewVersion(places[token], held[token].definition_id, after) for token, after in calls.items())
