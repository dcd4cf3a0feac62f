"""The only writer of `search_keys`."""

from collections.abc import Iterable

from sqlalchemy import bindparam, delete

from storage.conflicts import add_all_once
from storage.database import Session
from storage.prepared import Write
from storage.tables import search_keys

_REMOVE = Write(
    delete(search_keys).where(search_keys.c.key == bindparam("old"), search_keys.c.case_id == bindparam("of_case"))
)


def add_search_keys(session: Session, case_id: int, keys: Iterable[str]) -> None:
    """Adds search keys of a case; existing ones stay."""
    add_all_once(session, search_keys, [{"key": key, "case_id": case_id} for key in sorted(keys)])


def remove_search_keys(session: Session, case_id: int, keys: Iterable[str]) -> None:
    """Removes these search keys of a case."""
    _REMOVE(session, [{"old": key, "of_case": case_id} for key in sorted(keys)])
