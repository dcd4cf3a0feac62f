"""Tables projected from the snapshots in the same commit: what waits, for whom, until when."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from storage.columns import Json, Moment
from storage.tables.metadata import case_key, metadata, one_of, required, token_key

user_tasks = Table(
    "user_tasks",
    metadata,
    case_key(),
    token_key(),
    required("element_id", Text),
    required("name", Text),
    Column("subject", Text),
    Column("matter_of", Text),  # logins separated by blanks: whose own application it is; they may not take part
    required("process_id", Text),
    required("candidate_groups", Text),  # ids separated by blanks, for display; searches use task_candidates
    required("candidate_users", Text),
    Column("assignee", Text),
    Column("form_id", Text),
    Column("form_definition_id", Integer, ForeignKey("definitions.id")),
    required("priority", Integer),
    required("law", Text),
    Column("due_at", Moment),
    Column("follow_up_at", Moment),
    required("created_at", Moment),
    Index(None, "assignee", "due_at"),
    sqlite_with_rowid=False,
)

# The key is the order of the worklist: one group's first page is the first rows of one range of it.
task_candidates = Table(
    "task_candidates",
    metadata,
    Column("group_id", Text, primary_key=True),
    Column("due_at", Moment, primary_key=True),
    case_key(),
    token_key(),
    Index(None, "case_id", "token"),
    sqlite_with_rowid=False,
)

timers = Table(
    "timers",
    metadata,
    case_key(),
    token_key(),
    required("element_id", Text),
    required("due_at", Moment, index=True),
    sqlite_with_rowid=False,
)

deadlines = Table(
    "deadlines",
    metadata,
    case_key(),
    token_key(),
    required("element_id", Text),
    required("name", Text),
    required("law", Text),
    required("due_at", Moment),
    *one_of("state", "open", "met", "missed", "cancelled"),
    Column("settled_at", Moment),
    Column("because", Json),  # why it was closed before its moment: a text of the diagram, or one by language
    Column("remind_at", Moment),  # null when the last reminder was sent, or none is wanted
    Column("remind_days", Text),  # working days before, separated by blanks; null: one
    Column("escalate_to", Text),  # ids of the groups that the last reminder reaches too, separated by blanks
    Column("reminder", Text),  # the id of the wording of its reminders; null: that of the product
    Index(None, "state", "due_at"),
    Index(None, "state", "remind_at"),
    sqlite_with_rowid=False,
)

jobs = Table(
    "jobs",
    metadata,
    case_key(),
    token_key(),
    required("element_id", Text),
    required("type", Text),
    *one_of("state", "ready", "running", "failed"),
    required("retries_left", Integer),
    required("attempt", Integer),
    required("run_at", Moment),
    Column("locked_until", Moment),
    Column("key", Text),  # the idempotency key, by which the outside world recognises a repeated call
    Column("error", Text),
    Index(None, "state", "run_at"),
    Index(None, "state", "locked_until"),
    sqlite_with_rowid=False,
)

subscriptions = Table(
    "subscriptions",
    metadata,
    case_key(),
    token_key(),
    required("element_id", Text),
    required("message_name", Text),
    required("correlation_key", Text),
    Index(None, "message_name", "correlation_key"),
    sqlite_with_rowid=False,
)

# What officials may send into a case by a form, in addition to their tasks: a row for each group and person. Where the
# name of the message is empty, it is a step that they may start.
offers = Table(
    "offers",
    metadata,
    Column("group_id", Text, primary_key=True),
    case_key(),
    token_key(),
    required("element_id", Text),
    required("name", Text),
    required("message_name", Text),
    Column("subject", Text),
    Index(None, "case_id", "token"),
    sqlite_with_rowid=False,
)

messages = Table(
    "messages",
    metadata,
    Column("id", Text, primary_key=True),
    required("name", Text),
    required("correlation_key", Text),
    required("variables", Json),
    required("published_at", Moment),
    required("expires_at", Moment),
    Column("sender_case_id", Integer, ForeignKey("cases.id")),
    *one_of("state", "waiting", "delivered", "expired"),
    Column("case_id", Integer, ForeignKey("cases.id")),
    Column("for_process", Text),  # the only process of which it may start a case; it then reaches no case that waits
    Column("started", Text),  # the processes of which it has started a case, each between blanks
    Index(None, "name", "correlation_key", "state"),
    Index(None, "state", "expires_at"),
    Index(None, "state", "published_at", "id"),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", Integer, primary_key=True),
    case_key(primary_key=False),
    Column("token", Integer),
    required("element_id", Text),
    Column("name", Text),
    required("kind", Text),
    required("message", Text),
    Column("fault", Text),  # why, by a code that pages have words for
    required("opened_at", Moment),
    Column("resolved_at", Moment),
    Column("resolved_by", Text),
    Column("resolution", Text),  # retried, or its token is gone, or its case has ended
    Index(None, "case_id"),
    Index(None, "resolved_at", "opened_at"),
)
