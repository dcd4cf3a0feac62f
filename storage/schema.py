"""The schema of the database: brings it to the newest migration; refuses one that is older or newer."""

import sqlite3
from functools import cache
from pathlib import Path
from typing import cast

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from storage.database import Database, Session
from storage.errors import NewerDatabase, OutdatedDatabase, UnusableDatabase
from storage.file_reasons import reason_of
from storage.quoting import quoted, visible

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK_MIGRATION = select(func.pg_advisory_xact_lock(0x61747161))


def upgrade(database: Database, revision: str = "head") -> None:
    """Runs the missing migrations, all in one transaction; it is fine if there are none.

    The file of an SQLite database is made, with its folder. Raises NewerDatabase if a newer version has migrated it.
    """
    if database.file:
        _make_folder(database.file.parent)
    _require_reachable(database)
    with database.transaction() as session:
        if not database.is_sqlite:
            session.execute(_LOCK_MIGRATION)
        _require_known(session)
        command.upgrade(_config(session), revision)


def current_revision(session: Session) -> str | None:
    """The schema revision of the database; None before the first migration."""
    return MigrationContext.configure(session).get_current_revision()


def newest_revision() -> str:
    """The schema revision that this version of the program needs."""
    return cast(str, _scripts().get_current_head())


def revisions() -> list[str]:
    """Every revision, the oldest first."""
    return [script.revision for script in _scripts().walk_revisions()][::-1]


def require_current(database: Database) -> None:
    """Raises OutdatedDatabase or NewerDatabase unless the schema is the one that this version needs."""
    if database.file and not database.file.exists():
        raise OutdatedDatabase(
            f"there is no database {visible(str(database.file))} yet; run `atqaru db upgrade` to make it"
        )
    _require_reachable(database)
    with database.reading() as session:
        _require_known(session)
        revision = current_revision(session)
    if revision != (needed := newest_revision()):
        raise OutdatedDatabase(
            f"the database has the shape {quoted(revision or 'empty')}, this version needs {quoted(needed)}: "
            "run `atqaru db upgrade`"
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableDatabase(
            f"the folder {visible(str(folder))} of the database cannot be made: {reason_of(error)}; "
            "see that it can be written"
        ) from error


def _require_reachable(database: Database) -> None:
    try:
        database.engine.connect().close()
    except (DBAPIError, sqlite3.Error) as error:
        said = " ".join(str(getattr(error, "orig", error)).split())  # a driver writes several lines
        raise UnusableDatabase(
            f"the database {database.url} cannot be opened ({said}); "
            "see that the server runs, or that the file is one of SQLite and may be written"
        ) from error


def _require_known(session: Session) -> None:
    revision = current_revision(session)
    if revision is not None and revision not in revisions():
        raise NewerDatabase(
            f"the database has the shape {quoted(revision)}, which this version does not know: a newer version of "
            "Atqaru has migrated it; run that version, or take another database"
        )


def _config(session: Session) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = session
    return config


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(_MIGRATIONS))
