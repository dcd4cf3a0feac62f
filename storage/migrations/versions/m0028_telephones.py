"""Adds the telephone number of a local account."""

from alembic import op

from storage.migrations.shapes import texts

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """The numbers of accounts that exist are unknown."""
    for column in texts("phone", nullable=True):
        op.add_column("users", column)
