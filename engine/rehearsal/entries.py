"""The entries that registers have before a rehearsal begins: held against what `registers.json` says of each register.

What a service publishes is held against the same when its diagrams are checked.
"""

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from engine.definition.registers import OF_ENTRIES, Kept, Registers, fault_of_register
from engine.files.faults import Way
from engine.files.words import known_words, shown
from engine.quoting import quoted
from engine.rehearsal.script import Rehearsal

#: The field that names the entry, and is no part of its data.
KEY = "key"


def wrong_entries(rehearsal: Rehearsal, registers: Registers) -> Iterator[tuple[Way, str]]:
    """What is wrong with the entries, each with its way: no such register or field, a key that is no text or taken."""
    for id_, entries in rehearsal.registers.items():
        kept = registers[id_].kept if id_ in registers else None
        if kept is None:
            yield ("registers", id_), fault_of_register(id_, "kept", registers) or ""
            continue
        seen: set[str] = set()
        for place, entry in enumerate(entries):
            way: Way = ("registers", id_, place)
            yield from (((*way, *field), fault) for field, fault in _wrong_fields(id_, entry, kept))
            key = key_of(entry)
            if key is not None and key in seen:
                yield (
                    (*way, KEY),
                    f"another entry has the key {quoted(key)}, and this one would replace it; leave one out",
                )
            seen |= {key} if key is not None else set()


def key_of(entry: Mapping[str, JsonValue]) -> str | None:
    """The key of an entry, which may be written as a number; None for one that has none of its own."""
    return str(entry[KEY]) if KEY in entry else None


def _wrong_fields(register: str, entry: Mapping[str, JsonValue], kept: Kept) -> Iterator[tuple[Way, str]]:
    known = (*OF_ENTRIES, *kept.fields)
    for name in entry:
        if name not in known:
            yield (name,), f"the register {quoted(register)} has no field {quoted(name)}; {known_words(name, known)}"
    key = entry.get(KEY, "")
    if isinstance(key, bool) or not isinstance(key, str | int) or (KEY in entry and not str(key).strip()):
        yield (KEY,), f"a key is a text, not {shown(key)}; write it in quotes, or leave it out"
