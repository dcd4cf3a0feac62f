"""The health check and what stands beside the pages: answered without office, people and texts of services."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text

from storage.database import Database
from tests.full_disk import files_no_longer_than
from tests.web.office import Department


@contextmanager
def readings(database: Database) -> Iterator[list[object]]:
    """The transactions that begin meanwhile: nothing is read without one."""
    begun: list[object] = []
    note = begun.append  # each look at a method gives another one
    event.listen(database.engine, "begin", note)
    yield begun
    event.remove(database.engine, "begin", note)


def spoil(department: Department, statement: str) -> None:
    with department.database.transaction() as session:
        session.execute(text(statement))


def test_health_says_that_the_database_answers(department: Department) -> None:
    answer = department.visitor().get("/health")

    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}


@pytest.mark.parametrize(
    ("revision", "state"), [("9999", "newer"), ("", "outdated")]
)  # fmt: skip
def test_health_says_that_the_database_does_not_fit(department: Department, revision: str, state: str) -> None:
    visitor = department.visitor("askar")
    change = f"UPDATE alembic_version SET version_num = '{revision}'" if revision else "DELETE FROM alembic_version"
    spoil(department, change)
    spoil(department, "ALTER TABLE definitions RENAME TO other_definitions")

    answer = visitor.get("/health")

    assert (answer.status_code, answer.json) == (503, {"status": "unusable", "database": state})


def test_health_says_that_there_is_no_database(sqlite_department: Department) -> None:
    file = sqlite_department.database.file
    assert file
    sqlite_department.database.close()
    file.unlink()

    answer = sqlite_department.visitor().get("/health")

    assert (answer.status_code, answer.json) == (503, {"status": "unusable", "database": "outdated"})
    assert not file.exists()


#: What the server says then.
_DISK_FULL = """
CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$
"""


def test_health_says_that_nothing_can_be_written_to_a_full_disk(sqlite_department: Department) -> None:
    visitor, file = sqlite_department.visitor("askar"), sqlite_department.database.file
    assert file

    with files_no_longer_than(Path(f"{file}-wal").stat().st_size):
        worklist, answer = visitor.get("/worklist"), visitor.get("/health")
    after = visitor.get("/health")

    assert worklist.status_code == 200
    assert (answer.status_code, answer.json) == (503, {"status": "unusable", "database": "unwritable"})
    assert after.json == {"status": "ok"}


def test_health_says_that_the_disk_of_a_server_is_full(postgresql_department: Department) -> None:
    spoil(postgresql_department, _DISK_FULL)
    spoil(postgresql_department, "CREATE TRIGGER t BEFORE UPDATE ON alembic_version EXECUTE FUNCTION disk_full()")

    answer = postgresql_department.visitor().get("/health")

    assert (answer.status_code, answer.json) == (503, {"status": "unusable", "database": "unwritable"})


def test_who_is_writing_now_keeps_no_health_check_waiting(department: Department) -> None:
    with department.database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = version_num"))
        answer = department.visitor().get("/health")

    assert answer.json == {"status": "ok"}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_texts_that_cannot_be_read_do_not_concern_what_shows_none(sqlite_department: Department, language: str) -> None:
    client = sqlite_department.visitor("askar").client
    spoil(sqlite_department, "ALTER TABLE definitions RENAME TO other_definitions")

    answers = [
        client.get(path, headers={"Accept-Language": language}) for path in ("/health", "/favicon.svg", "/language/kk")
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 302]


@pytest.mark.parametrize("path", ["/favicon.svg", "/favicon.ico", "/language/ru", "/static/app.css"])
def test_what_stands_beside_the_pages_reads_no_table(sqlite_department: Department, path: str) -> None:
    client = sqlite_department.visitor("erlan").client

    with readings(sqlite_department.database) as begun, client.get(path, headers={"Accept-Language": "ru"}):
        pass

    assert begun == []
