"""Snapshots: the stored state of a case, read into a process instance and written back; large values apart."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import bindparam, select

from engine.execution.case.case_context import CaseContext, vintage_of
from engine.execution.installation.runtime import Runtime
from engine.spiff.codec import Snapshot
from engine.spiff.instance import ProcessInstance
from engine.spiff.state.errors import UnknownState
from engine.spiff.state.variables import Loader
from engine.wordings import Wording
from storage.database import Session
from storage.prepared import Query
from storage.rows import StoredCase
from storage.tables import values
from storage.writes.snapshots import add_values, drop_values, renew_snapshot, set_snapshot

_VALUE = Query(
    select(values.c.content).where(
        values.c.case_id == bindparam("case_id"),
        values.c.digest == bindparam("digest"),
    )
)


def read_instance(
    session: Session,
    runtime: Runtime,
    row: StoredCase,
    content: bytes,
    now: datetime,
    apart: Mapping[bytes, bytes] | None = None,
    reworded: Mapping[str, Wording] | None = None,
) -> ProcessInstance:
    """The process instance of a case's row and stored state, run by its definition; raises `UnknownState`.

    `apart` holds large values that are not stored yet, `reworded` wordings that are only looked at, by their keys.
    """
    context = CaseContext(session, runtime, vintage_of(runtime, row), now, row["applicant"], reworded)
    runnable = runtime.definitions.process(session, row["definition_id"])
    try:
        return ProcessInstance.load(content, runnable, context, _value_loader(session, row["id"], apart or {}))
    except UnknownState as error:
        raise UnknownState(f"case {row['id']}: {error}") from error


def store_snapshot(session: Session, case_id: int, snapshot: Snapshot, revision: int, *, is_completed: bool) -> None:
    """Writes the state of a case as its revision, and the large values that are new.

    Of a case that has ended only those of its last state are kept: nothing leads to the others any more.
    """
    store = set_snapshot if revision > 1 and not is_completed else renew_snapshot
    store(session, case_id, revision, snapshot.content)
    add_values(session, case_id, snapshot.apart)
    if is_completed:
        drop_values(session, case_id, snapshot.needed)


def _value_loader(session: Session, case_id: int, apart: Mapping[bytes, bytes]) -> Loader:
    def load_value(digest: bytes) -> Any:
        content = apart.get(digest) or _VALUE.value(session, case_id=case_id, digest=digest)
        if content is None:
            raise UnknownState(f"case {case_id}: a large value is missing from the store; restore it from a backup")
        return orjson.loads(content)

    return load_value
