"""Adds what the people of a group may do beside its tasks, which until now the program knew by the ids of groups."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.shapes import index, key, references, texts

revision = "0021"
down_revision = "0020"

#: What each of these ids meant.
_MEANT = {
    "applicants": "apply",
    "supervisors": "oversee see_cases see_data assign fix",
    "heads": "see_cases assign",
    "administrators": "see_cases see_data assign fix administer",
    "executors": "see_data",
}


def upgrade() -> None:
    """Adds the table; the groups that are there keep what their people may do."""
    table = op.create_table(
        "group_roles",
        *texts("group_id", "role"),
        references("group_id", "groups.id"),
        key("group_id", "role"),
        sqlite_with_rowid=False,
    )
    index("group_roles", "role")
    there = set(op.get_bind().scalars(sa.text("SELECT id FROM groups")))
    rows = [{"group_id": id_, "role": role} for id_, roles in _MEANT.items() if id_ in there for role in roles.split()]
    if rows:
        op.bulk_insert(table, rows)
