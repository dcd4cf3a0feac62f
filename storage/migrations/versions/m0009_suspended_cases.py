"""Adds how a case was suspended or moved to other versions, how incidents ended, and finds open incidents at once."""

from alembic import op

from storage.migrations.shapes import dates, index, moments, texts

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Adds the columns and the index."""
    for column in (
        *moments("suspended_at", nullable=True),
        *texts("suspended_by", "suspended_because", nullable=True),
        *dates("vintage_on", nullable=True),
        *moments("vintage_at", nullable=True),
    ):
        op.add_column("cases", column)
    for column in texts("name", "resolved_by", "resolution", nullable=True):
        op.add_column("incidents", column)
    index("incidents", "resolved_at", "opened_at")
