"""What a job enters into registers or removes from them, and what the audit says of it."""

from collections.abc import Iterable
from typing import Any

from engine.definition.model import Node
from engine.execution.audit_event import Note
from engine.execution.case.open_case import OpenCase
from engine.handlers import BadInput, Entry, Variables
from engine.iso_text import utc_text
from engine.quoting import quoted
from storage.lookalikes import looks
from storage.queries.registers import entered_by, key_that_looks
from storage.writes.register_entries import Entering, enter, hold_register, key_of_case, remove_entry

#: The field under which readers find the key of an entry; what was read can be entered again as it is.
KEY = "key"


def require_distinct(case: OpenCase, entry: Entry) -> None:
    """Raises `BadInput` for a key that differs from one in use only in what people do not see or do not mean."""
    if entry.key is None:
        return
    hold_register(case.session, entry.register, is_shared=False)
    place = entry.register, looks(entry.key)
    key = key_that_looks(case.session, entry.register, entry.key) or case.keys_by_looks.get(place)
    if key not in (None, entry.key):
        said = f"the key {quoted(entry.key)} is that of the entry {quoted(key)} of {quoted(entry.register)}"
        raise BadInput(f"{said} but for small or capital letters, or signs that look alike; write it as there")
    if entry.data is not None:
        case.keys_by_looks[place] = entry.key


def forget_keys(case: OpenCase, entries: Iterable[Entry]) -> None:
    """Gives the keys free of entries that are not stored after all."""
    for entry in entries:
        case.keys_by_looks.pop((entry.register, looks(entry.key or "")), None)


def store_entry(case: OpenCase, node: Node, entry: Entry) -> Note:
    """Enters or removes one entry; the note names another case whose entry it was."""
    key, entering = entry.key or key_of_case(case.id), Entering(case.actor, node.id)
    hold_register(case.session, entry.register, is_shared=False)
    data = {"register": entry.register, **({KEY: entry.key} if entry.key else {}), **_of_other(case, entry, key)}
    if entry.data is None:
        remove_entry(case.session, entry.register, key, case.id, case.now, entering)
        return Note("register_left", node.id, node.law, data)
    entered = _without_key(entry.data)
    enter(
        case.session,
        {
            "register": entry.register,
            "key": key,
            "case_id": case.id,
            "data": entered,
            "entered_at": case.now,
            "if_ended": None if entry.if_ended is None else _without_key(entry.if_ended),
            "signal_if_ended": entry.signal_if_ended,
        },
        entering,
    )
    return Note("register_entered", node.id, node.law, {**data, "entry": entered})


def _without_key(data: Variables) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != KEY}


def _of_other(case: OpenCase, entry: Entry, key: str) -> dict[str, Any]:
    """The case that had entered it, if it was not this one; its own audit log has what it was."""
    before = entered_by(case.session, entry.register, key)
    if before is None or before.case_id == case.id:
        return {}
    return {"replaced": {"case_id": before.case_id, "number": before.number, "entered_at": utc_text(before.entered_at)}}
