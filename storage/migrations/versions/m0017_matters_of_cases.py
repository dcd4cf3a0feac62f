"""Adds on whose own applications a case decides, so that they do not move, correct or stop it."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.shapes import texts

revision = "0017"
down_revision = "0016"

_TASKS = sa.table("user_tasks", sa.column("case_id", sa.Integer), sa.column("matter_of", sa.Text))
_CASES = sa.table("cases", sa.column("id", sa.Integer), sa.column("matter_of", sa.Text))


def upgrade() -> None:
    """Adds the column, with those whom the open tasks of a case name."""
    op.add_column("cases", *texts("matter_of", nullable=True))
    named: dict[int, set[str]] = {}
    for row in op.get_bind().execute(sa.select(_TASKS).where(_TASKS.c.matter_of.is_not(None))):
        named.setdefault(row.case_id, set()).update(row.matter_of.split())
    for case_id, logins in named.items():
        op.execute(sa.update(_CASES).where(_CASES.c.id == case_id).values(matter_of=" ".join(sorted(logins))))
