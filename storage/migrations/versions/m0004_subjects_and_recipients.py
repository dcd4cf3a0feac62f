"""Adds whom a task is about, and to whom a document goes."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.shapes import texts

revision = "0004"
down_revision = "0003"

_documents = sa.table("documents", sa.column("kind", sa.Text()), sa.column("recipient", sa.Text()))


def upgrade() -> None:
    """Adds the columns; the documents that were issued to applicants until then say so."""
    op.add_column("user_tasks", *texts("subject", nullable=True))
    op.add_column("documents", *texts("recipient", nullable=True))
    to_applicants = _documents.c.kind.in_(("D-RTC", "D-REF", "D-ATT"))
    op.execute(_documents.update().where(to_applicants).values(recipient="applicant"))
