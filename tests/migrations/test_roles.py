"""Groups of before keep what their people may do, which the program knew by their ids."""

from sqlalchemy import text

from storage.database import Database
from storage.queries.users import roles_by_group
from storage.schema import upgrade


def test_the_groups_that_are_there_keep_what_their_people_may_do(empty_database: Database) -> None:
    upgrade(empty_database, "0020")
    with empty_database.transaction() as session:
        for group in ("applicants", "supervisors", "heads", "administrators", "executors", "registry"):
            session.execute(text("INSERT INTO groups (id, name) VALUES (:id, :id)"), {"id": group})

    upgrade(empty_database)

    with empty_database.reading() as session:
        assert roles_by_group(session) == {
            "applicants": {"apply"},
            "supervisors": {"oversee", "see_cases", "see_data", "assign", "fix"},
            "heads": {"see_cases", "assign"},
            "administrators": {"see_cases", "see_data", "assign", "fix", "administer"},
            "executors": {"see_data"},
        }


def test_a_new_database_has_no_roles_before_groups_are_deployed(empty_database: Database) -> None:
    upgrade(empty_database)

    with empty_database.reading() as session:
        assert roles_by_group(session) == {}
