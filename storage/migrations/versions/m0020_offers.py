"""Adds what officials may send into a case by a form."""

from alembic import op

from storage.migrations.shapes import index, integers, key, of_case, texts

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """No diagram that is in force offers anything yet, so that the table begins empty."""
    op.create_table(
        "offers",
        *texts("group_id"),
        *of_case(),
        *integers("token"),
        *texts("element_id", "name", "message_name"),
        *texts("subject", nullable=True),
        key("group_id", "case_id", "token"),
        sqlite_with_rowid=False,
    )
    index("offers", "case_id", "token")
