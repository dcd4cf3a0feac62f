"""The first migration: every table, and the triggers that make the audit log append-only."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.append_only import protect_audit_log
from storage.migrations.shapes import (
    blobs,
    dates,
    flags,
    index,
    integers,
    jsons,
    key,
    moments,
    of_case,
    one_of,
    references,
    serial_id,
    texts,
    waiting_token,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes all tables of an empty database."""
    _definitions()
    _cases()
    _tasks()
    _waiting()
    _messages_and_incidents()
    _papers()
    _audit()
    _people_and_office()
    protect_audit_log()


def _definitions() -> None:
    op.create_table(
        "deployments",
        serial_id(),
        *texts("actor", "source"),
        *moments("deployed_at"),
        *dates("effective_from"),
    )
    op.create_table(
        "resources",
        serial_id(),
        *integers("deployment_id"),
        *texts("name", "kind"),
        *blobs("content_hash", "content"),
        one_of("kind", "bpmn", "dmn", "form", "groups"),
        references("deployment_id", "deployments.id"),
    )
    op.create_table(
        "definitions",
        serial_id(),
        *texts("kind", "key", "name"),
        *texts("version_tag", nullable=True),
        *integers("version", "resource_id"),
        *dates("effective_from"),
        sa.UniqueConstraint("kind", "key", "version"),
        one_of("kind", "process", "decision", "form"),
        references("resource_id", "resources.id"),
    )
    index("resources", "deployment_id")
    index("definitions", "resource_id")


def _cases() -> None:
    op.create_table(
        "cases",
        serial_id(),
        *texts("service", "channel", "state", "title", "calendar_version"),
        *texts("outcome", "number", "applicant", nullable=True),
        *integers("definition_id", "revision"),
        *moments("received_at", "opened_at"),
        *moments("ended_at", nullable=True),
        *dates("registered_on", nullable=True),
        *flags("term_broken"),
        one_of("state", "active", "completed", "terminated"),
        references("definition_id", "definitions.id"),
        sqlite_autoincrement=True,
    )
    for columns in (("applicant",), ("definition_id",), ("number",), ("service", "state")):
        index("cases", *columns)
    op.create_table("snapshots", *of_case(), *integers("revision"), *blobs("state"), key("case_id"))
    op.create_table(
        "values",
        *of_case(),
        *blobs("digest", "content"),
        key("case_id", "digest"),
    )


def _tasks() -> None:
    op.create_table(
        "user_tasks",
        *waiting_token(),
        *texts("element_id", "name", "process_id", "candidate_groups", "candidate_users", "law"),
        *texts("assignee", "form_id", nullable=True),
        *integers("priority"),
        *integers("form_definition_id", nullable=True),
        *moments("created_at"),
        *moments("due_at", "follow_up_at", nullable=True),
        references("form_definition_id", "definitions.id"),
        sqlite_with_rowid=False,
    )
    index("user_tasks", "assignee", "due_at")
    op.create_table(
        "task_candidates",
        *texts("group_id"),
        *moments("due_at"),
        *of_case(),
        *integers("token"),
        key("group_id", "due_at", "case_id", "token"),
        sqlite_with_rowid=False,
    )
    index("task_candidates", "case_id", "token")


def _waiting() -> None:
    op.create_table(
        "timers",
        *waiting_token(),
        *texts("element_id"),
        *moments("due_at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "deadlines",
        *waiting_token(),
        *texts("element_id", "name", "law", "state"),
        *moments("due_at"),
        *moments("settled_at", nullable=True),
        one_of("state", "open", "met", "missed", "cancelled"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "jobs",
        *waiting_token(),
        *texts("element_id", "type", "state"),
        *texts("error", nullable=True),
        *integers("retries_left", "attempt"),
        *moments("run_at"),
        *moments("locked_until", nullable=True),
        one_of("state", "ready", "running", "failed"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "subscriptions",
        *waiting_token(),
        *texts("element_id", "message_name", "correlation_key"),
        sqlite_with_rowid=False,
    )
    index("timers", "due_at")
    index("deadlines", "state", "due_at")
    index("jobs", "state", "run_at")
    index("subscriptions", "message_name", "correlation_key")


def _messages_and_incidents() -> None:
    op.create_table(
        "messages",
        *texts("id", "name", "correlation_key", "state"),
        *jsons("variables"),
        *moments("published_at", "expires_at"),
        *integers("sender_case_id", "case_id", nullable=True),
        key("id"),
        one_of("state", "waiting", "delivered", "expired"),
        references("sender_case_id", "cases.id"),
        references("case_id", "cases.id"),
    )
    op.create_table(
        "incidents",
        serial_id(),
        *of_case(),
        *integers("token", nullable=True),
        *texts("element_id", "kind", "message"),
        *moments("opened_at"),
        *moments("resolved_at", nullable=True),
    )
    index("messages", "name", "correlation_key", "state")
    index("messages", "state", "expires_at")
    index("incidents", "case_id")


def _papers() -> None:
    op.create_table(
        "notices",
        serial_id(),
        *of_case(),
        *texts("code", "recipient", "subject", "text"),
        *moments("sent_at"),
        *moments("read_at", nullable=True),
    )
    op.create_table(
        "documents",
        serial_id(),
        *of_case(),
        *texts("kind", "number", "title", "text"),
        *texts("signed_by", nullable=True),
        *moments("issued_at"),
    )
    op.create_table("records", serial_id(), *of_case(), *texts("kind"), *jsons("data"), *moments("recorded_at"))
    op.create_table("number_series", *texts("name"), *integers("last"), key("name"))
    for table in ("notices", "documents", "records"):
        index(table, "case_id")
    index("notices", "recipient", "sent_at")


def _audit() -> None:
    op.create_table(
        "audit_events",
        *integers("chain", "sequence"),
        *moments("at"),
        *texts("type", "actor"),
        *texts("element_id", "law", "calendar_version", nullable=True),
        *moments("due_at", nullable=True),
        *integers("definition_id", nullable=True),
        *blobs("commitment", "hash"),
        key("chain", "sequence"),
        sa.CheckConstraint("chain >= 0 AND sequence >= 1", name="position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit_data",
        *integers("chain", "sequence"),
        *blobs("salt", "data"),
        key("chain", "sequence"),
        sa.ForeignKeyConstraint(["chain", "sequence"], ["audit_events.chain", "audit_events.sequence"]),
        sqlite_with_rowid=False,
    )


def _people_and_office() -> None:
    op.create_table(
        "users",
        *texts("id", "name", "password_hash"),
        *texts("iin", nullable=True),
        *flags("disabled"),
        key("id"),
    )
    op.create_table("groups", *texts("id", "name"), key("id"))
    op.create_table(
        "memberships",
        *texts("user_id", "group_id"),
        key("user_id", "group_id"),
        references("user_id", "users.id"),
        references("group_id", "groups.id"),
        sqlite_with_rowid=False,
    )
    op.create_table("settings", *texts("key"), *jsons("value"), key("key"))
    op.create_table(
        "calendar_overrides",
        serial_id(),
        *dates("on"),
        *texts("week", "legal_basis", "actor"),
        *flags("is_working"),
        *moments("entered_at"),
        one_of("week", "five", "six", "both"),
    )
    index("memberships", "group_id")
    index("calendar_overrides", "on")
