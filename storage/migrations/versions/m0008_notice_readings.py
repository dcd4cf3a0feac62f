"""Adds who of the staff has read which notice, and the facts of notices that pages put into words."""

from alembic import op

from storage.migrations.shapes import integers, jsons, key, moments, references, texts

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Adds the column and makes the table of readings."""
    op.add_column("notices", *jsons("facts", nullable=True))
    op.create_table(
        "notice_readings",
        *integers("notice_id"),
        *texts("user_id"),
        *moments("read_at"),
        key("notice_id", "user_id"),
        references("notice_id", "notices.id"),
        sqlite_with_rowid=False,
    )
