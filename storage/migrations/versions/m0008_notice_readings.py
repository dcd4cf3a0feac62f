"""Adds who of the staff has read which notice."""

from alembic import op

from storage.migrations.shapes import integers, key, moments, references, texts

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Makes the table of readings."""
    op.create_table(
        "notice_readings",
        *integers("notice_id"),
        *texts("user_id"),
        *moments("read_at"),
        key("notice_id", "user_id"),
        references("notice_id", "notices.id"),
        sqlite_with_rowid=False,
    )
