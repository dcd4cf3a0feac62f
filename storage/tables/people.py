"""Tables of local accounts, the groups that user tasks name, and what people have typed but not sent."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text

from storage.columns import Json, Moment
from storage.tables.metadata import metadata, required

users = Table(
    "users",
    metadata,
    Column("id", Text, primary_key=True),  # the login name
    required("name", Text),
    required("password_hash", Text),
    Column("iin", Text),
    Column("phone", Text),
    required("disabled", Boolean, default=False),
)

groups = Table("groups", metadata, Column("id", Text, primary_key=True), required("name", Text))

# What the people of a group may do in addition to its tasks, in the words of groups.json.
group_roles = Table(
    "group_roles",
    metadata,
    Column("group_id", Text, ForeignKey("groups.id"), primary_key=True),
    Column("role", Text, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

memberships = Table(
    "memberships",
    metadata,
    Column("user_id", Text, ForeignKey("users.id"), primary_key=True),
    Column("group_id", Text, ForeignKey("groups.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# What was typed into the form at a path, by field; gone when it is sent, or after a while.
drafts = Table(
    "drafts",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("path", Text, primary_key=True),
    required("fields", Json),
    required("kept_at", Moment, index=True),
    sqlite_with_rowid=False,
)

# Forms that were sent, by the id that each page of a form carries: a second sending gets the first answer.
sent_forms = Table(
    "sent_forms",
    metadata,
    Column("id", Text, primary_key=True),
    required("user_id", Text),
    required("path", Text),
    required("outcome", Json),
    required("sent_at", Moment, index=True),
    Index(None, "user_id", "path"),
    sqlite_with_rowid=False,
)
