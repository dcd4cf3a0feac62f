"""Adds what administrators change by date: withdrawn versions, days taken back, other hours."""

from alembic import op

from storage.migrations.shapes import dates, index, moments, serial_id, texts

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Adds the columns, and the table of hours that stand from a day on."""
    op.add_column("definitions", *moments("withdrawn_at", nullable=True))
    op.add_column("calendar_overrides", *moments("withdrawn_at", nullable=True))
    op.create_table(
        "hours_changes",
        serial_id(),
        *dates("effective_from"),
        *texts("place", "opens", "closes"),
        *texts("lunch_from", "lunch_until", nullable=True),
        *texts("legal_basis", "actor"),
        *moments("entered_at"),
        *moments("withdrawn_at", nullable=True),
    )
    index("hours_changes", "effective_from")
