"""Adds the registers: what cases make known to the forms that start others."""

from alembic import op

from storage.migrations.shapes import jsons, key, moments, of_case, texts

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the table of their entries."""
    op.create_table(
        "register_entries",
        *texts("register"),
        *of_case(),
        *jsons("data"),
        *moments("entered_at"),
        key("register", "case_id"),
        sqlite_with_rowid=False,
    )
