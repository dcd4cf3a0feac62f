"""Entries of earlier versions are under the key of their case, and their history begins with them."""

from sqlalchemy import text

from storage.database import Database
from storage.schema import upgrade
from tests.migrations.test_kinds import NOON, fill


def test_an_entry_of_before_is_under_the_key_of_its_case(empty_database: Database) -> None:
    upgrade(empty_database, "0025")
    with empty_database.transaction() as session:
        at = "2026-04-06 12:00:00.000000Z" if session.dialect.name == "sqlite" else NOON
        fill(session)
        session.execute(
            text(
                "INSERT INTO register_entries (register, case_id, data, entered_at, signal_if_ended) "
                "VALUES ('sessions', 1, '{\"n\": 1}', :at, 'cancelled')"
            ),
            {"at": at},
        )

    upgrade(empty_database)

    with empty_database.reading() as session:
        entry = session.execute(text("SELECT register, key, case_id, signal_if_ended FROM register_entries")).one()
        change = session.execute(text("SELECT register, key, number, case_id, actor FROM register_changes")).one()
    assert tuple(entry) == ("sessions", "case:1", 1, "cancelled")
    assert tuple(change) == ("sessions", "case:1", 1, 1, None)
