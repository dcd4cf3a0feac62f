"""Lets the reason for closing a deadline be a text in several languages."""

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """A reason that is stored becomes JSON; on SQLite both are text."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("UPDATE deadlines SET because = json_quote(because) WHERE because IS NOT NULL")
    else:
        op.execute("ALTER TABLE deadlines ALTER COLUMN because TYPE JSONB USING to_jsonb(because)")
