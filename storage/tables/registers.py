"""The tables of registers: what cases publish to others, each entry under its key, and what became of it before."""

from sqlalchemy import Column, Index, Integer, Table, Text

from storage.columns import Json, Moment
from storage.tables.metadata import case_key, metadata, required

register_entries = Table(
    "register_entries",
    metadata,
    Column("register", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("looks", Text),  # what its key has in common with all that look alike; None under the key of a case
    case_key(primary_key=False),  # the case that entered it last
    required("data", Json),
    required("entered_at", Moment),
    Column("if_ended", Json),  # what replaces the data when the case is ended by hand; without it they stay
    Column("signal_if_ended", Text),  # the signal that is thrown then
    Index(None, "register", "looks"),
    sqlite_with_rowid=False,
)

# Everything that was ever entered or removed under a key, numbered from 1.
register_changes = Table(
    "register_changes",
    metadata,
    Column("register", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    case_key(primary_key=False),
    Column("element_id", Text),  # None when the case was ended by hand
    Column("actor", Text),  # None for what was entered before there was a history
    Column("data", Json),  # None when the entry was removed
    required("changed_at", Moment),
    sqlite_with_rowid=False,
)
