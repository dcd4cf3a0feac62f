"""What can go wrong in storage, and the base class of all errors of the product, which belongs in the lowest layer."""

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError


class AtqaruError(Exception):
    """Something a person can put right; the message names the case, element, field or file and the remedy."""

    @property
    def faults(self) -> tuple[str, ...]:
        """The faults, one by one where an error reports several at once."""
        return (str(self),)


class StorageError(AtqaruError):
    """A fault of the database that a person or a caller can fix; the message says what and how."""


class StaleRow(StorageError):
    """A guarded update found a row that another command has changed or removed; load it again."""

    @classmethod
    def of(cls, table: str, expected: int, changed: int) -> "StaleRow":
        """The error for an update of a table that changed another number of rows than expected."""
        return cls(
            f"an update of {table} changed {changed} row(s) instead of {expected}; "
            "another command was faster: load again what it changed and decide again"
        )


class UnusableDatabase(StorageError):
    """The address, the library or the file of the database cannot be used."""


class OutdatedDatabase(UnusableDatabase):
    """The database lacks migrations that this version needs; `atqaru db upgrade` brings them."""


class NewerDatabase(UnusableDatabase):
    """A newer version has migrated the database; this one must not write to it."""


class UnwritableDatabase(UnusableDatabase):
    """The database can be read, but not written: its disk is full, or writing is forbidden."""


class BusyDatabase(StorageError):
    """Another process has held the write lock of an SQLite database for longer than a command waits."""


class CrossedCommands(StorageError):
    """PostgreSQL has ended a command that waited for another which waited for it, or saw what that has changed."""

    def __init__(self) -> None:
        super().__init__("two commands have waited for each other, and this one has stored nothing: send it again")


class ClosedDatabase(StorageError):
    """A thread asked for a transaction after the database was closed, such as one whose handler answers too late."""


class NestedTransaction(StorageError):
    """A thread asked for a second transaction, which would wait forever for its own first one."""


class UnusableCheckpoint(StorageError):
    """A checkpoint or its key cannot be read, or its signature does not fit."""


#: Faults of the database or its use, so not of the case, message or timer being processed.
DATABASE_FAILURES = (StorageError, SQLAlchemyError)

#: Of PostgreSQL: the connection fails, resources are exhausted, an operator intervenes, the system fails.
_STATES_AWAY = ("08", "53", "57P", "58")
#: Of PostgreSQL: a deadlock, and changes that cannot be brought into an order.
_STATES_CROSSED = ("40P01", "40001")
#: Of SQLite: locked by another process, or its file cannot be read or written.
_CODES_AWAY = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    )
)


def is_away(error: BaseException) -> bool:
    """Whether an error means that no statement can be run now; errors caused by one row do not count."""
    if isinstance(error, BusyDatabase) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state, code = getattr(error.orig, "sqlstate", None), getattr(error.orig, "sqlite_errorcode", None)
    if state is not None:
        return str(state).startswith(_STATES_AWAY)
    # without either, the driver itself has lost the connection
    return code is None or (code & 0xFF) in _CODES_AWAY


def is_crossed(error: BaseException) -> bool:
    """Whether PostgreSQL has ended a command so that another can go on: it can be done again at once."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _STATES_CROSSED
