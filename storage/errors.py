"""What can go wrong in storage, and the root of every error of the product, which stands in the lowest layer."""

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError


class AtqaruError(Exception):
    """Something a person can put right; the message names the case, element, field or file and the remedy."""

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong, each by itself where an error tells several things at once."""
        return (str(self),)


class StorageError(AtqaruError):
    """Something about the database that a person or a caller can put right; the message says what and how."""


class StaleRow(StorageError):
    """A guarded update met a row that another command has changed or removed; load it again."""

    @classmethod
    def of(cls, table: str, expected: int, changed: int) -> "StaleRow":
        """The error for an update of a table that changed another number of rows than it had to."""
        return cls(
            f"an update of '{table}' changed {changed} row(s) instead of {expected}; "
            "another command was faster: load again what it changed and decide anew"
        )


class UnusableDatabase(StorageError):
    """The address, the library or the file of the database cannot be used as it is."""


class OutdatedDatabase(UnusableDatabase):
    """The database lacks migrations that this version needs; `atqaru db upgrade` brings them."""


class NewerDatabase(UnusableDatabase):
    """The database was migrated by a newer version than this one, which must not touch it."""


class UnwritableDatabase(UnusableDatabase):
    """The database can be read, but nothing can be written to it: its disk is full, or somebody has forbidden it."""


class BusyDatabase(StorageError):
    """Another process has held the write lock of an SQLite database for longer than a command waits."""


class ClosedDatabase(StorageError):
    """A thread asked for a transaction after the database was closed, as one does whose handler answers too late."""


class NestedTransaction(StorageError):
    """A thread asked for a second transaction that could only wait for the one that it holds itself."""


class UnusableCheckpoint(StorageError):
    """A checkpoint or its key cannot be read, or its signature does not fit."""


#: What is wrong with the database or its use, and so is no fault of the case, message or timer in hand.
DATABASE_FAILURES = (StorageError, SQLAlchemyError)

#: Of PostgreSQL: the connection fails, resources are at an end, somebody steps in, the system fails.
_STATES_AWAY = ("08", "53", "57P", "58")
#: Of SQLite: held by another process, or its file cannot be read or written.
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
    """Whether an error tells that no statement can be carried out now; what one row has caused does not."""
    if isinstance(error, BusyDatabase) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state, code = getattr(error.orig, "sqlstate", None), getattr(error.orig, "sqlite_errorcode", None)
    if state is not None:
        return str(state).startswith(_STATES_AWAY)
    # without either the driver itself has lost the connection
    return code is None or (code & 0xFF) in _CODES_AWAY
