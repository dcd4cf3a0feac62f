"""Adds when those are reminded whose work is due."""

from alembic import op

from storage.migrations.shapes import index, moments

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Adds the column; deadlines that are open already bring no reminder."""
    op.add_column("deadlines", *moments("remind_at", nullable=True))
    index("deadlines", "remind_at")
