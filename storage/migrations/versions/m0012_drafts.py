"""Adds what people have typed into forms that they have not sent yet."""

from alembic import op

from storage.migrations.shapes import index, jsons, key, moments, texts

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Makes the table of drafts."""
    op.create_table(
        "drafts",
        *texts("user_id", "path"),
        *jsons("fields"),
        *moments("kept_at"),
        key("user_id", "path"),
        sqlite_with_rowid=False,
    )
    index("drafts", "kept_at")
