"""Tables of what an administrator enters: days on which the calendar differs from its source, other hours."""

from sqlalchemy import Boolean, Column, Date, Integer, Table, Text

from storage.columns import Moment
from storage.tables.metadata import metadata, one_of, required

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
    Column("withdrawn_at", Moment),
)

hours_changes = Table(
    "hours_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    required("effective_from", Date, index=True),
    required("place", Text),  # office, acceptance, counter or sc, as in bpmn/calendars/office-hours.json
    required("opens", Text),
    required("closes", Text),
    Column("lunch_from", Text),
    Column("lunch_until", Text),
    required("legal_basis", Text),
    required("actor", Text),
    required("entered_at", Moment),
    Column("withdrawn_at", Moment),
)
