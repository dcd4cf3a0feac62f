"""Adds what people have typed into forms that they have not sent yet, and which forms they have sent."""

from alembic import op

from storage.migrations.shapes import index, jsons, key, moments, texts

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Makes the tables of drafts and of sent forms."""
    op.create_table(
        "drafts",
        *texts("user_id", "path"),
        *jsons("fields"),
        *moments("kept_at"),
        key("user_id", "path"),
        sqlite_with_rowid=False,
    )
    index("drafts", "kept_at")
    op.create_table(
        "sent_forms",
        *texts("id", "user_id", "path"),
        *jsons("outcome"),
        *moments("sent_at"),
        key("id"),
        sqlite_with_rowid=False,
    )
    index("sent_forms", "sent_at")
    index("sent_forms", "user_id", "path")
