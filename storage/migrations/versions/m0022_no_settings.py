"""Drops the table `settings`, which nothing has ever read or written."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Drops the table; the settings of an installation are those of its environment."""
    op.drop_table("settings")
