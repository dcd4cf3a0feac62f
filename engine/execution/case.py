"""An open case: a stored process instance in the hands of one command, loaded under the case's lock.

How it goes on is in `advancing`, how it is stored in `storing`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import Table, bindparam, exists, func, select

from engine.execution.definitions import Vintage
from engine.execution.errors import NoSuchCase, NotOpen
from engine.execution.note import Note
from engine.execution.runtime import Runtime
from engine.execution.surroundings import CaseSurroundings
from engine.handlers import TaskResult
from engine.spiff.errors import UnknownState
from engine.spiff.instance import ProcessInstance
from engine.spiff.occurrences import Occurrence
from engine.spiff.variables import Loader
from storage.database import Session
from storage.prepared import Query
from storage.tables import cases, incidents, snapshots, timers, values

_NEXT_TIMER = select(func.min(timers.c.due_at)).where(timers.c.case_id == bindparam("case_id")).scalar_subquery()
_IS_OPEN = (incidents.c.case_id == bindparam("case_id")) & incidents.c.resolved_at.is_(None)
# PostgreSQL holds the case's row from here on; an SQLite writer holds the whole database.
_CASE = Query(
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
    #: series of which a number was taken, by the token of the job
    taken_numbers: dict[int, list[str]] = field(default_factory=dict)
    #: tokens of jobs whose handler failed within this command, with the reason
    failed_jobs: dict[int, str] = field(default_factory=dict)
    #: rows of notices, documents and records on their way to their tables
    papers: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)
    #: variables with which tokens were moved, for the audit
    moved_with: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    #: when the task that the command completes was due, by token, for the audit
    was_due: dict[int, datetime] = field(default_factory=dict)
    #: what the variables of the property `search` held when the case was loaded
    found_by: Mapping[str, Any] = field(default_factory=dict)

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
    found_by = instance.root_values(*runnable.process.search)
    return OpenCase(session, runtime, actor, now, case_id, row, instance, found_by=found_by)


def _value_loader(session: Session, case_id: int) -> Loader:
    def load_value(digest: bytes) -> Any:
        content = session.execute(_VALUE, {"case_id": case_id, "digest": digest}).scalar()
        if content is None:
            raise UnknownState(f"case {case_id}: a large value is missing from the store; restore it from a backup")
        return orjson.loads(content)

    return load_value
