"""Inserts that meet a row of the same key: what they say they have done is true on both databases."""

from datetime import UTC, datetime

from storage.conflicts import add_once, add_or_replace
from storage.database import Database
from storage.tables import drafts, sent_forms

AT = datetime(2026, 4, 6, 11, tzinfo=UTC)
ROW = {"id": "once", "user_id": "askar", "path": "/tasks/1-1", "outcome": {}, "sent_at": AT}
DRAFT = {"user_id": "askar", "path": "/tasks/1-1", "fields": {"a": ["1"]}, "kept_at": AT}


def test_a_row_is_added_once(database: Database) -> None:
    with database.transaction() as session:
        added = [add_once(session, sent_forms, ROW) for _ in range(2)]

    assert added == [True, False]


def test_a_row_takes_the_place_of_the_one_with_its_key(database: Database) -> None:
    for value in ("1", "2"):
        with database.transaction() as session:
            add_or_replace(session, drafts, [{**DRAFT, "fields": {"a": [value]}}])

    with database.reading() as session:
        assert [row.fields for row in session.execute(drafts.select())] == [{"a": ["2"]}]
