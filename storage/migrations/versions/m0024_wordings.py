"""Lets files and definitions be wordings, and keeps in which languages a notice or document reads."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

#: The kinds that each table took until then, and its index.
_KINDS = {
    "resources": ("'bpmn', 'dmn', 'form', 'groups', 'texts'", "deployment_id"),
    "definitions": ("'process', 'decision', 'form', 'texts'", "resource_id"),
}
_STATEMENT = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")


def upgrade() -> None:
    """Widens the checks; what was sent and issued before has only its one text."""
    if op.get_bind().dialect.name == "sqlite":
        # rows of other tables point here; they find what they point to again before the transaction ends
        op.execute("PRAGMA defer_foreign_keys = ON")
    for table, (kinds, indexed) in _KINDS.items():
        if op.get_bind().dialect.name == "sqlite":
            _make_anew(table, kinds, indexed)
        else:
            check = f"ck_{table}_kind"
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {check}")
            op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {check} CHECK (kind IN ({kinds}, 'wording'))")
    for table in ("notices", "documents"):
        op.add_column(table, sa.Column("wording", sa.LargeBinary(), nullable=True))


def _make_anew(table: str, kinds: str, indexed: str) -> None:
    """SQLite changes a check in no other way; the table keeps its columns and their order."""
    statement: str = op.get_bind().execute(_STATEMENT, {"name": table}).scalar_one()
    for step in (
        f"CREATE TABLE held_{table} AS SELECT * FROM {table}",  # noqa: S608  # names of this file
        f"DROP TABLE {table}",
        statement.replace(f"({kinds})", f"({kinds}, 'wording')"),
        f"INSERT INTO {table} SELECT * FROM held_{table}",  # noqa: S608  # as above
        f"DROP TABLE held_{table}",
        f"CREATE INDEX ix_{table}_{indexed} ON {table} ({indexed})",
    ):
        op.execute(step)
