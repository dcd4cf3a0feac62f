"""Adds what becomes of an entry in a register when its case is ended by hand."""

from alembic import op

from storage.migrations.shapes import jsons, texts

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Adds the columns; the entries that are there stay as they are when their cases end."""
    op.add_column("register_entries", *jsons("if_ended", nullable=True))
    op.add_column("register_entries", *texts("signal_if_ended", nullable=True))
