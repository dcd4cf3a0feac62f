"""Jobs of earlier versions keep the key under which they may have called already."""

from sqlalchemy import text

from storage.database import Database
from storage.schema import upgrade
from tests.migrations.test_search_keys import NOON, add_case, fill


def test_a_job_of_before_keeps_its_key(empty_database: Database) -> None:
    upgrade(empty_database, "0017")
    with empty_database.transaction() as session:
        at = "2026-04-06 12:00:00.000000Z" if session.dialect.name == "sqlite" else NOON
        fill(session)
        add_case(session, 12, "One", None)
        session.execute(
            text(
                "INSERT INTO jobs (case_id, token, element_id, type, state, retries_left, attempt, run_at) "
                "VALUES (12, 7, 'x', 'gateway-query', 'running', 2, 1, :at)"
            ),
            {"at": at},
        )

    upgrade(empty_database)

    with empty_database.reading() as session:
        assert session.execute(text("SELECT key FROM jobs")).scalar_one() == "12-7"
