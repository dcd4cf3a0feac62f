"""An open case: a stored process instance in the hands of one command, and how it is loaded and stored.

Owns the order of a command: load under the case's lock, move, settle, store state, projections and audit together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import bindparam, exists, func, insert, select, update

from engine.execution.definitions import Vintage
from engine.execution.errors import NoSuchCase, NotOpen
from engine.execution.note import Note
from engine.execution.projections import project
from engine.execution.runtime import Runtime
from engine.execution.surroundings import CaseSurroundings
from engine.execution.trail import write_trail
from engine.handlers import TaskResult
from engine.spiff.errors import UnknownState
from engine.spiff.instance import ProcessInstance
from engine.spiff.occurrences import Ended, Occurrence
from engine.spiff.variables import Loader
from storage.database import Session
from storage.prepared import Read, Write
from storage.tables import cases, incidents, snapshots, timers, values

_NEXT_TIMER = select(func.min(timers.c.due_at)).where(timers.c.case_id == bindparam("case_id")).scalar_subquery()
_IS_OPEN = (incidents.c.case_id == bindparam("case_id")) & incidents.c.resolved_at.is_(None)
# PostgreSQL holds the case's row from here on; an SQLite writer holds the whole database.
_CASE = Read(
    select(
        cases,
        snapshots.c.state.label("snapshot"),
        exists().where(_IS_OPEN).label("has_incidents"),
        _NEXT_TIMER.label("next_timer_at"),
    )
    .outerjoin(snapshots, snapshots.c.case_id == cases.c.id)
    .where(cases.c.id == bindparam("case_id"))
    .with_for_update(of=cases)
)
_HOLD = select(cases.c.id).where(cases.c.id == bindparam("case_id")).with_for_update()
_VALUE = select(values.c.content).where(
    values.c.case_id == bindparam("case_id"),
    values.c.digest == bindparam("digest"),
)
_ADD_VALUES = insert(values)
_ADD_SNAPSHOT = Write(insert(snapshots))
_SET_SNAPSHOT = Write(update(snapshots).where(snapshots.c.case_id == bindparam("of_case")))
_SET_CASE = Write(
    update(cases).where(cases.c.id == bindparam("of_case"), cases.c.revision == bindparam("seen_revision")),
)


#: Variables that the lists of cases show, with the column that holds them and the type that it takes.
_FACTS = {"registration_number": ("number", str), "term_broken": ("term_broken", bool)}


@dataclass
class OpenCase:
    """One case within one command."""

    session: Session
    runtime: Runtime
    actor: str
    now: datetime
    id: int
    row: Mapping[str, Any]
    instance: ProcessInstance
    #: what the command itself wants in the audit, before what followed from it
    notes: list[Note] = field(default_factory=list)
    #: results of handlers by token, whose notices and documents are stored with this command
    results: dict[int, TaskResult] = field(default_factory=dict)
    #: tokens of jobs whose handler failed within this command, with the reason
    failed_jobs: dict[int, str] = field(default_factory=dict)
    #: variables with which tokens were moved, for the audit
    moved_with: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    #: when the task that the command completes was due, by token, for the audit
    was_due: dict[int, datetime] = field(default_factory=dict)

    @property
    def occurrences(self) -> list[Occurrence]:
        """What has happened in this command."""
        return self.instance.occurrences

    @property
    def vintage(self) -> Vintage:
        """By what called definitions are chosen."""
        return vintage_of(self.runtime, self.row)


def vintage_of(runtime: Runtime, row: Mapping[str, Any]) -> Vintage:
    """A case keeps the versions of its registration day, else of its receipt (GEN-05)."""
    registered_on: date | None = row["registered_on"]
    return Vintage(registered_on or runtime.office.local(row["received_at"]).date(), row["opened_at"])


def hold_case(session: Session, case_id: int) -> None:
    """Lets the commands on one case follow one another, for those that do not load it."""
    session.execute(_HOLD, {"case_id": case_id})


def load_case(session: Session, runtime: Runtime, actor: str, case_id: int) -> OpenCase:
    """Loads an active case for a command and holds it; raises `NoSuchCase`, `NotOpen`, `UnknownState`."""
    row = _CASE.one(session, case_id=case_id)
    if row is None:
        raise NoSuchCase(f"there is no case {case_id}; look it up in the list of cases")
    if row["state"] != "active":
        raise NotOpen(f"case {case_id} has ended on {row['ended_at']:%Y-%m-%d}; nothing can be done in it any more")
    now = runtime.clock()
    surroundings = CaseSurroundings(session, runtime, vintage_of(runtime, row), now)
    runnable = runtime.definitions.process(session, row["definition_id"])
    try:
        snapshot = row.pop("snapshot") or b""
        instance = ProcessInstance.load(snapshot, runnable, surroundings, _value_loader(session, case_id))
    except UnknownState as error:
        raise UnknownState(f"case {case_id}: {error}") from error
    return OpenCase(session, runtime, actor, now, case_id, row, instance)


def _value_loader(session: Session, case_id: int) -> Loader:
    def load_value(digest: bytes) -> Any:
        content = session.execute(_VALUE, {"case_id": case_id, "digest": digest}).scalar()
        if content is None:
            raise UnknownState(f"case {case_id}: a large value is missing from the store; restore it from a backup")
        return orjson.loads(content)

    return load_value


def store_case(case: OpenCase) -> None:
    """Stores state, projections and audit events of a settled case, all in the caller's transaction."""
    snapshot = case.instance.dump()
    revision = case.row["revision"] + 1
    changes: dict[str, Any] = {"revision": revision}
    if case.instance.is_completed:
        changes |= {"state": "completed", "ended_at": case.now, "outcome": _outcome(case)}
    _store_state(case, snapshot.content, snapshot.apart, revision)
    project(case)
    if case.row.get("has_incidents"):
        _resolve_incidents(case)
    write_trail(case)
    changes |= _facts(case)
    _SET_CASE.exactly(case.session, {**changes, "of_case": case.id, "seen_revision": case.row["revision"]})


def _store_state(case: OpenCase, content: bytes, apart: Mapping[bytes, bytes], revision: int) -> None:
    if revision == 1:
        _ADD_SNAPSHOT(case.session, [{"case_id": case.id, "revision": revision, "state": content}])
    else:
        _SET_SNAPSHOT(case.session, [{"of_case": case.id, "revision": revision, "state": content}])
    if apart:
        held = select(values.c.digest).where(values.c.case_id == case.id, values.c.digest.in_(apart))
        known = set(case.session.execute(held).scalars())
        new = [
            {"case_id": case.id, "digest": digest, "content": text}
            for digest, text in apart.items()
            if digest not in known
        ]
        if new:
            case.session.execute(_ADD_VALUES, new)


def _resolve_incidents(case: OpenCase) -> None:
    """Closes the incidents of tokens that are gone: nobody can or need try them again."""
    live = {place.token for place in case.instance.places()}
    case.session.execute(
        update(incidents)
        .where(incidents.c.case_id == case.id, incidents.c.resolved_at.is_(None), incidents.c.token.not_in(live))
        .values(resolved_at=case.now)
    )


def _facts(case: OpenCase) -> dict[str, Any]:
    """What the lists of cases show of a case's variables: its number, whether its term was broken."""
    held = case.instance.root_values(*_FACTS)
    return {
        column: held[variable]
        for variable, (column, kind) in _FACTS.items()
        if isinstance(held.get(variable), kind) and held[variable] != case.row[column]
    }


def _outcome(case: OpenCase) -> str | None:
    """The variable `outcome` of the root process, else the id of the end event that was reached."""
    outcome = case.instance.root_values("outcome").get("outcome")
    if isinstance(outcome, str) and outcome:
        return outcome
    ends = [occurrence.end for occurrence in case.occurrences if isinstance(occurrence, Ended)]
    return ends[-1].id if ends and ends[-1] else None
