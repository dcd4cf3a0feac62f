"""The migrations: they make the tables of the program, can be repeated, and leave a newer database alone."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from storage.database import Database, Session
from storage.errors import NewerDatabase, OutdatedDatabase
from storage.schema import current_revision, newest_revision, require_current, revisions, upgrade
from storage.tables import metadata


def test_migrated_database_has_exactly_the_tables_of_the_program(empty_database: Database) -> None:
    upgrade(empty_database)

    with empty_database.reading() as session:
        differences = compare_metadata(MigrationContext.configure(session), metadata)

    assert differences == []


def test_so_are_their_keys_checks_and_indexes(empty_database: Database) -> None:
    upgrade(empty_database)
    with empty_database.transaction() as session:
        migrated = shape(session)
        metadata.drop_all(session)
        metadata.create_all(session)
        made = shape(session)

    assert migrated == made


def shape(session: Session) -> dict[str, dict[str, list[str]]]:
    """What the database says of each table besides its columns, in words that can be compared."""
    look = inspect(session)
    return {
        table: {
            kind: sorted(str(sorted(_in_words(each).items())) for each in found)
            for kind, found in (
                ("checks", look.get_check_constraints(table)),
                ("indexes", look.get_indexes(table)),
                ("unique", look.get_unique_constraints(table)),
                ("foreign keys", look.get_foreign_keys(table)),
                ("primary key", [look.get_pk_constraint(table)]),
            )
        }
        for table in metadata.tables
    }


def _in_words(found: Mapping[str, Any]) -> dict[str, Any]:
    """With the conditions of indexes as they are written."""
    options = {name: str(option) for name, option in found.get("dialect_options", {}).items()}
    return {**found, **({"dialect_options": options} if options else {})}


def test_upgrade_goes_through_every_revision_one_by_one(empty_database: Database) -> None:
    for revision in revisions():
        upgrade(empty_database, revision)

        with empty_database.reading() as session:
            assert current_revision(session) == revision


def test_second_upgrade_changes_nothing(empty_database: Database) -> None:
    upgrade(empty_database)

    upgrade(empty_database)

    require_current(empty_database)


def test_database_of_a_newer_version_is_refused(empty_database: Database) -> None:
    upgrade(empty_database)
    with empty_database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(NewerDatabase, match=r"'9999'.*newer version of Atqaru"):
        upgrade(empty_database)
    with pytest.raises(NewerDatabase, match="run that version"):
        require_current(empty_database)


def test_database_without_migrations_is_refused_with_the_remedy(empty_database: Database) -> None:
    with empty_database.transaction():
        pass

    with pytest.raises(OutdatedDatabase, match="atqaru db upgrade"):
        require_current(empty_database)


def test_missing_file_is_refused_and_not_made(empty_database: Database) -> None:
    if not empty_database.file:
        return

    with pytest.raises(OutdatedDatabase, match=r"no database .*empty\.db yet"):
        require_current(empty_database)

    assert not empty_database.file.exists()


def test_failed_migration_leaves_the_database_as_it_was(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("the last step of the first migration")

    monkeypatch.setattr("storage.migrations.append_only.protect_audit_log", fail)

    with pytest.raises(RuntimeError, match="last step"):
        upgrade(empty_database)

    with empty_database.reading() as session:
        assert current_revision(session) is None
        assert not session.dialect.has_table(session, "cases")


def test_two_processes_may_upgrade_at_once(empty_database: Database) -> None:
    second = Database(empty_database.url.render_as_string(hide_password=False))

    with ThreadPoolExecutor() as threads:
        list(threads.map(upgrade, [empty_database, second]))

    with second.reading() as session:
        assert current_revision(session) == newest_revision()
    second.close()
