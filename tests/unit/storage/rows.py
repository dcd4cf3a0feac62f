"""Rows that tests of storage begin with: a definition, cases, user tasks, audit events."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, text

from storage.audit import AuditEvent
from storage.columns import NO_DUE_MOMENT
from storage.database import Session
from storage.tables import cases, definitions, deployments, resources, task_candidates, user_tasks

MORNING = datetime(2026, 4, 8, 4, 0, tzinfo=UTC)


def add_definition(session: Session) -> None:
    """Definition 1, of the process `attestation`."""
    day = MORNING.date()
    session.execute(
        insert(deployments).values(id=1, deployed_at=MORNING, actor="analyst", effective_from=day, source="test")
    )
    session.execute(
        insert(resources).values(
            id=1, deployment_id=1, name="attestation.bpmn", kind="bpmn", content=b"<xml/>", content_hash=b"h"
        )
    )
    session.execute(
        insert(definitions).values(
            id=1,
            kind="process",
            key="attestation",
            version=1,
            name="Attestation",
            effective_from=day,
            resource_id=1,
        )
    )


def add_case(session: Session, case_id: int, **columns: Any) -> None:
    """An active case of definition 1."""
    row = {
        "id": case_id,
        "definition_id": 1,
        "service": "attestation",
        "channel": "portal",
        "state": "active",
        "title": f"Case {case_id}",
        "received_at": MORNING,
        "opened_at": MORNING,
        "revision": 1,
        "calendar_version": "1",
    }
    session.execute(insert(cases).values(row | columns))


def add_task(
    session: Session,
    case_id: int,
    groups: tuple[str, ...] = (),
    due_at: datetime | None = None,
    **columns: Any,
) -> None:
    """An open user task of the case, offered to the groups."""
    token = columns.pop("token", 1)
    row = {
        "case_id": case_id,
        "token": token,
        "element_id": "Check",
        "name": "Check completeness",
        "process_id": "attestation",
        "candidate_groups": " ".join(groups),
        "candidate_users": "",
        "priority": 50,
        "law": "ATT-07.1",
        "due_at": due_at,
        "created_at": MORNING,
    }
    session.execute(insert(user_tasks).values(row | columns))
    for group in groups:
        key = {"group_id": group, "due_at": due_at or NO_DUE_MOMENT, "case_id": case_id, "token": token}
        session.execute(insert(task_candidates).values(key))


def event(type_: str = "task-completed", **columns: Any) -> AuditEvent:
    """An audit event with every column filled."""
    row: dict[str, Any] = {
        "at": MORNING,
        "type": type_,
        "actor": "aigerim",
        "element_id": "Check",
        "law": "ATT-07.1 ATT-07.2",
        "due_at": MORNING,
        "definition_id": 1,
        "calendar_version": "1",
        "data": {"complete": True, "пәні": "құқық"},
    }
    return AuditEvent(**(row | columns))


def execute_as_owner(session: Session, statement: str) -> None:
    """What the owner of the database can do: change the audit log with its triggers out of the way."""
    if session.dialect.name == "sqlite":
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for name in list(session.scalars(text(triggers))):
            session.execute(text(f"DROP TRIGGER {name}"))
    else:
        session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER ALL"))
        session.execute(text("ALTER TABLE audit_data DISABLE TRIGGER ALL"))
    session.execute(text(statement))
