"""Adds the events that start cases, and what a message has started."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.shapes import index, integers, key, moments, one_of, references, texts

revision = "0026"
down_revision = "0025"

_BY_KEY = sa.text("state = 'active' AND start_key IS NOT NULL")


def upgrade() -> None:
    """No diagram that is in force has such an event yet, so that the table begins empty."""
    op.create_table(
        "start_events",
        *integers("definition_id"),
        *texts("element_id", "process", "trigger"),
        *texts("name", nullable=True),
        *moments("due_at", "begun_at", nullable=True),
        *integers("moments_left", nullable=True),
        *texts("calendar_version", nullable=True),
        key("definition_id", "element_id"),
        references("definition_id", "definitions.id"),
        one_of("trigger", "timer", "message", "signal"),
        sqlite_with_rowid=False,
    )
    for column in ("process", "name", "due_at"):
        index("start_events", column)
    for table, columns in (("cases", ("start_event", "start_key")), ("messages", ("for_process", "started"))):
        for column in columns:
            op.add_column(table, sa.Column(column, sa.Text(), nullable=True))
    op.create_index(
        "uq_cases_start_key",
        "cases",
        ["service", "start_key"],
        unique=True,
        sqlite_where=_BY_KEY,
        postgresql_where=_BY_KEY,
    )
