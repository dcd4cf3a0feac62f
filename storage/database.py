"""Access to the database: address, writing and reading transactions; knows no table but `cases`.

A command writes in `Database.transaction()`, a page reads in `Database.reading()`, which can never turn
into a write.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import orjson
from sqlalchemy import Connection, Row, Update, bindparam, create_engine, event, select
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import StaticPool

from storage import sqlite
from storage.columns import json_text
from storage.errors import ClosedDatabase, CrossedCommands, NestedTransaction, StaleRow, UnusableDatabase, is_crossed
from storage.fair_lock import FairLock
from storage.quoting import quoted
from storage.tables import cases
from storage.use_count import Uses

Session = Connection
"""What commands and queries are given: a connection within a transaction, for Core statements; no ORM."""

StoredRow = Row[*tuple[Any, ...]]
"""A row as a query returns it, whose values are read by the columns' names."""

#: A server that does not answer at all is reported soon.
_CONNECTED_WITHIN_SECONDS = 5
#: How long closing waits for the transactions that are under way.
_CLOSED_WITHIN_SECONDS = 5
_LOCK_CASE = select(cases.c.id).where(cases.c.id == bindparam("case_id")).with_for_update()


class Database:
    """One database and its pool of connections, shared by all threads of the process.

    The address is `sqlite:///path/to/file`, `sqlite:///:memory:` or `postgresql://…`; nothing is opened yet.
    """

    def __init__(self, url: str) -> None:
        self.url: URL = _readable_url(url)
        self.is_sqlite: bool = self.url.get_backend_name() == "sqlite"
        self.is_in_memory: bool = self.is_sqlite and self.url.database in (None, "", ":memory:")
        self.engine: Engine = _engine(self.url, self.is_sqlite, self.is_in_memory)
        self._readers = self.engine.execution_options(**_reading_options(self.is_sqlite))
        # an SQLite file has one writer at a time, so one connection is kept for all of them
        self._writer: Session | None = None
        self._turns = FairLock()
        self._uses = Uses()
        self._commit_hooks: list[Callable[[], None]] = []

    @classmethod
    def in_memory(cls, image: bytes | None = None) -> "Database":
        """A database in memory, empty or with the content of another one's image."""
        database = cls("sqlite:///:memory:")
        if image is not None:
            database._driver_connection().deserialize(image)
        return database

    def image(self) -> bytes:
        """The content of a database in memory, from which another one can be made."""
        with self._turn():
            return self._driver_connection().serialize()

    def _driver_connection(self) -> sqlite3.Connection:
        """The one connection of a database in memory."""
        connection = self.engine.raw_connection()
        try:
            return cast(sqlite3.Connection, connection.driver_connection)
        finally:
            connection.close()

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database; None for PostgreSQL and for a database in memory."""
        if not self.is_sqlite or self.is_in_memory:
            return None
        return Path(str(self.url.database))

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A writing command: commits when the block ends, rolls back on any exception.

        On SQLite the writers of one process take turns in the order in which they came, and wait for other processes
        for 10 seconds. A second transaction in the same thread raises NestedTransaction. On PostgreSQL CrossedCommands
        says that two commands have waited for each other; this one can be done again at once.
        """
        with self._use(), self._writing() if self.is_sqlite else self._crossing() as session:
            yield session
        for hook in self._commit_hooks:
            hook()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A page: sees one moment of the database throughout, and the database refuses any write in it."""
        with self._use(), self._turn() if self.is_in_memory else _no_turn(), self._readers.begin() as session:
            yield session

    def lock_case(self, session: Session, case_id: int) -> None:
        """Locks the case for this transaction, so that commands on one case follow one another."""
        if not self.is_sqlite:  # an SQLite writer locks the whole database from its first statement
            session.execute(_LOCK_CASE, {"case_id": case_id})

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Calls the callback after each committed `transaction()`, in its thread; it must not raise."""
        self._commit_hooks.append(callback)

    def close(self) -> None:
        """Closes every connection; the content of a database in memory is lost with it.

        Running transactions end first, for up to 5 seconds; later ones raise ClosedDatabase.
        """
        # SQLite crashes the process if a connection is closed while a statement runs on it
        if self._uses.shut(_CLOSED_WITHIN_SECONDS) and self._writer is not None:
            self._writer.close()
        self.engine.dispose()

    @contextmanager
    def _use(self) -> Iterator[None]:
        with self._uses.use() as is_open:
            if not is_open:
                raise ClosedDatabase("the database is closed, since its process ends; nothing was changed")
            yield

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with self._turn():
            if self._writer is None or self._writer.closed:
                self._writer = self.engine.connect()
            with self._writer.begin():
                yield self._writer

    @contextmanager
    def _crossing(self) -> Iterator[Session]:
        try:
            with self.engine.begin() as session:
                yield session
        except DBAPIError as error:
            if is_crossed(error):
                raise CrossedCommands from error
            raise

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._turns.is_mine():
            raise NestedTransaction(
                "this thread already holds a transaction and would wait for itself for ever: "
                "hand the open session on instead of opening a second one"
            )
        with self._turns.turn():
            yield


def guarded(session: Session, statement: Update, values: Mapping[str, object] | None = None, expected: int = 1) -> None:
    """Executes an update that must change exactly the expected number of rows; StaleRow otherwise.

    The statement's `where` names what the caller has read (a revision, a state); `values` are its parameters.
    """
    changed = session.execute(statement, values or {}).rowcount
    if changed != expected:
        raise StaleRow.of(str(statement.table.description), expected, changed)


@contextmanager
def _no_turn() -> Iterator[None]:
    yield


def _readable_url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UnusableDatabase(
            f"{quoted(url)} is no address of a database; write sqlite:///var/atqaru.db or postgresql://user@host/name"
        ) from error
    if parsed.get_backend_name() == "sqlite":
        return parsed.set(drivername="sqlite")
    if parsed.get_backend_name() in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    raise UnusableDatabase(
        f"Atqaru does not run on {quoted(parsed.get_backend_name())}; use a database of sqlite or postgresql"
    )


def _engine(url: URL, is_sqlite: bool, is_in_memory: bool) -> Engine:
    if not is_sqlite:
        # UTC, so that the far moment of NO_DUE_MOMENT is not moved past the last year that Python supports.
        return create_engine(
            url,
            json_serializer=json_text,
            json_deserializer=orjson.loads,
            connect_args={"options": "-c timezone=UTC", "connect_timeout": _CONNECTED_WITHIN_SECONDS},
            hide_parameters=True,  # personal data do not belong in a log
            pool_pre_ping=True,
        )
    sqlite.require_supported_version()
    if is_in_memory:
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        # The connection used last has the warmest page cache, so it is the one to use next.
        engine = create_engine(url, pool_use_lifo=True, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", sqlite.prepare_connection)
    event.listen(engine, "begin", sqlite.begin)
    return engine


def _reading_options(is_sqlite: bool) -> dict[str, object]:
    if is_sqlite:
        return {sqlite.READING: True}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
