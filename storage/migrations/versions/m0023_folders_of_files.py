"""Adds the folder in which a deployed file stood."""

from alembic import op

from storage.migrations.shapes import texts

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """The folders of files that were deployed before are unknown."""
    for column in texts("folder", nullable=True):
        op.add_column("resources", column)
