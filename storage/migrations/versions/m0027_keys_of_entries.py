"""Gives each entry of a register a key of its own and a history, and lets files and definitions be registers."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.shapes import integers, jsons, key, moments, of_case, texts

revision = "0027"
down_revision = "0026"

#: The kinds that each table took until then, and its index.
_KINDS = {
    "resources": ("'bpmn', 'dmn', 'form', 'groups', 'texts', 'wording'", "deployment_id"),
    "definitions": ("'process', 'decision', 'form', 'texts', 'wording'", "resource_id"),
}
_NEW = {"resources": "'registers'", "definitions": "'register'"}
_STATEMENT = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
_COLUMNS = "case_id, data, entered_at, if_ended, signal_if_ended"


def upgrade() -> None:
    """An entry of before is under the key of its case; its history begins with it."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        # rows of other tables point to the first; they find what they point to again before the transaction ends
        op.execute("PRAGMA defer_foreign_keys = ON")
    for table, (kinds, indexed) in _KINDS.items():
        if is_sqlite:
            _make_anew(table, kinds, indexed)
        else:
            check = f"ck_{table}_kind"
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {check}")
            op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {check} CHECK (kind IN ({kinds}, {_NEW[table]}))")
    _give_keys()
    op.create_table(
        "register_changes",
        *texts("register", "key"),
        *integers("number"),
        *of_case(),
        *texts("element_id", "actor", nullable=True),
        *jsons("data", nullable=True),
        *moments("changed_at"),
        key("register", "key", "number"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO register_changes (register, key, number, case_id, data, changed_at) "
        "SELECT register, key, 1, case_id, data, entered_at FROM register_entries"
    )


def _give_keys() -> None:
    op.execute("CREATE TABLE held_register_entries AS SELECT * FROM register_entries")
    op.drop_table("register_entries")
    op.create_table(
        "register_entries",
        *texts("register", "key"),
        *of_case(),
        *jsons("data"),
        *moments("entered_at"),
        *jsons("if_ended", nullable=True),
        *texts("signal_if_ended", nullable=True),
        key("register", "key"),
        sqlite_with_rowid=False,
    )
    op.execute(
        f"INSERT INTO register_entries (register, key, {_COLUMNS}) "  # noqa: S608  # names of this file
        f"SELECT register, 'case:' || case_id, {_COLUMNS} FROM held_register_entries"
    )
    op.drop_table("held_register_entries")


def _make_anew(table: str, kinds: str, indexed: str) -> None:
    """SQLite changes a check in no other way; the table keeps its columns and their order."""
    statement: str = op.get_bind().execute(_STATEMENT, {"name": table}).scalar_one()
    for step in (
        f"CREATE TABLE held_{table} AS SELECT * FROM {table}",  # noqa: S608  # names of this file
        f"DROP TABLE {table}",
        statement.replace(f"({kinds})", f"({kinds}, {_NEW[table]})"),
        f"INSERT INTO {table} SELECT * FROM held_{table}",  # noqa: S608  # as above
        f"DROP TABLE held_{table}",
        f"CREATE INDEX ix_{table}_{indexed} ON {table} ({indexed})",
    ):
        op.execute(step)
