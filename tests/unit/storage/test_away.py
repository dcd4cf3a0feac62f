"""Which errors tell that the database is away, and which that a statement was wrong."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from storage.database import Database
from storage.errors import BusyDatabase, CrossedCommands, is_away


def failure(database: Database, sqlstate: str | None) -> OperationalError:
    driver: Any = database.engine.dialect.loaded_dbapi
    orig = driver.OperationalError("no")
    orig.sqlstate = sqlstate
    return OperationalError("SELECT 1", None, orig)


@pytest.mark.parametrize("sqlstate", ["08006", "53300", "57P01", "57P03", "58030", None])
def test_without_a_connection_or_a_server_it_is_away(sqlite_database: Database, sqlstate: str | None) -> None:
    assert is_away(failure(sqlite_database, sqlstate))
    assert is_away(BusyDatabase("busy"))


@pytest.mark.parametrize("sqlstate", ["54000", "40P01", "57014", "22P02"])
def test_a_statement_that_is_refused_is_not(sqlite_database: Database, sqlstate: str) -> None:
    assert not is_away(failure(sqlite_database, sqlstate))
    assert not is_away(ValueError("no"))


def test_a_table_that_is_not_there_is_not(database: Database) -> None:
    with pytest.raises(DBAPIError) as raised, database.reading() as session:
        session.execute(text("SELECT * FROM nowhere"))

    assert not is_away(raised.value)


def test_what_an_index_does_not_take_is_not(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    # a text that cannot be squeezed
    long = "SELECT string_agg(md5(n::text), ''), 'x' FROM generate_series(1, 500) AS n"
    with pytest.raises(OperationalError, match="index row") as raised, database.transaction() as session:
        session.execute(text(f"INSERT INTO groups {long}"))

    assert not is_away(raised.value)
    database.close()


def test_a_server_that_threw_the_connection_out_is(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    with pytest.raises(DBAPIError) as raised, database.transaction() as session:
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    assert is_away(raised.value)
    database.close()


@pytest.mark.parametrize("sqlstate", ["40P01", "40001"])
def test_a_command_that_was_ended_for_another_says_so(postgresql_url: str, sqlstate: str) -> None:
    database = Database(postgresql_url)
    with pytest.raises(CrossedCommands, match="send it again") as raised, database.transaction() as session:
        session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{sqlstate}'; END $$"))

    assert not is_away(raised.value)
    database.close()
