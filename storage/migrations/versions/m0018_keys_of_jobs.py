"""Keeps the idempotency key of a job with it, so that no other job is ever given the same."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.shapes import texts

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Adds the key; a job that is there keeps the one under which it may have called already."""
    op.add_column("jobs", *texts("key", nullable=True))
    op.execute(sa.text("UPDATE jobs SET key = case_id || '-' || token"))
