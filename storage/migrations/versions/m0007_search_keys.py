"""Adds by what people find cases: numbers, identification numbers, the words of names."""

from alembic import op

from storage.migrations.shapes import index, key, of_case, texts

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Makes the table of search keys."""
    op.create_table(
        "search_keys",
        *texts("key"),
        *of_case(),
        key("key", "case_id"),
        sqlite_with_rowid=False,
    )
    index("search_keys", "case_id")
