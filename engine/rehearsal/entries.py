"""The entries that registers have before a rehearsal begins: held against what `registers.json` says of each register.

What a service publishes is held against the same when its diagrams are checked.
"""

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from engine.definition.registers import OF_ENTRIES, Kept, Registers, fault_of_register
from engine.files.faults import Way
from engine.files.words import known_words
from engine.quoting import quoted
from engine.register_keys import NoKey, fault_of_entry_key, key_of_fields, normal_key
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
            faults = tuple(_wrong_fields(id_, entry, kept))
            yield from (((*way, *field), fault) for field, fault in faults)
            key = None if faults else key_of(entry, kept)
            if key is not None and key in seen:
                yield (
                    (*way, KEY),
                    f"another entry has the key {quoted(key)}, and this one would replace it; leave one out",
                )
            seen |= {key} if key is not None else set()


def key_of(entry: Mapping[str, JsonValue], kept: Kept) -> str | None:
    """The key of a sound entry: that which its fields make; None where each case has one entry."""
    return key_of_fields(kept.key, entry) if kept.key else None


def _wrong_fields(register: str, entry: Mapping[str, JsonValue], kept: Kept) -> Iterator[tuple[Way, str]]:
    known = (*OF_ENTRIES, *kept.fields)
    for name in entry:
        if name not in known:
            yield (name,), f"the register {quoted(register)} has no field {quoted(name)}; {known_words(name, known)}"
    yield from _wrong_key(register, entry, kept)


def _wrong_key(register: str, entry: Mapping[str, JsonValue], kept: Kept) -> Iterator[tuple[Way, str]]:
    """What is wrong with the fields that make the key of an entry, or with a key beside them."""
    if not kept.key:
        if KEY in entry:
            yield (KEY,), f"the register {quoted(register)} has no key, so a case has one entry in it; leave it out"
        return
    try:
        own = key_of_fields(kept.key, entry)
    except NoKey as error:
        yield (error.field,), f"{error.fault}, and it is of the key of {quoted(register)}; write a text"
        return
    if fault := fault_of_entry_key(own):
        yield (kept.key[0],), f"the key {fault}"
    if KEY in entry and (not isinstance(entry[KEY], str | int) or normal_key(str(entry[KEY])) != own):
        yield (KEY,), f"the fields of the entry make the key {quoted(own)}; leave it out"
