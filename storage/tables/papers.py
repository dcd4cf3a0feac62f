"""Tables of what a case gives out: notices, documents, monitoring records, and the series of numbers."""

from sqlalchemy import Column, Index, Integer, Table, Text

from storage.columns import Json, Moment
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
    required("sent_at", Moment),
    Column("read_at", Moment),
    Index(None, "case_id"),
    Index(None, "recipient", "sent_at"),
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
