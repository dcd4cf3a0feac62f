"""Lets each look of the runner read the beginning of an index."""

from alembic import op

from storage.migrations.shapes import index

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Reminders are found by state and moment, jobs by the end of their lease, messages by state and age."""
    op.drop_index("ix_deadlines_remind_at", "deadlines")
    index("deadlines", "state", "remind_at")
    index("jobs", "state", "locked_until")
    index("messages", "state", "published_at", "id")
