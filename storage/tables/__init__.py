"""Every table of the product as Core `Table`s in one `metadata`; tables contain no rule and write nothing."""

from storage.tables.audit import audit_data, audit_events
from storage.tables.cases import cases, search_keys, snapshots, values
from storage.tables.definitions import definitions, deployed_state, deployments, resources, start_events
from storage.tables.execution import (
    deadlines,
    incidents,
    jobs,
    messages,
    offers,
    subscriptions,
    task_candidates,
    timers,
    user_tasks,
)
from storage.tables.metadata import metadata
from storage.tables.office import calendar_overrides, hours_changes
from storage.tables.outputs import documents, notice_readings, notices, number_series, records
from storage.tables.people import drafts, group_roles, groups, memberships, sent_forms, users
from storage.tables.registers import register_changes, register_entries

__all__ = [
    "audit_data",
    "audit_events",
    "calendar_overrides",
    "cases",
    "deadlines",
    "definitions",
    "deployed_state",
    "deployments",
    "documents",
    "drafts",
    "group_roles",
    "groups",
    "hours_changes",
    "incidents",
    "jobs",
    "memberships",
    "messages",
    "metadata",
    "notice_readings",
    "notices",
    "number_series",
    "offers",
    "records",
    "register_changes",
    "register_entries",
    "resources",
    "search_keys",
    "sent_forms",
    "snapshots",
    "start_events",
    "subscriptions",
    "task_candidates",
    "timers",
    "user_tasks",
    "users",
    "values",
]
