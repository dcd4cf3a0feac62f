"""A database that has room for everything but updates of one table, as the database itself reports it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from storage.database import Database

_REFUSES = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the disk is full' USING ERRCODE = 'disk_full'; END $$
"""
_BEGINS = {
    "sqlite": ["CREATE TRIGGER no_room BEFORE UPDATE ON {} BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"],
    "postgresql": [_REFUSES, "CREATE TRIGGER no_room BEFORE UPDATE ON {} EXECUTE FUNCTION no_room()"],
}
_ENDS = {"sqlite": ["DROP TRIGGER no_room"], "postgresql": ["DROP FUNCTION no_room CASCADE"]}


@contextmanager
def no_room_in(database: Database, table: str) -> Iterator[None]:
    """Refuses every update of a table meanwhile."""
    _run(database, _BEGINS, table)
    yield
    _run(database, _ENDS, table)


def _run(database: Database, statements: dict[str, list[str]], table: str) -> None:
    with database.transaction() as session:
        for statement in statements[session.dialect.name]:
            session.execute(text(statement.format(table)))
