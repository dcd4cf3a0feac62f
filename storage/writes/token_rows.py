"""Writing of tables whose rows belong to a waiting token of a case: what it waits for, or what watches it."""

from collections.abc import Iterable, Sequence

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
        """The condition for the row at a token (parameters `of_case` and `at`)."""
        return self._table.c.case_id == bindparam("of_case"), self._table.c.token == bindparam("at")

    def add(self, session: Session, rows: Sequence[Row]) -> None:
        """Adds rows, all with the same columns."""
        self._insert(session, rows)

    def remove(self, session: Session, case_id: int, tokens: Iterable[int]) -> None:
        """Removes the rows at the tokens."""
        self._delete(session, [key(case_id, token) for token in tokens])

    def remove_all(self, session: Session, case_id: int) -> None:
        """Removes every row of a case."""
        self._delete_all(session, [{"of_case": case_id}])

    def change(self, session: Session, case_id: int, token: int, columns: Row) -> None:
        """Changes the row at a token; `columns` holds the new values by column."""
        self._update(session, [{**key(case_id, token), **columns}])


def key(case_id: int, token: int) -> dict[str, int]:
    """The parameters that name the row at a token."""
    return {"of_case": case_id, "at": token}
