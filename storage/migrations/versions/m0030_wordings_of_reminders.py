"""Adds by which wording people are reminded of a deadline."""

from alembic import op

from storage.migrations.shapes import texts

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Adds the column; the deadlines that run keep the wording of the product."""
    op.add_column("deadlines", *texts("reminder", nullable=True))
