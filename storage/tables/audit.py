"""Tables of the audit log: events, which are only ever added, and their data, which retention may erase."""

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Integer, LargeBinary, Table, Text

from storage.columns import Moment, PackedJson
from storage.tables.metadata import metadata, required


def _position() -> tuple[Column[int], Column[int]]:
    return (
        Column("chain", Integer, primary_key=True, autoincrement=False),
        Column("sequence", Integer, primary_key=True, autoincrement=False),
    )


# Chain 0 holds what belongs to no case, chain n what belongs to case n; events are numbered from 1. The last event that
# one command has written carries the hash by which all of them are sealed; on the others it is empty.
audit_events = Table(
    "audit_events",
    metadata,
    *_position(),
    required("at", Moment),
    required("type", Text),
    required("actor", Text),
    Column("element_id", Text),
    Column("law", Text),
    Column("due_at", Moment),
    Column("definition_id", Integer),
    Column("calendar_version", Text),
    required("commitment", LargeBinary),
    required("hash", LargeBinary),
    CheckConstraint("chain >= 0 AND sequence >= 1", name="position"),
)

audit_data = Table(
    "audit_data",
    metadata,
    *_position(),
    required("salt", LargeBinary),
    required("data", PackedJson),
    ForeignKeyConstraint(["chain", "sequence"], ["audit_events.chain", "audit_events.sequence"]),
)
