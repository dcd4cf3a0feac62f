"""Databases that one test hands on to the next, since PostgreSQL takes far longer to make one than to put one right.

After a test its database is brought back to the rows of the template. One whose tables, triggers or functions the
test has changed is dropped, and so is one that is full of dead rows.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from psycopg import Connection, OperationalError
from psycopg.rows import TupleRow
from sqlalchemy import URL

from tests import server

#: No automatic vacuum runs while tests do.
_USES = 60
_TABLES = """
    SELECT quote_ident(relname) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
"""
_SEQUENCES = """
    SELECT quote_ident(sequencename), coalesce(last_value, start_value), last_value IS NOT NULL
    FROM pg_sequences WHERE schemaname = 'public'
"""
# those of the audit log, which even the owner of the tables does not pass by
_ALWAYS = """
    SELECT tgrelid::regclass::text, quote_ident(tgname) FROM pg_trigger WHERE tgenabled = 'A'
"""
# any change of the schema writes a row of the catalogue, which carries the number of its transaction
_SCHEMA = " UNION ALL ".join(
    f"SELECT count(*), sum(xmin::text::bigint) FROM {catalogue}"
    for catalogue in ("pg_class", "pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_trigger", "pg_proc")
)
_THROW_OUT = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_idle: defaultdict[str, list["_HandedOn"]] = defaultdict(list)


@contextmanager
def handed_on(template: str) -> Iterator[URL]:
    """The address of a database that holds what the template holds, for one test."""
    idle = _idle[template]
    database = idle.pop() if idle else _HandedOn(template)
    try:
        yield database.url
    finally:
        if database.is_put_right():
            idle.append(database)
        else:
            database.drop()


class _HandedOn:
    """A copy of a template, with what it takes to bring it back to that: rows, sequences, and how its schema looks."""

    def __init__(self, template: str) -> None:
        self.url = server.create_database(template)
        self._connection: Connection[TupleRow] = server.connected(self.url)
        self._connection.execute("SET session_replication_role = replica")  # no trigger and no foreign key is asked
        self._rows = {table: self._taken(table) for table in self._filled_tables()}
        self._sequences = self._connection.execute(_SEQUENCES).fetchall()
        self._always = self._connection.execute(_ALWAYS).fetchall()
        self._schema = self._connection.execute(_SCHEMA).fetchall()
        self._uses = 0

    def is_put_right(self) -> bool:
        """Brings the database back to the template; False if it is to be dropped instead."""
        self._uses += 1
        if self._uses == _USES:
            return False
        with suppress(OperationalError):  # a test may have thrown everybody out
            self._connection.execute(_THROW_OUT)
            if self._connection.execute(_SCHEMA).fetchall() == self._schema:
                self._put_right()
                self._schema = self._connection.execute(_SCHEMA).fetchall()
                return True
        return False

    def drop(self) -> None:
        self._connection.close()
        server.drop_database(self.url)

    def _put_right(self) -> None:
        with self._connection.transaction():
            for table, trigger in self._always:
                self._connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
            for table in self._filled_tables():
                self._connection.execute(f"DELETE FROM {table}")
            for table, rows in self._rows.items():
                with self._connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as copy:
                    copy.write(rows)
            for sequence in self._sequences:
                self._connection.execute("SELECT setval(%s::regclass, %s, %s)", sequence)
            for table, trigger in self._always:
                self._connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")

    def _filled_tables(self) -> list[str]:
        return [name for (name,) in self._connection.execute(_TABLES).fetchall()]

    def _taken(self, table: str) -> bytes:
        with self._connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT BINARY)") as copy:
            return b"".join(bytes(block) for block in copy)
