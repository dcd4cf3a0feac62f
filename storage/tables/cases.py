"""Tables of the cases: what is known of each, its snapshot (the truth for execution), its large values."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, Table, Text, text
from sqlalchemy.dialects.postgresql import TEXT

from storage.columns import Moment, PackedJson
from storage.tables.metadata import case_key, metadata, one_of, required

# Of a process at most one case is active that a message of one correlation key has started.
_IS_STARTED_BY_KEY = text("state = 'active' AND start_key IS NOT NULL")

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
    Column("matter_of", Text),  # logins separated by blanks: whose own applications it decides or has decided
    required("received_at", Moment),
    Column("registered_on", Date),
    required("opened_at", Moment),
    Column("ended_at", Moment),
    Column("suspended_at", Moment),  # by an administrator: nothing moves until the case is resumed
    Column("suspended_by", Text),
    Column("suspended_because", Text),
    Column("vintage_on", Date),  # by which day called definitions are chosen, if not the day of registration
    Column("vintage_at", Moment),  # until when the chosen ones were deployed, if not until the case was opened
    required("revision", Integer),
    required("calendar_version", Text),
    Column("start_event", Text),  # the start event that a timer, message or signal triggered; null: a person began it
    Column("start_key", Text),  # the correlation key of the message that started it
    Index(None, "service", "state"),
    Index(
        "uq_cases_start_key",
        "service",
        "start_key",
        unique=True,
        sqlite_where=_IS_STARTED_BY_KEY,
        postgresql_where=_IS_STARTED_BY_KEY,
    ),
    sqlite_autoincrement=True,  # an id is never assigned twice: it names the audit chain of a case
)

snapshots = Table(
    "snapshots",
    metadata,
    case_key(),
    required("revision", Integer),
    required("state", LargeBinary),
)

# The search keys of cases, spelled by `storage.search_keys`. A key is found by its beginning, so that their order
# must be that of the characters.
search_keys = Table(
    "search_keys",
    metadata,
    Column("key", Text().with_variant(TEXT(collation="C"), "postgresql"), primary_key=True),
    case_key(),
    Index(None, "case_id"),
    sqlite_with_rowid=False,
)

values = Table(
    "values",
    metadata,
    case_key(),
    Column("digest", LargeBinary, primary_key=True),
    required("content", PackedJson),
)
