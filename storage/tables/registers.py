"""The table of registers: what cases make known beyond themselves, one entry for each case in each register."""

from sqlalchemy import Column, Table, Text

from storage.columns import Json, Moment
from storage.tables.metadata import case_key, metadata, required

register_entries = Table(
    "register_entries",
    metadata,
    Column("register", Text, primary_key=True),
    case_key(),
    required("data", Json),
    required("entered_at", Moment),
    sqlite_with_rowid=False,
)
