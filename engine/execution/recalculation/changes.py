"""What each change of the office makes of a case that has not seen it, one after another; stores nothing.

A change goes by the moment at which it was entered: what was over by then stays as it is, what had begun has begun.
So a case whose turn comes late, after a kill or a suspension, comes out like one that was recomputed at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sqlalchemy import bindparam, select

from engine.definition.model import Node
from engine.execution.case.case_context import vintage_of
from engine.execution.case.snapshots import read_instance
from engine.execution.case.task_dates import held_tasks
from engine.execution.installation.runtime import Runtime
from engine.execution.recalculation.moved_notices import sent_notices, with_changed
from engine.execution.recalculation.registration_day import (
    chosen_by_hand,
    is_waiting_for_its_day,
    law_of,
    rebased,
    registered_for_good,
    versions_of_its_day,
)
from engine.spiff.changes.due_dates import MovedTask, moved_tasks
from engine.spiff.changes.mismatches import CannotMove
from engine.spiff.changes.recomputing import Recomputed, Recomputing
from engine.spiff.codec import Snapshot
from engine.spiff.instance import ProcessInstance
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.variables import ROOT
from storage.database import Session
from storage.rows import CaseWithState, StoredCase
from storage.tables import deadlines, user_tasks

#: Functions that the product adds to FEEL and that count by no calendar.
_NO_DAYS = frozenset({"is_iin", "is_bin", "indented"})
_FORMS = select(user_tasks.c.token, user_tasks.c.form_definition_id).where(user_tasks.c.case_id == bindparam("case_id"))
_CLOSED = select(deadlines.c.token).where(deadlines.c.case_id == bindparam("case_id"), deadlines.c.state != "open")


@dataclass(frozen=True, slots=True)
class OfficeStep:
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
class UnfitVersion:
    """A version that cannot take a case, and why; no reason is that it has no place for a token."""

    definition_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Recalculation:
    """What a change, or what was put in force for its registration day, makes of a case.

    `before` and `row` are the case as it was and as it will be, `was` its state before, `instance` and `state` what it
    will store. `versions` are those of calls and forms, `begun` and `ended` what watches since or not any more by
    another version. `unfit` names a version that is due to it but cannot take it, `is_without_version` says that none
    is in force on its day; then it goes on in the one that it began with.
    """

    change: OfficeStep
    before: StoredCase
    row: StoredCase
    was: ProcessInstance
    instance: ProcessInstance
    state: Snapshot
    found: Recomputed
    tasks: tuple[MovedTask, ...] = ()
    versions: tuple[NewVersion, ...] = ()
    begun: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    unfit: UnfitVersion | None = None
    is_without_version: bool = False

    @property
    def is_in_other_versions(self) -> bool:
        """The case, or something in it, goes by another version than before."""
        return bool(self.versions) or self.row["definition_id"] != self.before["definition_id"]


@dataclass(frozen=True, slots=True)
class _Rebased:
    """A case by the law of its registration day: its row, and the new versions of it and of its calls, by tokens."""

    row: StoredCase
    targets: Mapping[int, int] = field(default_factory=dict)
    is_without_version: bool = False
    is_waiting: bool = True


def recalculations(
    session: Session, runtime: Runtime, row: CaseWithState, now: datetime, was: ProcessInstance | None = None
) -> list[Recalculation]:
    """What each change up to the runtime's office makes of a case; at least one.

    `row` is the case with its `snapshot`; `was` is its state as it was read before something was put in force. Raises
    `UnknownState`.
    """
    walk = _Walk(session, row, was)
    return [walk.through(change) for change in _changes(session, runtime, row["calendar_version"], now)]


def recalculation_of(session: Session, runtime: Runtime, row: CaseWithState, now: datetime) -> Recalculation:
    """What the last change that has led to the runtime's office makes of a case."""
    return recalculations(session, runtime, row, now)[-1]


def _changes(session: Session, runtime: Runtime, version: str, now: datetime) -> Iterator[OfficeStep]:
    """The changes since a version of the office; without any, one that leaves it as it is."""
    states = runtime.states_since(session, version)
    if not states:
        yield OfficeStep(None, runtime, now)
        return
    before = runtime.in_office(states[0].office)
    for state in states[1:]:
        after = runtime.in_office(state.office)
        yield OfficeStep(before, after, state.since or now)
        before = after
    if len(states) == 1 or before.office.version != runtime.office.version:  # the latter is only looked at
        yield OfficeStep(before, runtime, now)


class _Walk:
    """A case on its way from one state of the office to the next."""

    def __init__(self, session: Session, row: CaseWithState, was: ProcessInstance | None) -> None:
        self._session = session
        self._row: CaseWithState = row
        self._was = was
        self._held = held_tasks(session, row["id"])
        self._forms = {
            found.token: found.form_definition_id for found in session.execute(_FORMS, {"case_id": row["id"]})
        }
        self._sent = sent_notices(session, row["id"])
        self._closed = frozenset(session.scalars(_CLOSED, {"case_id": row["id"]}))
        #: large values that a step has made
        self._apart: dict[bytes, bytes] = {}

    def through(self, change: OfficeStep) -> Recalculation:
        """Takes the case through one change."""
        done = self._recalculation(change)
        self._apart |= done.state.apart
        self._sent = with_changed(self._sent, done.found.notices)
        self._held |= {task.token: replace(self._held[task.token], dates=task.after) for task in done.tasks}
        self._row = {**done.row, "snapshot": done.state.content}
        return done

    def _recalculation(self, change: OfficeStep) -> Recalculation:
        was = self._was or self._read(change.before or change.after, self._row, change.at)
        to = self._rebased(change, was)
        try:
            return self._made(change, was, to)
        except (CannotMove, ExecutionError) as error:
            if not to.targets:
                raise
            why = str(error) if isinstance(error, ExecutionError) else ""
            stays = self._made(change, was, replace(to, targets={}))
            return replace(stays, unfit=UnfitVersion(next(iter(to.targets.values())), why))

    def _made(self, change: OfficeStep, was: ProcessInstance, to: _Rebased) -> Recalculation:
        row, runtime, held = self._row, change.after, self._held
        day = to.row["registered_on"]
        given = {} if day == row["registered_on"] else {"registered_on": str(day)}
        by = Recomputing(runtime.office.functions.keys() - _NO_DAYS, change.at, given, self._sent, self._closed)
        instance = self._read(runtime, to.row, change.at)
        process = partial(runtime.definitions.process, self._session)
        placed = instance.take_place({token: process(id_) for token, id_ in to.targets.items()})
        found = instance.recompute(was if change.before else None, by)
        begun = instance.renew_waits(was, placed, held)
        before = was.dues(held) if change.before else None
        tasks = moved_tasks(held, before, instance.dues(held), change.at, partial(_end_of_its_day, change))
        after: StoredCase = {**to.row, "definition_id": to.targets.get(ROOT, row["definition_id"])}
        versions = (*_new_calls(was, to.targets), *(self._new_forms(runtime, after, instance) if to.is_waiting else ()))
        return Recalculation(
            change,
            row,
            after,
            was,
            instance,
            instance.dump(),
            found,
            tuple(tasks),
            versions,
            begun,
            placed.ended,
            is_without_version=to.is_without_version,
        )

    def _rebased(self, change: OfficeStep, was: ProcessInstance) -> _Rebased:
        """The case by the office after, and by the law of its registration day while it waits for that."""
        runtime = change.after
        row: CaseWithState = {**self._row, "calendar_version": runtime.office.version}
        if not is_waiting_for_its_day(change.before or runtime, row, change.at):
            begun = registered_for_good(vintage_of(change.before or runtime, row).fixed_at, runtime, row)
            return _Rebased(begun, is_waiting=False)
        to = rebased(change.before, runtime, row, change.at)
        targets = versions_of_its_day(self._session, change.before or runtime, runtime, row, to, was)
        is_due = ROOT not in chosen_by_hand(row, was)
        is_without_version = is_due and law_of(self._session, runtime, to, "process", row["service"]) is None
        return _Rebased(to, targets, is_without_version)

    def _new_forms(self, runtime: Runtime, row: StoredCase, instance: ProcessInstance) -> Iterator[NewVersion]:
        """The forms of open tasks that another version takes the place of; `row` names the version of the case."""
        for token, held in list(self._forms.items()):
            place = instance.place(token)
            node = place.node if place else None
            form_id = node.assignment.form_id if node and node.assignment else None
            form = law_of(self._session, runtime, row, "form", form_id) if form_id else None
            if node is not None and form not in (None, held):
                self._forms[token] = form
                yield NewVersion(node, held, form)

    def _read(self, runtime: Runtime, row: StoredCase, at: datetime) -> ProcessInstance:
        return read_instance(self._session, runtime, row, self._row["snapshot"], at, self._apart)


def _new_calls(was: ProcessInstance, targets: Mapping[int, int]) -> Iterator[NewVersion]:
    held, places = was.called(), {place.token: place.node for place in was.places()}
    calls = ((token, after) for token, after in targets.items() if token != ROOT)
    return (NewVersion(places[token], held[token].definition_id, after) for token, after in calls)


def _end_of_its_day(change: OfficeStep, moment: datetime) -> datetime:
    """The moment at which a date ends that a person has set: on its day, or on the next working day where that is off.

    A moment that is no end of a day stays (AMB-03).
    """
    before = (change.before or change.after).office
    day = before.local(moment).date()
    return change.after.office.close_of(day) if before.close_of(day) == moment else moment
