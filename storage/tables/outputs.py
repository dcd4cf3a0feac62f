"""Tables of the outputs of a case: notices, documents, monitoring records, and the series of numbers."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from storage.columns import Json, Moment, PackedObject
from storage.tables.metadata import case_key, metadata, required

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    case_key(primary_key=False),
    required("code", Text),
    required("recipient", Text),
    required("subject", Text),
    required("text", Text),
    Column("facts", Json),  # of notices that the engine itself sends to staff: pages put them into words
    required("sent_at", Moment),
    Column("read_at", Moment),
    Column("wording", PackedObject),  # the languages in which it reads; None of what has only its one text
    Index(None, "case_id"),
    Index(None, "recipient", "sent_at"),
)

# Which staff have read a notice to them; when the applicant has read his is in the notice itself.
notice_readings = Table(
    "notice_readings",
    metadata,
    Column("notice_id", Integer, ForeignKey("notices.id"), primary_key=True, autoincrement=False),
    Column("user_id", Text, primary_key=True),
    required("read_at", Moment),
    sqlite_with_rowid=False,
)

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    case_key(primary_key=False),
    required("kind", Text),
    required("number", Text),
    required("title", Text),
    required("text", Text),
    Column("recipient", Text),
    Column("signed_by", Text),
    required("issued_at", Moment),
    Column("wording", PackedObject),  # as of notices
    Index(None, "case_id"),
)

records = Table(
    "records",
    metadata,
    Column("id", Integer, primary_key=True),
    case_key(primary_key=False),
    required("kind", Text),
    required("data", Json),
    required("recorded_at", Moment),
    Index(None, "case_id"),
)

number_series = Table(
    "number_series",
    metadata,
    Column("name", Text, primary_key=True),
    required("last", Integer),
)
