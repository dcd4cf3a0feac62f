"""Keeps the audit log of SQLite in the order in which it was written, so that its pages fill up.

Sorted by case, as it was, a page is split wherever a case goes on, and data over a quarter of a page take a page of
their own.
"""

from alembic import op

from storage.migrations.append_only import protect_audit_log

revision = "0002"
down_revision = "0001"

_EVENTS = (
    "CREATE TABLE audit_events_in_order ("
    "chain INTEGER NOT NULL, sequence INTEGER NOT NULL, at TEXT NOT NULL, type TEXT NOT NULL, actor TEXT NOT NULL, "
    "element_id TEXT, law TEXT, calendar_version TEXT, due_at TEXT, definition_id INTEGER, "
    "commitment BLOB NOT NULL, hash BLOB NOT NULL, "
    "CONSTRAINT pk_audit_events PRIMARY KEY (chain, sequence), "
    "CONSTRAINT ck_audit_events_position CHECK (chain >= 0 AND sequence >= 1))"
)
_COPY_EVENTS = (
    "INSERT INTO audit_events_in_order "
    "SELECT chain, sequence, at, type, actor, element_id, law, calendar_version, due_at, definition_id, "
    "commitment, hash FROM audit_events ORDER BY at, chain, sequence"
)
_DATA = (
    "CREATE TABLE audit_data ("
    "chain INTEGER NOT NULL, sequence INTEGER NOT NULL, salt BLOB NOT NULL, data BLOB NOT NULL, "
    "CONSTRAINT pk_audit_data PRIMARY KEY (chain, sequence), "
    "CONSTRAINT fk_audit_data_chain_sequence FOREIGN KEY(chain, sequence) REFERENCES audit_events (chain, sequence))"
)


def upgrade() -> None:
    """Rebuilds both tables on SQLite, with what protects them; PostgreSQL keeps rows in order by itself."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for statement in (
        "CREATE TABLE held_audit_data AS SELECT chain, sequence, salt, data FROM audit_data",
        "DROP TABLE audit_data",
        _EVENTS,
        _COPY_EVENTS,
        "DROP TABLE audit_events",
        "ALTER TABLE audit_events_in_order RENAME TO audit_events",
        _DATA,
        "INSERT INTO audit_data SELECT * FROM held_audit_data",
        "DROP TABLE held_audit_data",
    ):
        op.execute(statement)
    protect_audit_log(has_row_ids=True)
