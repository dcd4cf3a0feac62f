"""Adds the mark that changes with what is deployed."""

from uuid import uuid4

from alembic import op

from storage.migrations.shapes import serial_id, texts

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Adds the table with its one row."""
    table = op.create_table("deployed_state", serial_id(), *texts("mark"))
    op.bulk_insert(table, [{"id": 1, "mark": uuid4().hex}])
