"""The table of registers: what cases publish to others, one entry for each case in each register."""

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
    Column("if_ended", Json),  # what replaces the data when the case is ended by hand; without it they stay
    Column("signal_if_ended", Text),  # the signal that is thrown then
    sqlite_with_rowid=False,
)
