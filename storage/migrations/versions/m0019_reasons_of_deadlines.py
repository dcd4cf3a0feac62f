"""Adds why a deadline was settled before its moment, and of whom and when it reminds.

Whether a term of a case was missed is read from its deadlines.
"""

from alembic import op

from storage.migrations.shapes import texts

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Adds the columns, and drops the mark of the cases: each that bears it has a deadline that was missed."""
    op.add_column("deadlines", *texts("because", nullable=True))
    for name in ("remind_days", "escalate_to"):
        op.add_column("deadlines", *texts(name, nullable=True))
    op.drop_column("cases", "term_broken")
