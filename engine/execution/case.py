"""An open case: a stored process instance in the hands of one command, and how it is loaded and stored.

Owns the order of a command: load under the case's lock, move, settle, store state, projections and audit together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import bindparam, insert, select, update

from engine.execution.errors import NoSuchCase, NotOpen
from engine.execution.projections import project
from engine.execution.runtime import Runtime
from engine.execution.surroundings import CaseSurroundings
from engine.execution.note import Note
from engine.execution.trail import write_trail
from engine.handlers import TaskResult
from engine.spiff.instance import ProcessInstance
from engine.spiff.occurrences import Ended, Occurrence
from storage.database import Session, guarded
from storage.tables import cases, snapshots, values

_CASE = select(cases).where(cases.c.id == bindparam("case_id"))
_SNAPSHOT = select(snapshots.c.state).where(snapshots.c.case_id == bindparam("case_id"))
_VALUE = select(values.c.content).where(values.c.case_id == bindparam("case_id"), values.c.digest == bindparam("digest"))
_ADD_VALUES = insert(values)


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

    @property
    def occurrences(self) -> list[Occurrence]:
        """What has happened in this command."""
        return self.instance.occurrences

    @property
    def day(self) -> date:
        """The day by which called definitions are chosen: that of registration, else of opening."""
        return case_day(self.runtime, self.row)


def case_day(runtime: Runtime, row: Mapping[str, Any]) -> date:
    """A case keeps the versions of its registration day (GEN-05)."""
    registered_on: date | None = row["registered_on"]
    return registered_on or runtime.office.local(row["received_at"]).date()


def load_case(session: Session, runtime: Runtime, actor: str, case_id: int) -> OpenCase:
    """Loads an active case for a command; raises `NoSuchCase`, `NotOpen`. The caller holds the case's lock."""
    found = session.execute(_CASE, {"case_id": case_id}).one_or_none()
    if found is None:
        raise NoSuchCase(f"there is no case {case_id}; look it up in the list of cases")
    row = dict(found._mapping)
    if row["state"] != "active":
        raise NotOpen(f"case {case_id} has ended on {row['ended_at']:%Y-%m-%d}; nothing can be done in it any more")
    now = runtime.clock()
    surroundings = CaseSurroundings(session, runtime, case_day(runtime, row), now)
    state = session.execute(_SNAPSHOT, {"case_id": case_id}).scalar_one()

    def load_value(digest: bytes) -> Any:
        return orjson.loads(session.execute(_VALUE, {"case_id": case_id, "digest": digest}).scalar_one())

    runnable = runtime.definitions.process(session, row["definition_id"])
    instance = ProcessInstance.load(state, runnable, surroundings, load_value)
    return OpenCase(session, runtime, actor, now, case_id, row, instance)


def store_case(case: OpenCase) -> None:
    """Stores state, projections and audit events of a settled case; all of it or, with the caller's transaction, nothing."""
    snapshot = case.instance.dump()
    revision = case.row["revision"] + 1
    changes: dict[str, Any] = {"revision": revision}
    if case.instance.is_completed:
        changes |= {"state": "completed", "ended_at": case.now, "outcome": _outcome(case)}
    _store_state(case, snapshot.content, snapshot.apart, revision)
    project(case)
    write_trail(case)
    changes |= _facts(case)
    guarded(
        case.session,
        update(cases).where(cases.c.id == case.id, cases.c.revision == case.row["revision"]).values(**changes),
    )


def _store_state(case: OpenCase, content: bytes, apart: Mapping[bytes, bytes], revision: int) -> None:
    if revision == 1:
        case.session.execute(insert(snapshots).values(case_id=case.id, revision=revision, state=content))
    else:
        case.session.execute(
            update(snapshots).where(snapshots.c.case_id == case.id).values(revision=revision, state=content),
        )
    if apart:
        held = select(values.c.digest).where(values.c.case_id == case.id, values.c.digest.in_(apart))
        known = set(case.session.execute(held).scalars())
        new = [{"case_id": case.id, "digest": digest, "content": text} for digest, text in apart.items() if digest not in known]
        if new:
            case.session.execute(_ADD_VALUES, new)


def _facts(case: OpenCase) -> dict[str, Any]:
    """What the lists of cases show of a case's variables: its number, whether its term was broken."""
    facts: dict[str, Any] = {}
    for column, variable in (("number", "registration_number"), ("term_broken", "term_broken")):
        value = case.instance.variables().get(variable)
        if value is not None and value != case.row[column]:
            facts[column] = value
    return facts


def _outcome(case: OpenCase) -> str | None:
    """The variable `outcome` of the root process, else the id of the end event that was reached."""
    outcome = case.instance.variables().get("outcome")
    if isinstance(outcome, str) and outcome:
        return outcome
    ends = [occurrence.end for occurrence in case.occurrences if isinstance(occurrence, Ended)]
    return ends[-1].id if ends and ends[-1] else None
