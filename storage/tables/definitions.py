"""Tables of what is deployed: deployments, their files, what is in these, and the events that start cases."""

from sqlalchemy import Column, Date, ForeignKey, Integer, LargeBinary, Table, Text, UniqueConstraint

from storage.columns import Moment
from storage.tables.metadata import metadata, one_of, required

deployments = Table(
    "deployments",
    metadata,
    Column("id", Integer, primary_key=True),
    required("deployed_at", Moment),
    required("actor", Text),
    required("effective_from", Date),
    required("source", Text),
)

resources = Table(
    "resources",
    metadata,
    Column("id", Integer, primary_key=True),
    required("deployment_id", Integer, ForeignKey("deployments.id"), index=True),
    required("name", Text),
    *one_of("kind", "bpmn", "dmn", "form", "groups", "texts", "wording", "registers"),
    required("content", LargeBinary),
    required("content_hash", LargeBinary),
    Column("folder", Text),  # in which the file stood; unknown of older ones
)

definitions = Table(
    "definitions",
    metadata,
    Column("id", Integer, primary_key=True),
    *one_of("kind", "process", "decision", "form", "texts", "wording", "register"),
    required("key", Text),
    required("version", Integer),
    Column("version_tag", Text),
    required("name", Text),
    required("effective_from", Date),
    required("resource_id", Integer, ForeignKey("resources.id"), index=True),
    Column("withdrawn_at", Moment),  # taken back before it came into force
    UniqueConstraint("kind", "key", "version"),
)

# One row, whose mark is another one after each change of what is deployed: what was found by one stays right with it.
# It is a random text, not a number that counts, which after a rollback would stand for something else.
deployed_state = Table(
    "deployed_state",
    metadata,
    Column("id", Integer, primary_key=True),
    required("mark", Text),
)

# The start events with a trigger of each version of a process; which version is in force is asked when one happens.
start_events = Table(
    "start_events",
    metadata,
    Column("definition_id", Integer, ForeignKey("definitions.id"), primary_key=True),
    Column("element_id", Text, primary_key=True),
    required("process", Text, index=True),
    *one_of("trigger", "timer", "message", "signal"),
    Column("name", Text, index=True),  # under which a message or signal is found; null of a timer
    Column("due_at", Moment, index=True),  # of a timer, which has no row after its last moment
    Column("begun_at", Moment),  # from when the moments of a cycle of the calendar are counted, and now() of a date
    Column("moments_left", Integer),  # of a cycle; -1 without an end
    Column("calendar_version", Text),  # of a date: with which office it was computed
    sqlite_with_rowid=False,
)
