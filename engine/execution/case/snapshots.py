"""Snapshots: the stored state of a case, read into a process instance and written back; large values apart."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import bindparam, delete, insert, select, update

from engine.execution.case.case_context import CaseContext, vintage_of
from engine.execution.installation.runtime import Runtime
from engine.spiff.codec import Snapshot
from engine.spiff.errors import UnknownState
from engine.spiff.instance import ProcessInstance
from engine.spiff.variables import Loader
from storage.database import Session
from storage.prepared import Write
from storage.tables import snapshots, values

_VALUE = select(values.c.content).where(
    values.c.case_id == bindparam("case_id"),
    values.c.digest == bindparam("digest"),
)
_ADD_VALUES = insert(values)
_ADD_SNAPSHOT = Write(insert(snapshots))
_DELETE_SNAPSHOT = Write(delete(snapshots).where(snapshots.c.case_id == bindparam("of_case")))
_SET_SNAPSHOT = Write(update(snapshots).where(snapshots.c.case_id == bindparam("of_case")))


def read_instance(
    session: Session,
    runtime: Runtime,
    row: Mapping[str, Any],
    content: bytes,
    now: datetime,
    apart: Mapping[bytes, bytes] | None = None,
) -> ProcessInstance:
    """The process instance of a case's row and stored state, run by its definition; raises `UnknownState`.

    `apart` holds large values that are not stored yet.
    """
    context = CaseContext(session, runtime, vintage_of(runtime, row), now, row["applicant"])
    runnable = runtime.definitions.process(session, row["definition_id"])
    try:
        return ProcessInstance.load(content, runnable, context, _value_loader(session, row["id"], apart or {}))
    except UnknownState as error:
        raise UnknownState(f"case {row['id']}: {error}") from error


def store_snapshot(session: Session, case_id: int, snapshot: Snapshot, revision: int, *, is_completed: bool) -> None:
    """Writes the state of a case as its revision, and the large values that are new."""
    if revision > 1 and not is_completed:
        _SET_SNAPSHOT(session, [{"of_case": case_id, "revision": revision, "state": snapshot.content}])
    else:
        # SQLite joins pages that have become too large for their rows only where a row is deleted
        _DELETE_SNAPSHOT(session, [{"of_case": case_id}])
        _ADD_SNAPSHOT(session, [{"case_id": case_id, "revision": revision, "state": snapshot.content}])
    if snapshot.apart:
        held = select(values.c.digest).where(values.c.case_id == case_id, values.c.digest.in_(snapshot.apart))
        known = set(session.execute(held).scalars())
        new = [
            {"case_id": case_id, "digest": digest, "content": text}
            for digest, text in snapshot.apart.items()
            if digest not in known
        ]
        if new:
            session.execute(_ADD_VALUES, new)


def _value_loader(session: Session, case_id: int, apart: Mapping[bytes, bytes]) -> Loader:
    def load_value(digest: bytes) -> Any:
        content = apart.get(digest) or session.execute(_VALUE, {"case_id": case_id, "digest": digest}).scalar()
        if content is None:
            raise UnknownState(f"case {case_id}: a large value is missing from the store; restore it from a backup")
        return orjson.loads(content)

    return load_value
