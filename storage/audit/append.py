"""Adds events to the end of a chain; the only place that writes to the audit tables, and it only inserts."""

from collections.abc import Sequence
from os import urandom
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from storage.audit.event import NO_DATA, NOT_SEALED, AuditEvent, Head, commitment_to, event_hash, origin
from storage.columns import canonical_json, moment_text
from storage.database import Session
from storage.prepared import Query, Write
from storage.quoting import quoted
from storage.tables import audit_data, audit_events

_SALT_BYTES = 16
#: The chain of what belongs to no case.
NO_CASE = 0
_HEAD = Query(
    select(audit_events.c.sequence, audit_events.c.hash)
    .where(audit_events.c.chain == bindparam("chain"))
    .order_by(audit_events.c.sequence.desc())
    .limit(1)
)
_ADD_EVENTS = Write(insert(audit_events))
_ADD_DATA = Write(insert(audit_data))
# PostgreSQL: writers of one case hold its row, but those of chain 0 share no lock except this number.
_LOCK_NO_CASE = select(func.pg_advisory_xact_lock(0x61757264))

Row = dict[str, Any]


def append(session: Session, chain: int, events: Sequence[AuditEvent]) -> Head:
    """Chains the events to the end of the chain (0 for what belongs to no case), seals them, returns the new head.

    The case must be held by this transaction (`Database.lock_case`). TypeError if data are not JSON,
    ValueError if a moment has no time zone.
    """
    head = _head(session, chain)
    if not events:
        return head
    event_rows: list[Row] = []
    data_rows: list[Row] = []
    for event in events:
        salt = urandom(_SALT_BYTES)
        data = _canonical_data(event)
        commitment = commitment_to(salt, data) if event.data else NO_DATA
        head, row = _chained(head, event, commitment)
        event_rows.append(row)
        if event.data:
            data_rows.append({"chain": chain, "sequence": head.sequence, "salt": salt, "data": data})
    event_rows[-1]["hash"] = head.hash
    _ADD_EVENTS(session, event_rows)
    _ADD_DATA(session, data_rows)
    return head


def _head(session: Session, chain: int) -> Head:
    if chain == NO_CASE and session.dialect.name == "postgresql":
        session.execute(_LOCK_NO_CASE)
    row = _HEAD.one(session, chain=chain)
    return Head(chain, row["sequence"], row["hash"]) if row else Head(chain, 0, origin(chain))


def _canonical_data(event: AuditEvent) -> bytes:
    try:
        return canonical_json(event.data)
    except TypeError as error:
        place = f"audit event {quoted(event.type)} (element {quoted(str(event.element_id))})"
        raise TypeError(f"the data of {place} are no JSON: {error}") from error


def _chained(head: Head, event: AuditEvent, commitment: bytes) -> tuple[Head, Row]:
    if event.at.tzinfo is None or (event.due_at is not None and event.due_at.tzinfo is None):
        raise ValueError(f"the audit event {quoted(event.type)} carries a moment without a time zone; give it in UTC")
    row: Row = {
        "chain": head.chain,
        "sequence": head.sequence + 1,
        "at": event.at,
        "type": event.type,
        "actor": event.actor,
        "element_id": event.element_id,
        "law": event.law,
        "due_at": event.due_at,
        "definition_id": event.definition_id,
        "calendar_version": event.calendar_version,
    }
    hashed = row | {
        "at": moment_text(event.at),
        "due_at": moment_text(event.due_at) if event.due_at else None,
        "commitment": commitment.hex(),
    }
    digest = event_hash(head.hash, hashed)
    row["commitment"] = commitment
    row["hash"] = NOT_SEALED
    return Head(head.chain, head.sequence + 1, digest), row
