"""Statements of the hot path: a Core statement compiled once for each dialect, then run by the driver's own cursor.

SQLAlchemy spends more on one execution than SQLite on the work itself, and a command runs two dozen; only its
conversion of values is used here. Everything outside the hot path goes through SQLAlchemy as usual.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import ReturningInsert

from storage.database import Session
from storage.errors import StaleRow

Row = Mapping[str, Any]
#: The shape of the rows that a query finds.
Found = TypeVar("Found", bound=Mapping[str, Any])
Converter = Callable[[Any], Any] | None
Executable = Insert | Update | Delete | Select[Any] | ReturningInsert[Any]


class Write:
    """An insert, update or delete whose parameters are the keys of the rows it is given.

    Python-side column defaults and RETURNING are not supported.
    """

    def __init__(self, statement: Insert | Update | Delete) -> None:
        self._statement = statement
        self._compiled: dict[tuple[str, tuple[str, ...]], _Compiled] = {}

    def __call__(self, session: Session, rows: Sequence[Row]) -> int:
        """Runs the statement once for each row; all rows have the same keys. Returns the number of rows changed."""
        if not rows:
            return 0
        keys = tuple(rows[0])
        found = self._compiled.get((session.dialect.name, keys))
        if found is None:
            found = self._compiled[session.dialect.name, keys] = _Compiled(self._statement, session.dialect, keys)
        cursor = session.connection.cursor()
        try:
            if len(rows) == 1:
                cursor.execute(found.sql, found.parameters(rows[0]))
            else:
                cursor.executemany(found.sql, [found.parameters(row) for row in rows])
            return int(cursor.rowcount)
        except _driver(session).Error as error:
            raise _as_sqlalchemy_error(session, found.sql, error) from error
        finally:
            cursor.close()

    def exactly(self, session: Session, row: Row, expected: int = 1) -> None:
        """Runs the statement for one row; StaleRow unless it changes exactly the expected number of rows."""
        changed = self(session, [row])
        if changed != expected:
            raise StaleRow.of(str(self._statement.table.description), expected, changed)


class QueryOf(Generic[Found]):
    """A statement that returns rows, a select or an insert with RETURNING; its parameters are its bind parameters.

    `QueryOf[StoredJob](…)` names the type of its rows.
    """

    def __init__(self, statement: Select[Any] | ReturningInsert[Any]) -> None:
        self._statement = statement
        self._columns = list(statement.exported_columns)
        self._names = [str(column.key) for column in self._columns]
        self._compiled: dict[str, tuple[_Compiled, list[Any]]] = {}

    def one(self, session: Session, **parameters: Any) -> Found | None:
        """The first row as a dictionary, or None."""
        rows = self._rows(session, parameters, 1)
        return cast(Found, rows[0]) if rows else None

    def all(self, session: Session, **parameters: Any) -> list[Found]:
        """Every row as a dictionary."""
        return cast(list[Found], self._rows(session, parameters, None))

    def value(self, session: Session, **parameters: Any) -> Any:
        """The first column of the first row, or None."""
        rows = self._rows(session, parameters, 1)
        return rows[0][self._names[0]] if rows else None

    def _rows(self, session: Session, parameters: Row, limit: int | None) -> list[dict[str, Any]]:
        found = self._compiled.get(session.dialect.name)
        if found is None:
            found = self._compiled[session.dialect.name] = self._compile(session.dialect)
        compiled, converters = found
        cursor = session.connection.cursor()
        try:
            cursor.execute(compiled.sql, compiled.parameters(parameters))
            rows = cursor.fetchall() if limit is None else cursor.fetchmany(limit)
        except _driver(session).Error as error:
            raise _as_sqlalchemy_error(session, compiled.sql, error) from error
        finally:
            cursor.close()
        return [
            {
                name: value if convert is None else convert(value)
                for name, convert, value in zip(self._names, converters, row, strict=True)
            }
            for row in rows
        ]

    def _compile(self, dialect: Dialect) -> tuple["_Compiled", list[Any]]:
        converters = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in self._columns]
        return _Compiled(self._statement, dialect, ()), converters


class Query(QueryOf[dict[str, Any]]):
    """A query whose rows have no type of their own."""


def _driver(session: Session) -> Any:
    return session.dialect.loaded_dbapi


def _as_sqlalchemy_error(session: Session, sql: str, error: Exception) -> BaseException:
    """The failure of a driver as SQLAlchemy reports it elsewhere; parameter values are left out."""
    return DBAPIError.instance(sql, None, error, _driver(session).Error, hide_parameters=True, dialect=session.dialect)


class _Compiled:
    """SQL text and how a row becomes its parameters."""

    def __init__(self, statement: Executable, dialect: Dialect, keys: Sequence[str]) -> None:
        compiled = statement.compile(
            dialect=dialect, column_keys=list(keys) or None, compile_kwargs={"render_postcompile": True}
        )
        self.sql = str(compiled)
        self._is_positional = bool(compiled.positional)
        names = (compiled.positiontup or ()) if compiled.positional else tuple(compiled.binds)
        self._binders: list[tuple[str, Converter]] = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names
        ]
        # values that are part of the statement itself
        self._constants = {
            name: bind.value for name, bind in compiled.binds.items() if bind.value is not None and name not in keys
        }

    def parameters(self, row: Row) -> Any:
        """What the driver's cursor takes: a list or, for named parameters, a mapping."""
        given = {**self._constants, **row} if self._constants else row
        if self._is_positional:
            return [given[name] if convert is None else convert(given[name]) for name, convert in self._binders]
        return {name: given[name] if convert is None else convert(given[name]) for name, convert in self._binders}
