"""Tables of the cases: what is known of each, its snapshot (the truth for execution), its large values."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, Table, Text

from storage.columns import Moment
from storage.tables.metadata import case_key, metadata, one_of, required

cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    required("definition_id", Integer, ForeignKey("definitions.id"), index=True),
    required("service", Text),
    required("channel", Text),
    *one_of("state", "active", "completed", "terminated"),
    Column("outcome", Text),
    Column("number", Text, index=True),
    required("title", Text),
    Column("applicant", Text, index=True),
    required("received_at", Moment),
    Column("registered_on", Date),
    required("opened_at", Moment),
    Column("ended_at", Moment),
    required("revision", Integer),
    required("term_broken", Boolean, default=False),
    required("calendar_version", Text),
    Index(None, "service", "state"),
    sqlite_autoincrement=True,  # an id is never given twice: the audit chain of a case is named by it
)

snapshots = Table(
    "snapshots",
    metadata,
    case_key(),
    required("revision", Integer),
    required("state", LargeBinary),
)

values = Table(
    "values",
    metadata,
    case_key(),
    Column("digest", LargeBinary, primary_key=True),
    required("content", LargeBinary),
)
