"""Transactions: what a command keeps, what a page may not do, and who waits for whom."""

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.database import Database, guarded
from storage.errors import BusyDatabase, ClosedDatabase, NestedTransaction, StaleRow, UnusableDatabase
from storage.sqlite import require_supported_version
from storage.tables import cases, groups, user_tasks
from tests.unit.storage.rows import add_case, add_definition, add_task


def group_names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(groups.c.id).order_by(groups.c.id)))


def test_command_is_kept(database: Database) -> None:
    with database.transaction() as session:
        session.execute(insert(groups).values(id="registry", name="Registry desk"))

    assert group_names(database) == ["registry"]


def test_failed_command_leaves_nothing(database: Database) -> None:
    def fail_after_writing() -> None:
        with database.transaction() as session:
            session.execute(insert(groups).values(id="registry", name="Registry desk"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_writing()

    assert group_names(database) == []


def test_page_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"), database.reading() as session:
        session.execute(insert(groups).values(id="registry", name="Registry desk"))

    assert group_names(database) == []


def test_command_can_write_on_a_connection_that_a_page_has_used(database: Database) -> None:
    group_names(database)

    with database.transaction() as session:
        session.execute(insert(groups).values(id="registry", name="Registry desk"))

    assert group_names(database) == ["registry"]


def test_page_sees_one_moment_throughout(database: Database) -> None:
    with database.reading() as page:
        before = page.execute(select(groups)).all()
        with database.transaction() as session:
            session.execute(insert(groups).values(id="registry", name="Registry desk"))

        assert page.execute(select(groups)).all() == before


def test_references_are_enforced(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        add_case(session, 1)


def test_unknown_state_is_refused(database: Database) -> None:
    with database.transaction() as session:
        add_definition(session)

    with pytest.raises(IntegrityError), database.transaction() as session:
        add_case(session, 1, state="asleep")


def test_id_of_a_removed_case_is_not_given_again(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        add_definition(session)
        add_case(session, 7)
        session.execute(text("DELETE FROM cases"))
        add_case(session, None)  # type: ignore[arg-type]  # the database gives the id

    with sqlite_database.reading() as session:
        assert session.execute(select(cases.c.id)).scalar_one() == 8


def test_guarded_update_of_the_row_that_was_seen_passes(database: Database) -> None:
    with database.transaction() as session:
        add_definition(session)
        add_case(session, 1, revision=4)

        guarded(session, update(cases).where(cases.c.id == 1, cases.c.revision == 4).values(revision=5))

    with database.reading() as session:
        assert session.execute(select(cases.c.revision)).scalar_one() == 5


def test_guarded_update_of_a_row_that_has_changed_is_refused(database: Database) -> None:
    with database.transaction() as session:
        add_definition(session)
        add_case(session, 1, revision=5)

    with (
        pytest.raises(StaleRow, match=r"cases changed 0 row\(s\) instead of 1"),
        database.transaction() as session,
    ):
        guarded(session, update(cases).where(cases.c.id == 1, cases.c.revision == 4).values(revision=5))


def test_second_of_two_who_claim_the_same_task_is_refused(database: Database) -> None:
    with database.transaction() as session:
        add_definition(session)
        add_case(session, 1)
        add_task(session, 1, ("executors",))
    refused: list[str] = []

    def claim(user: str) -> None:
        free = (user_tasks.c.case_id == 1, user_tasks.c.token == 1, user_tasks.c.assignee.is_(None))
        try:
            with database.transaction() as session:
                database.lock_case(session, 1)
                guarded(session, update(user_tasks).where(*free).values(assignee=user))
        except StaleRow:
            refused.append(user)

    threads = [Thread(target=claim, args=(user,)) for user in ("aigerim", "bolat")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1


def test_command_on_a_locked_case_waits_for_the_first(database: Database) -> None:
    with database.transaction() as session:
        add_definition(session)
        add_case(session, 1, revision=1)
    holds, order = Event(), list[str]()

    def second() -> None:
        holds.wait()
        with database.transaction() as session:
            database.lock_case(session, 1)
            order.append(f"second sees {session.execute(select(cases.c.revision)).scalar_one()}")

    thread = Thread(target=second)
    thread.start()
    with database.transaction() as session:
        database.lock_case(session, 1)
        holds.set()
        thread.join(timeout=0.05)
        session.execute(update(cases).values(revision=2))
        order.append("first")
    thread.join()

    assert order == ["first", "second sees 2"]


def test_writers_of_many_threads_lose_nothing(database: Database) -> None:
    def write(writer: int) -> None:
        for number in range(10):
            with database.transaction() as session:
                session.execute(insert(groups).values(id=f"{writer}-{number}", name=""))

    threads = [Thread(target=write, args=(writer,)) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(group_names(database)) == 80


def test_second_transaction_of_one_thread_is_refused(sqlite_database: Database) -> None:
    with (
        pytest.raises(NestedTransaction, match="hand the open session on"),
        sqlite_database.transaction(),
        sqlite_database.transaction(),
    ):
        pass

    with sqlite_database.transaction():
        pass


def test_writer_of_another_process_that_never_ends_is_named(sqlite_database: Database) -> None:
    other = sqlite3.connect(str(sqlite_database.file), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with sqlite_database.reading() as session:
        session.execute(text("PRAGMA busy_timeout=1"))

    with pytest.raises(BusyDatabase, match="another process is writing"), sqlite_database.transaction():
        pass

    other.close()
    with sqlite_database.transaction():
        pass


def test_commit_calls_the_hooks_and_a_rollback_does_not(database: Database) -> None:
    calls: list[str] = []
    database.on_commit(lambda: calls.append("woken"))

    with pytest.raises(RuntimeError), database.transaction():
        raise RuntimeError
    with database.reading():
        pass
    assert calls == []
    with database.transaction():
        pass

    assert calls == ["woken"]


def test_hook_may_open_a_transaction_of_its_own(sqlite_database: Database) -> None:
    seen: list[list[str]] = []
    sqlite_database.on_commit(lambda: seen.append(group_names(sqlite_database)))

    with sqlite_database.transaction() as session:
        session.execute(insert(groups).values(id="registry", name=""))

    assert seen == [["registry"]]


def refuses(database: Database) -> bool:
    try:
        with database.reading():
            return False
    except ClosedDatabase:
        return True


def test_closing_lets_a_command_end_that_is_under_way(database: Database) -> None:
    is_inside = Event()
    with closing(Database(database.url.render_as_string(hide_password=False))) as ours:
        closes = Thread(target=ours.close)

        def write() -> None:
            with ours.transaction() as session:
                session.execute(insert(groups).values(id="registry", name="Registry desk"))
                is_inside.set()
                while not refuses(ours):
                    Event().wait(0.01)
                session.execute(insert(groups).values(id="archive", name="Archive"))

        writes = Thread(target=write)
        writes.start()
        assert is_inside.wait(10)
        closes.start()
        for thread in (writes, closes):
            thread.join(10)

    assert group_names(database) == ["archive", "registry"]


def test_a_closed_database_takes_nothing_more(database: Database) -> None:
    with closing(Database(database.url.render_as_string(hide_password=False))) as ours:
        assert group_names(ours) == []
        ours.close()

        with pytest.raises(ClosedDatabase, match="nothing was changed"), ours.transaction() as session:
            session.execute(insert(groups).values(id="registry", name="Registry desk"))
        with pytest.raises(ClosedDatabase), ours.reading():
            pass

    assert group_names(database) == []


def test_sqlite_file_is_set_up_for_many_readers(sqlite_database: Database) -> None:
    with sqlite_database.reading() as session:
        settings = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert settings == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 10000}


def test_database_in_memory_is_one_for_all_threads() -> None:
    database = Database("sqlite:///:memory:")
    with database.transaction() as session:
        session.execute(text("CREATE TABLE groups (id TEXT, name TEXT)"))

    def write(number: int) -> None:
        with database.transaction() as session:
            session.execute(insert(groups).values(id=str(number), name=""))

    threads = [Thread(target=write, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(group_names(database)) == 5
    database.close()


def test_page_within_a_command_is_refused_in_memory() -> None:
    database = Database("sqlite:///:memory:")

    with pytest.raises(NestedTransaction), database.transaction(), database.reading():
        pass

    database.close()


@pytest.mark.parametrize("url", ["", "atqaru.db", "mysql://host/db", "oracle://host/db"])
def test_address_of_no_known_database_is_refused(url: str) -> None:
    with pytest.raises(UnusableDatabase, match="sqlite"):
        Database(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_spelling_of_postgresql_is_understood(scheme: str) -> None:
    database = Database(f"{scheme}://user@host/name")

    assert database.url.drivername == "postgresql+psycopg"
    assert not database.is_sqlite


def test_building_a_database_makes_no_file(tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path / 'new.db'}")

    assert list(tmp_path.iterdir()) == []


def test_old_sqlite_library_is_refused() -> None:
    with pytest.raises(UnusableDatabase, match=r"SQLite 3\.39\.4, but Atqaru needs 3\.40"):
        require_supported_version((3, 39, 4))
