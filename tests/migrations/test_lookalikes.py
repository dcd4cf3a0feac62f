"""Entries of earlier versions are found by a key that looks like theirs."""

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.queries.registers import key_that_looks
from storage.schema import upgrade
from tests.migrations.test_kinds import NOON, fill


@pytest.mark.parametrize(
    ("entered", "asked", "found"),
    [
        ("АВ-1", "AB-1", "АВ-1"),
        ("Ç", "Ҫ", "Ç"),
        ("ΗΟΥ", "hoy", "ΗΟΥ"),
        ("AB-1", "AB-2", None),
        ("case:1", "CASE:1", None),
    ],
)
def test_an_entry_of_before_is_found(empty_database: Database, entered: str, asked: str, found: str | None) -> None:
    upgrade(empty_database, "0031")
    with empty_database.transaction() as session:
        at = "2026-04-06 12:00:00.000000Z" if session.dialect.name == "sqlite" else NOON
        fill(session)
        session.execute(
            text(
                "INSERT INTO register_entries (register, key, case_id, data, entered_at) "
                "VALUES ('licences', :key, 1, '{}', :at)"
            ),
            {"key": entered, "at": at},
        )

    upgrade(empty_database)

    with empty_database.reading() as session:
        assert key_that_looks(session, "licences", asked) == found
        assert key_that_looks(session, "papers", asked) is None
