"""Adds when a case was suspended, and finds open incidents at once."""

from alembic import op

from storage.migrations.shapes import index, moments

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Adds the column and the index."""
    op.add_column("cases", *moments("suspended_at", nullable=True))
    index("incidents", "resolved_at", "opened_at")
