"""The making of audit events: what a command wants to be remembered, and the one place where an event comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.definition.model import Node
from storage.audit import NO_CASE, AuditEvent, append
from storage.database import Session

#: The actor of what the engine does by itself.
ENGINE = "engine"
#: Under this key the data of an event say what its task or message is about; no variable can be called so.
ABOUT = "#about"
#: Under this key the data of an event say that only few may see what a decision went by or came to.
RESTRICTED = "#restricted"


def about(subject: str | None) -> dict[str, str]:
    """What the data of an event say of the subject of its task or message; nothing where it has none."""
    return {ABOUT: subject} if subject else {}


@dataclass(frozen=True, slots=True)
class Note:
    """An audit event before it knows its moment, actor and versions."""

    type: str
    element_id: str | None = None
    law: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def at(cls, type_: str, node: Node | None, data: Mapping[str, Any] | None = None) -> "Note":
        """What is to be remembered of an element, or of the whole case."""
        return cls(type_, node.id if node else None, node.law if node else None, data or {})

    def event(
        self,
        at: datetime,
        actor: str,
        definition_id: int | None,
        calendar_version: str | None,
        due_at: datetime | None = None,
    ) -> AuditEvent:
        """The event, with what was not known yet; without a calendar version it goes by that of the event before."""
        return AuditEvent(
            at=at,
            type=self.type,
            actor=actor,
            element_id=self.element_id,
            law=self.law or None,
            due_at=due_at,
            definition_id=definition_id,
            calendar_version=calendar_version,
            data=self.data,
        )


def record_for_installation(
    session: Session, at: datetime, actor: str, note: Note, calendar_version: str | None = None
) -> None:
    """Writes an event into the log of what belongs to no case."""
    append(session, NO_CASE, [note.event(at, actor, None, calendar_version)])
