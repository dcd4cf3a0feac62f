"""A case on whose tasks an application is decided is the matter of those whom its open tasks name."""

from sqlalchemy import text

from storage.database import Database
from storage.schema import upgrade
from tests.migrations.test_search_keys import NOON, add_case, fill


def test_a_case_of_before_is_the_matter_of_those_whom_its_open_tasks_name(empty_database: Database) -> None:
    upgrade(empty_database, "0016")
    with empty_database.transaction() as session:
        at = "2026-04-06 12:00:00.000000Z" if session.dialect.name == "sqlite" else NOON
        fill(session)
        for case_id in (1, 2):
            add_case(session, case_id, "One", None)
        for token, logins in ((1, "dana aigerim"), (2, "bolat dana"), (3, None)):
            session.execute(
                text(
                    "INSERT INTO user_tasks (case_id, token, element_id, name, process_id, candidate_groups,"
                    " candidate_users, priority, law, created_at, matter_of)"
                    " VALUES (:case_id, :token, 'u', 'u', 'k', '', '', 50, '', :at, :logins)"
                ),
                {"case_id": 2 if logins is None else 1, "token": token, "at": at, "logins": logins},
            )

    upgrade(empty_database)

    with empty_database.reading() as session:
        found = session.execute(text("SELECT matter_of FROM cases ORDER BY id")).scalars().all()
    assert found == ["aigerim bolat dana", None]
