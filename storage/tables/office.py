"""Tables of what an administrator sets: settings, and days on which the calendar departs from its source."""

from sqlalchemy import Boolean, Column, Date, Integer, Table, Text

from storage.columns import Json, Moment
from storage.tables.metadata import metadata, one_of, required

settings = Table("settings", metadata, Column("key", Text, primary_key=True), required("value", Json))

calendar_overrides = Table(
    "calendar_overrides",
    metadata,
    Column("id", Integer, primary_key=True),
    required("on", Date, index=True),
    *one_of("week", "five", "six", "both"),
    required("is_working", Boolean),
    required("legal_basis", Text),
    required("actor", Text),
    required("entered_at", Moment),
)
