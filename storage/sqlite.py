"""What SQLite needs to be a safe store for many threads: version, pragmas, and how a transaction begins."""

import sqlite3
from time import monotonic, sleep
from typing import cast

from sqlalchemy import Connection
from sqlalchemy.pool import ConnectionPoolEntry

from storage.errors import BusyDatabase, UnusableDatabase

READING = "atqaru_reading"
"""The execution option of connections on which a transaction only reads."""

OLDEST_VERSION = (3, 40)

_PRAGMAS = ("busy_timeout=10000", "synchronous=NORMAL", "foreign_keys=ON")
_LONGEST_WAIT_SECONDS = 10.0
_PAUSE_SECONDS = 0.05


def require_supported_version(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> None:
    """Raises UnusableDatabase if the SQLite library of this Python is too old."""
    if version < OLDEST_VERSION:
        raise UnusableDatabase(
            f"this Python carries SQLite {'.'.join(map(str, version))}, but Atqaru needs 3.40 or newer; "
            "use a newer Python or a PostgreSQL database"
        )


def prepare_connection(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    """Sets up a new connection without the driver's own begin, which would come only at the first write."""
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    _write_ahead(connection)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Changes a new file to a write-ahead log; SQLite itself does not wait if another process is doing so."""
    until = monotonic() + _LONGEST_WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(_PAUSE_SECONDS)
        else:
            return


def begin(connection: Connection) -> None:
    """Begins a transaction; a writing one takes the write lock at once, so that it cannot fail later."""
    driver_connection = cast(sqlite3.Connection, connection.connection.driver_connection)
    is_reading = bool(connection.get_execution_options().get(READING))
    # the pragma makes SQLite prepare every statement again, so it is only run where it changes something
    if connection.connection.info.get(READING, False) is not is_reading:
        driver_connection.execute(f"PRAGMA query_only={'ON' if is_reading else 'OFF'}")
        connection.connection.info[READING] = is_reading
    try:
        driver_connection.execute("BEGIN" if is_reading else "BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise BusyDatabase(
            f"SQLite cannot begin a transaction ({error}); if another process is writing to the same file, "
            "wait for it or end it, then try again"
        ) from error
