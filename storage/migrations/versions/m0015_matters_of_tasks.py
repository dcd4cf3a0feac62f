"""Adds whose own application a task decides, so that they have no part in it."""

from alembic import op

from storage.migrations.shapes import texts

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Adds the column; the tasks that are open name nobody."""
    op.add_column("user_tasks", *texts("matter_of", nullable=True))
