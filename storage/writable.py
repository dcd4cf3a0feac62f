"""Whether a database can be written: with a full disk, or read-only, it can still be read."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from storage.database import Database
from storage.errors import UnwritableDatabase

_LOCK_NOT_AVAILABLE = "55P03"


def require_writable(database: Database) -> None:
    """Raises UnwritableDatabase unless a test write without meaning succeeds.

    It does not wait: if another process is writing, the database can be written.
    """
    try:
        if database.file:
            _write_header(database.file)
        elif not database.is_sqlite:
            _write_revision(database)
    except (DBAPIError, sqlite3.Error) as error:
        raise UnwritableDatabase(
            f"nothing can be written to the database {database.url} ({getattr(error, 'orig', error)}); "
            "see that its disk has room, and that it is not read-only"
        ) from error


def _write_header(file: Path) -> None:
    """Commits a number in the header that nothing reads; writing a row's own values again would write nothing."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True, timeout=0)) as connection:
        connection.isolation_level = None
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                return
            raise
        connection.execute("PRAGMA user_version=0")
        connection.execute("COMMIT")


def _write_revision(database: Database) -> None:
    try:
        with database.engine.begin() as session:
            session.execute(text("SET LOCAL lock_timeout = '100ms'"))
            session.execute(text("UPDATE alembic_version SET version_num = version_num"))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
