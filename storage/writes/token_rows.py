"""Writing of tables whose rows stand for something that a token of a case waits for, or is watched by."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, delete, insert, update

from storage.database import Session
from storage.prepared import Row, Write


class TokenRows:
    """Statements for one table, compiled once; only the module of the table has them."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._insert = Write(insert(table))
        self._delete = Write(delete(table).where(*self.of_token))
        self._update = Write(update(table).where(*self.of_token))
        self._delete_all = Write(delete(table).where(table.c.case_id == bindparam("of_case")))

    @property
    def of_token(self) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        """That a row is the one at a token (parameters `of_case` and `at`)."""
        return self._table.c.case_id == bindparam("of_case"), self._table.c.token == bindparam("at")

    def add(self, session: Session, rows: Sequence[Row]) -> None:
        """Adds rows, all with the same columns."""
        self._insert(session, rows)

    def remove(self, session: Session, case_id: int, tokens: Iterable[int]) -> None:
        """Removes what stands at the tokens."""
        self._delete(session, [key(case_id, token) for token in tokens])

    def remove_all(self, session: Session, case_id: int) -> None:
        """Removes every row of a case."""
        self._delete_all(session, [{"of_case": case_id}])

    def change(self, session: Session, case_id: int, token: int, **columns: Any) -> None:
        """Gives the row at a token other values."""
        self._update(session, [{**key(case_id, token), **columns}])


def key(case_id: int, token: int) -> dict[str, int]:
    """The parameters that name the row at a token."""
    return {"of_case": case_id, "at": token}
