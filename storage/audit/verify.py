"""Verifies the audit log: reads every chain from its beginning, reports what does not fit, changes nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Text, func, select, type_coerce

from storage.audit.erasure import DATA_ERASED
from storage.audit.event import NEVER_HAD_DATA, NOT_SEALED, Head, commitment_to, event_hash, origin
from storage.columns import moment_text
from storage.database import Session, StoredRow
from storage.tables import audit_data, audit_events, cases

_ROWS_AT_A_TIME = 1000
_UNREADABLE = b"no hash"
_HASHED = ("chain", "sequence", "type", "actor", "element_id", "law", "definition_id", "calendar_version")

# Moments come as they are stored: an altered one must be a finding, not a failure to read it.
_EVENTS = (
    select(
        *(audit_events.c[name] for name in _HASHED),
        type_coerce(audit_events.c.at, Text).label("at"),
        type_coerce(audit_events.c.due_at, Text).label("due_at"),
        audit_events.c.commitment,
        audit_events.c.hash,
        audit_data.c.salt,
        audit_data.c.data,
    )
    .select_from(audit_events.outerjoin(audit_data))
    .order_by(audit_events.c.chain, audit_events.c.sequence)
)
_EXTENT = select(func.count(), func.count(audit_events.c.chain.distinct())).select_from(audit_events)
_IN_CHAIN = select(audit_events.c.chain)
_CASES_WITHOUT_EVENTS = select(cases.c.id).where(~_IN_CHAIN.where(audit_events.c.chain == cases.c.id).exists())
_CHAINS_WITHOUT_CASE = select(audit_events.c.chain).where(
    audit_events.c.sequence == 1,
    audit_events.c.chain != 0,
    ~select(cases.c.id).where(cases.c.id == audit_events.c.chain).exists(),
)
_DATA_WITHOUT_EVENT = select(audit_data.c.chain, audit_data.c.sequence).where(
    ~_IN_CHAIN.where(
        audit_events.c.chain == audit_data.c.chain, audit_events.c.sequence == audit_data.c.sequence
    ).exists()
)


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One thing in the audit log that is not as it was written; without `sequence` it is the whole chain."""

    chain: int
    sequence: int | None
    message: str

    def __str__(self) -> str:
        chain = f"case {self.chain}" if self.chain else "events of no case"
        return (
            f"{chain}: {self.message}" if self.sequence is None else f"{chain}, event {self.sequence}: {self.message}"
        )


def verify(session: Session, checkpoint: Iterable[Head] = ()) -> Iterator[AuditFinding]:
    """Every finding, chain by chain; with a checkpoint also whether the history up to it is unchanged.

    Rows are streamed: apart from the checkpoint's heads, memory does not grow with the log.
    """
    heads = {head.chain: head for head in checkpoint}
    rows = session.execute(_EVENTS, execution_options={"yield_per": _ROWS_AT_A_TIME})
    for chain, events in groupby(rows, key=lambda row: int(row.chain)):
        yield from _chain_findings(chain, events, heads.pop(chain, None))
    for head in heads.values():
        yield AuditFinding(head.chain, None, f"all {head.sequence} events that the checkpoint knows are missing")
    for case_id in session.scalars(_CASES_WITHOUT_EVENTS):
        yield AuditFinding(case_id, None, "the case has no event at all")
    for chain in session.scalars(_CHAINS_WITHOUT_CASE):
        yield AuditFinding(chain, None, "there are events, but the case itself is missing")
    for chain, sequence in session.execute(_DATA_WITHOUT_EVENT):
        yield AuditFinding(chain, sequence, "there are data, but the event itself is missing")


def extent(session: Session) -> tuple[int, int]:
    """How many events the log has, and in how many chains."""
    events, chains = session.execute(_EXTENT).one()
    return int(events), int(chains)


def _chain_findings(chain: int, events: Iterable[StoredRow], known: Head | None) -> Iterator[AuditFinding]:
    rolled: bytes | None = origin(chain)
    expected, begun, without_data = 1, 1, _Missing()
    for event in events:
        rolled = None if rolled is None else _recomputed(rolled, event)
        if event.sequence != expected:
            yield AuditFinding(chain, expected, f"missing, as all events from {expected} to {event.sequence - 1}")
            rolled = None  # up to the next seal there is nothing to compare with
        if rolled is not None and event.hash not in (NOT_SEALED, rolled):
            yield AuditFinding(chain, begun, _altered(begun, event.sequence))
        yield from _data_findings(event, without_data)
        if known and event.sequence == known.sequence and event.hash != known.hash:
            yield AuditFinding(chain, event.sequence, "the history up to here is not the one that the checkpoint knows")
        expected = event.sequence + 1
        if event.hash != NOT_SEALED:
            rolled, begun = event.hash, expected
    if begun < expected:
        yield AuditFinding(chain, begun, "the last event of its command is missing, or the seal has been taken off it")
    if known and expected <= known.sequence:
        yield AuditFinding(chain, expected, f"missing, as all events to {known.sequence} that the checkpoint knows")
    if without_data.first is not None:
        yield AuditFinding(chain, without_data.first, "its data are missing, and no event says that they were erased")


@dataclass(slots=True)
class _Missing:
    """The first event whose data are gone without a later erasure that accounts for it."""

    first: int | None = None


def _data_findings(event: StoredRow, without_data: _Missing) -> Iterator[AuditFinding]:
    if event.type == DATA_ERASED:
        without_data.first = None
    has_data = event.salt is not None
    if has_data and _committed(event) != event.commitment:
        yield AuditFinding(event.chain, event.sequence, "its data are not those that were recorded")
    if not has_data and event.commitment not in NEVER_HAD_DATA and without_data.first is None:
        without_data.first = event.sequence


def _altered(begun: int, sealed: int) -> str:
    if begun == sealed:
        return "its hash does not fit: it, or the event before it, has been altered"
    return (
        f"the hash over it and all events to {sealed} does not fit: one of them, or the event before, has been altered"
    )


def _recomputed(previous: bytes, event: StoredRow) -> bytes:
    columns: dict[str, Any] = {name: getattr(event, name) for name in _HASHED}
    columns |= {"at": _text(event.at), "due_at": _text(event.due_at)}
    try:
        return event_hash(previous, columns | {"commitment": event.commitment.hex()})
    except (AttributeError, TypeError):  # a value of another type than was ever written: SQLite allows it
        return _UNREADABLE


def _committed(event: StoredRow) -> bytes | None:
    try:
        return commitment_to(event.salt, event.data)
    except TypeError:
        return None


def _text(moment: datetime | str | None) -> str | None:
    return moment_text(moment) if isinstance(moment, datetime) else moment
