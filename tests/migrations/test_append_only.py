"""The database itself refuses to change the audit log, after every migration."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from storage.audit import AuditEvent, append, verify
from storage.audit.event import event_hash, origin
from storage.columns import moment_text
from storage.database import Database
from storage.schema import revisions, upgrade
from storage.tables import audit_data, audit_events

REFUSAL = "the audit log is append-only"
NOW = datetime(2026, 4, 8, tzinfo=UTC)

COPY_EVENT = "INSERT INTO audit_events SELECT * FROM audit_events WHERE sequence = 1"
COPY_DATA = "INSERT INTO audit_data SELECT * FROM audit_data WHERE sequence = 1"
ON_BOTH = [
    "UPDATE audit_events SET actor = 'nobody'",
    "UPDATE audit_events SET actor = 'nobody' WHERE chain = 0 AND sequence = 2",
    "DELETE FROM audit_events",
    "DELETE FROM audit_events WHERE chain = 0 AND sequence = 2",
    "UPDATE audit_data SET data = salt",
    f"{COPY_EVENT} ON CONFLICT (chain, sequence) DO UPDATE SET actor = 'nobody'",
    f"{COPY_DATA} ON CONFLICT (chain, sequence) DO UPDATE SET data = excluded.salt",
]
ON_SQLITE = [
    "INSERT OR REPLACE INTO audit_events SELECT * FROM audit_events WHERE sequence = 1",
    "REPLACE INTO audit_events SELECT * FROM audit_events WHERE sequence = 1",
    "UPDATE OR REPLACE audit_events SET sequence = 2 WHERE sequence = 1",
    "REPLACE INTO audit_data SELECT * FROM audit_data WHERE sequence = 1",
    "UPDATE OR REPLACE audit_data SET sequence = 2 WHERE sequence = 1",
]
ON_POSTGRESQL = [
    "TRUNCATE audit_data",
    "TRUNCATE audit_events CASCADE",
    "TRUNCATE audit_events, audit_data",
    "SET LOCAL session_replication_role = replica; UPDATE audit_events SET actor = 'nobody'",
]


@pytest.mark.parametrize("revision", revisions())
def test_every_change_of_the_audit_log_is_refused(empty_database: Database, revision: str) -> None:
    upgrade(empty_database, revision)
    with empty_database.transaction() as session:
        append(session, 0, [AuditEvent(NOW, "login", "aigerim", data={"from": "portal"})] * 2)

    for statement in ON_BOTH + (ON_SQLITE if empty_database.is_sqlite else ON_POSTGRESQL):
        # Driver text: the statements are to reach the database as an attacker would send them.
        with pytest.raises(DBAPIError, match=REFUSAL), empty_database.transaction() as session:
            session.exec_driver_sql(statement)

    with empty_database.reading() as session:
        assert list(verify(session)) == []
        assert session.execute(text("SELECT count(*) FROM audit_events")).scalar_one() == 2


def test_row_that_would_take_the_row_id_of_another_is_refused(empty_database: Database) -> None:
    if not empty_database.is_sqlite:
        return
    upgrade(empty_database)
    with empty_database.transaction() as session:
        append(session, 0, [AuditEvent(NOW, "login", "aigerim", data={"from": "portal"})])

    for table, rest in (("audit_events", "at, type, actor, commitment, hash"), ("audit_data", "salt, data")):
        statement = (
            f"INSERT OR REPLACE INTO {table} (rowid, chain, sequence, {rest}) "
            f"SELECT rowid, chain, 2, {rest} FROM {table}"
        )
        with pytest.raises(DBAPIError, match=REFUSAL), empty_database.transaction() as session:
            session.exec_driver_sql(statement)


def test_events_from_before_revision_0002_are_kept_and_still_verify(empty_database: Database) -> None:
    upgrade(empty_database, "0001")
    event = {"chain": 0, "type": "login", "actor": "aigerim", "at": moment_text(NOW), "commitment": "00" * 32}
    first = event_hash(origin(0), event | {"sequence": 1})
    second = event_hash(first, event | {"sequence": 2})
    row = {"chain": 0, "type": "login", "actor": "aigerim", "at": NOW, "commitment": bytes(32)}
    with empty_database.transaction() as session:
        session.execute(
            insert(audit_events),
            [row | {"sequence": 1, "hash": first}, row | {"sequence": 2, "hash": second}],
        )
        append(session, 0, [AuditEvent(NOW, "logout", "aigerim", data={"from": "portal"})] * 2)
        before = [session.execute(select(table)).all() for table in (audit_events, audit_data)]

    upgrade(empty_database)

    with empty_database.transaction() as session:
        append(session, 0, [AuditEvent(NOW, "login", "aigerim")])
    with empty_database.reading() as session:
        assert list(verify(session)) == []
        after = [session.execute(select(table)).all() for table in (audit_events, audit_data)]
    assert [after[0][:4], after[1]] == before


@pytest.mark.parametrize("revision", revisions())
def test_erasing_data_is_the_one_change_that_is_allowed(empty_database: Database, revision: str) -> None:
    upgrade(empty_database, revision)
    with empty_database.transaction() as session:
        append(session, 0, [AuditEvent(NOW, "login", "aigerim", data={"from": "portal"})])

    with empty_database.transaction() as session:
        session.execute(text("DELETE FROM audit_data"))

    with empty_database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM audit_data")).scalar_one() == 0
