"""What becomes of the entries in registers of a case that is ended by hand, and who is informed of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from engine.execution.audit_event import Note
from engine.execution.case.entries import KEY
from engine.execution.case.outputs import broadcast, waiting_for
from engine.execution.installation.runtime import Runtime
from storage.database import Session, StoredRow
from storage.queries.registers import closable_entries
from storage.writes.register_entries import Entering, enter, key_of_case

#: The field of such an entry that becomes the administrator's reason, if the entry has it.
REASON = "ended_because"


def close_entries(session: Session, runtime: Runtime, actor: str, case_id: int, why: str, now: datetime) -> list[Note]:
    """Replaces the entries of a case that is ended by hand with what its diagram says, and informs who waits.

    No step of the case runs for it: a case whose diagram cannot be read is closed like any other. Who is informed can
    read why in the entry, if it has the field `ended_because`.
    """
    entries = closable_entries(session, case_id)
    for row in entries:
        enter(
            session,
            {
                "register": row.register,
                "key": row.key,
                "case_id": case_id,
                "data": _closed(row, why),
                "entered_at": now,
                "if_ended": None,
                "signal_if_ended": None,
            },
            Entering(actor, None),
        )
    # a case that looks from now on sees the entry closed, so whoever has looked before is among those who wait
    for signal in _signals(entries):
        broadcast(session, runtime, case_id, signal, now)
    return [Note("register_entered", data=_said(row, why)) for row in entries]


def _said(row: StoredRow, why: str) -> dict[str, Any]:
    own = {} if row.key == key_of_case(row.case_id) else {KEY: row.key}
    return {"register": row.register, **own, "entry": _closed(row, why)}


def _closed(row: StoredRow, why: str) -> dict[str, Any]:
    """What the entry becomes."""
    data: dict[str, Any] = row.if_ended
    return {**data, REASON: why} if REASON in data else data


def cases_informed_of_end(session: Session, case_id: int) -> list[int]:
    """The cases that are informed if this one is ended by hand, and go on as their diagram says."""
    signals = _signals(closable_entries(session, case_id))
    return sorted({other for signal in signals for other in waiting_for(session, signal, case_id)})


def _signals(entries: Iterable[StoredRow]) -> list[str]:
    return list(dict.fromkeys(row.signal_if_ended for row in entries if row.signal_if_ended is not None))
