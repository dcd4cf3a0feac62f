"""Moves a case to other versions of its processes, so that a corrected diagram reaches it; a preview comes first.

Where the tokens land is in `engine.spiff.changes.moving`; here are the choice of versions, the rows by which people
find what waits, and the audit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import AtqaruError
from engine.execution.audit_event import Note
from engine.execution.case.advancing import advance
from engine.execution.case.case_context import vintage_of
from engine.execution.case.case_view import view_case
from engine.execution.case.holding import hold_case
from engine.execution.case.job_keys import other_keys_for_other_calls
from engine.execution.case.open_case import OpenCase
from engine.execution.case.task_dates import held_tasks, store_dates, task_moved
from engine.execution.errors import no_such_case
from engine.execution.installation.chosen_versions import Vintage
from engine.execution.installation.runtime import Runtime
from engine.execution.loading import load_case
from engine.execution.permissions import Actor, require_fixer, require_no_part
from engine.execution.reasons import required_reason
from engine.execution.recalculation.moved_notices import notify_executors
from engine.execution.recalculation.versions import (
    CalledVersions,
    Version,
    VersionChange,
    changes_between,
    version_of,
    versions_of,
    vintage_after,
)
from engine.execution.recalculation.wordings import reword_waits
from engine.spiff.changes.due_dates import Dues, HeldTask, moved_tasks
from engine.spiff.changes.mismatches import CannotMove, Lack
from engine.spiff.changes.moving import Moved
from engine.spiff.state.body import Runnable
from storage.database import Session
from storage.queries.cases import case_row
from storage.rows import StoredCase, as_case
from storage.writes.cases import change_case
from storage.writes.definitions import hold_deployed

_SAME = "the case goes by these versions already; choose another one"


@dataclass(frozen=True, slots=True)
class Move:
    """Where a case is to go: new definitions by the ids of those that they replace, and what else it takes."""

    definitions: Mapping[int, int] = field(default_factory=dict)
    taken: CalledVersions = CalledVersions.AS_BEFORE
    #: what watches today and is not in the new version is cancelled; otherwise nothing is done
    drops_watchers: bool = False


@dataclass(frozen=True, slots=True)
class MovePreview:
    """What would come of a move: what has no place, or else where every token lands and what changes around it."""

    lacks: tuple[Lack, ...] = ()
    moved: Moved | None = None
    changes: tuple[VersionChange, ...] = ()


class NothingToMove(AtqaruError):
    """The move changes nothing."""


class DefinitionLeft(AtqaruError):
    """The case is not in the definition that is to be replaced: it was moved already, or that process has ended."""


class NoSuchVersion(AtqaruError):
    """The definition that was chosen is no version of the process."""


def movable_definitions(session: Session, runtime: Runtime, case_id: int) -> list[tuple[Version, list[Version]]]:
    """For each process in which the case is now: its version, and all versions that there are, the newest first."""
    held = view_case(session, runtime, case_id).definitions()
    return [(version_of(session, id_), versions_of(session, held[id_].process.id)) for id_ in held]


def effective_choices(session: Session, runtime: Runtime, case_id: int) -> list[CalledVersions]:
    """Which choices of called versions change something while the processes of the case keep theirs."""
    held, row = view_case(session, runtime, case_id).definitions(), _case_row(session, case_id)
    return [taken for taken in CalledVersions if _changes(session, runtime, row, held, {}, taken)]


def preview_move(session: Session, runtime: Runtime, case_id: int, move: Move) -> MovePreview:
    """Tries a move on a copy of the case that is thrown away.

    Raises `NoSuchCase`, `NotOpen`, `NothingToMove`, `DefinitionLeft`, `NoSuchVersion`.
    """
    view, row = view_case(session, runtime, case_id), _case_row(session, case_id)
    held = view.definitions()
    targets = _targets(session, runtime, held, move)
    changes = _changes(session, runtime, row, held, targets, move.taken)
    _require_any(targets, changes)
    try:
        return MovePreview((), view.moved(targets, drops_watchers=move.drops_watchers), changes)
    except CannotMove as error:
        return MovePreview(error.lacks, None, changes)


def move_case(session: Session, runtime: Runtime, actor: Actor, case_id: int, move: Move, reason: str) -> Moved:
    """Moves a case, a suspended one too; moments, claims and variables stay as they are (GEN-05 is given up for it).

    Raises `CannotMove` with what has no place, `NothingToMove`, `DefinitionLeft`, `NoSuchVersion`, `NoReason`,
    `NotYours`; then nothing is changed.
    """
    require_fixer(actor)
    why = required_reason(reason)
    hold_deployed(session, is_shared=True)
    hold_case(session, case_id)
    row = _case_row(session, case_id)
    require_no_part(actor, case_id, row)
    vintage = vintage_after(runtime, row, move.taken)
    if move.taken is not CalledVersions.AS_BEFORE:
        _take_vintage(session, row, vintage)
    case = load_case(session, runtime, actor.id, case_id, even_suspended=True)
    processes = case.instance.definitions()
    targets = _targets(session, runtime, processes, move)
    _require_any(targets, _changes(session, runtime, row, processes, targets, move.taken))
    held = held_tasks(session, case_id)
    before = case.instance.dues(held)
    with other_keys_for_other_calls(case):
        moved = case.instance.move(targets, drops_watchers=move.drops_watchers)
    _go_by(case, targets)
    reword_waits(session, case_id, case.choices.vintage, moved.tokens)
    moves = _moved_processes(session, targets)
    going_by = {"taken": move.taken, "day": vintage.day.isoformat()}
    watchers = {"begun": list(moved.begun), "ended": list(moved.ended)}
    case.notes.append(Note("case_moved", data={"reason": why, "processes": moves, **going_by, **watchers}))
    _follow_deadlines(case, held, before)
    advance(case)
    return moved


def _case_row(session: Session, case_id: int) -> StoredCase:
    row = case_row(session, case_id)
    if row is None:
        raise no_such_case(case_id)
    return as_case(row)


def _targets(session: Session, runtime: Runtime, held: Mapping[int, Runnable], move: Move) -> dict[int, Runnable]:
    changed = {old: new for old, new in move.definitions.items() if old != new}
    targets = {}
    for old, new in changed.items():
        if old not in held:
            raise DefinitionLeft(f"the case is not in definition {old} any more; open the page again")
        if new not in {version.id for version in versions_of(session, held[old].process.id)}:
            raise NoSuchVersion(f"definition {new} is no version of {held[old].process.id}; choose one of its versions")
        targets[old] = runtime.definitions.process(session, new)
    return targets


def _require_any(targets: Mapping[int, Runnable], changes: tuple[VersionChange, ...]) -> None:
    """Raises `NothingToMove` where the processes stay and nothing changes around them."""
    if not targets and not changes:
        raise NothingToMove(_SAME)


def _changes(
    session: Session,
    runtime: Runtime,
    row: StoredCase,
    held: Mapping[int, Runnable],
    targets: Mapping[int, Runnable],
    taken: CalledVersions,
) -> tuple[VersionChange, ...]:
    pairs = [(old, targets.get(id_, old)) for id_, old in held.items()]
    return tuple(changes_between(session, pairs, vintage_of(runtime, row), vintage_after(runtime, row, taken)))


def _take_vintage(session: Session, row: StoredCase, vintage: Vintage) -> None:
    """Before the case is loaded, so that whatever it calls in this command is chosen by it."""
    change_case(session, row["id"], row["revision"], vintage_on=vintage.day, vintage_at=vintage.fixed_at)


def _go_by(case: OpenCase, targets: Mapping[int, Runnable]) -> None:
    if (own := targets.get(case.row["definition_id"])) is not None:
        change_case(case.session, case.id, case.row["revision"], definition_id=own.definition_id)
        case.row = {**case.row, "definition_id": own.definition_id}
        case.titled_by = None  # the new version may say otherwise what the case is called


def _follow_deadlines(case: OpenCase, held: Mapping[int, HeldTask], before: Mapping[int, Dues]) -> None:
    """Tasks are due by the deadlines that watch over them now; their own dates stay as they were."""
    tasks = list(moved_tasks(held, before, case.instance.dues(held), case.now))
    for task in tasks:
        store_dates(case.session, case.id, task)
    case.notes += [task_moved(task) for task in tasks]
    case.notes += notify_executors(case.session, case.runtime, case.row, tasks, case.now, is_moved=True)


def _moved_processes(session: Session, targets: Mapping[int, Runnable]) -> list[dict[str, Any]]:
    pairs = [(version_of(session, old), version_of(session, new.definition_id)) for old, new in targets.items()]
    return [
        {"process": before.key, "from": before.id, "to": after.id, "versions": [before.number, after.number]}
        for before, after in pairs
    ]
