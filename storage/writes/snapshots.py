"""The only writer of `snapshots` and of `values`, the large values that are stored apart from them."""

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, delete, insert, select, update

from storage.database import Session
from storage.prepared import Query, Write
from storage.tables import snapshots, values

_OF_CASE = snapshots.c.case_id == bindparam("of_case")
_ADD = Write(insert(snapshots))
_DELETE = Write(delete(snapshots).where(_OF_CASE))
_SET = Write(update(snapshots).where(_OF_CASE))
_ADD_VALUES = Write(insert(values))
_DROP_VALUES = Write(
    delete(values).where(values.c.case_id == bindparam("of_case"), values.c.digest == bindparam("of_digest"))
)
_HELD = Query(select(values.c.digest).where(values.c.case_id == bindparam("of_case")))


def set_snapshot(session: Session, case_id: int, revision: int, state: bytes) -> None:
    """Replaces the state of a case."""
    _SET(session, [{"of_case": case_id, "revision": revision, "state": state}])


def renew_snapshot(session: Session, case_id: int, revision: int, state: bytes) -> None:
    """Stores the first state of a case, or the last one, in a new row.

    SQLite merges pages with too much free space only where a row is deleted.
    """
    _DELETE(session, [{"of_case": case_id}])
    _ADD(session, [{"case_id": case_id, "revision": revision, "state": state}])


def add_values(session: Session, case_id: int, contents: Mapping[bytes, bytes]) -> None:
    """Stores large values by their digests, unless the case has them already."""
    if not contents:
        return
    held = _held(session, case_id)
    new = [
        {"case_id": case_id, "digest": digest, "content": content}
        for digest, content in contents.items()
        if digest not in held
    ]
    _ADD_VALUES(session, new)


def drop_values(session: Session, case_id: int, needed: Collection[bytes]) -> None:
    """Removes the large values of a case but for those with these digests."""
    dropped = _held(session, case_id).difference(needed)
    _DROP_VALUES(session, [{"of_case": case_id, "of_digest": digest} for digest in sorted(dropped)])


def _held(session: Session, case_id: int) -> set[bytes]:
    return {row["digest"] for row in _HELD.all(session, of_case=case_id)}
