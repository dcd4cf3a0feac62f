"""`registers.json` next to the services: which registers there are, what is asked of them or entered into them.

A register is *asked* through the gateway, or *kept* by the cases of the installation themselves.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter

from engine.definition.groups import readable
from engine.definition.variables import fault_of_target
from engine.files.json_text import read_json
from engine.files.words import known_words
from engine.files.written import Several, Written, mistaken
from engine.quoting import quoted
from storage.texts import LONGEST_ID

#: What every answer has in addition to the fields of its register.
OF_ANSWERS = ("code", "message_id", "answered_at", "restricted", "simulated")
#: What every entry has for its readers in addition to the fields of its register.
OF_ENTRIES = ("key",)
#: Names of the engine that a field may have all the same: what it says of an entry is the same, its case.
_SHARED_NAMES = frozenset({"case_id"})
#: The name by which a filter reads an item as a whole.
_OF_FILTERS = "item"
_ID = re.compile(rf"[a-z][a-z0-9_-]{{0,{LONGEST_ID - 1}}}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DIGITS = re.compile(r"\d+")


def _usable(given: str) -> str:
    if _ID.fullmatch(given) is None:
        raise ValueError(
            f"{quoted(given)} is no id of a register; write small letters, digits, - and _, {LONGEST_ID} at most"
        )
    return given


def _is_name(given: str) -> str:
    if _NAME.fullmatch(given) is None:
        raise ValueError(f"{quoted(given)} is no name of a field; write small letters, digits and _")
    return given


Name = Annotated[str, AfterValidator(_is_name)]
Words = Annotated[str, AfterValidator(readable)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ID)]


class Simulated(Written):
    """How the simulated gateway brings an answer about: by some digits of the key, the first of which is number 1."""

    digits: Annotated[Several[Annotated[int, Field(ge=1, le=100)]], Field(min_length=2, max_length=2)]
    otherwise: Code
    answers: Mapping[str, Code] = {}
    #: the digits with which no answer comes
    silent: Several[str] = ()

    def chosen(self, key: str) -> str | None:
        """The code of the answer for a key; None if the register is silent."""
        first, last = self.digits
        digits = key[first - 1 : last]
        return None if digits in self.silent else self.answers.get(digits, self.otherwise)


def _in_itself(asked: "Asked") -> "Asked":
    """Refuses what the simulation says and the register does not."""
    if asked.simulated is not None and (faults := list(_of_simulation(asked, asked.simulated))):
        raise mistaken(*faults)
    return asked


class Asked(Written):
    """What a register is asked by (such as `iin`), what it answers, and after how many tries it counts as silent."""

    key: Name
    answers: Annotated[Mapping[Code, Words], Field(min_length=1)]
    fields: Several[Name] = ()
    #: the codes that only people with the role see_data may see
    restricted: Several[Code] = ()
    silent_after: Annotated[int, Field(ge=1, le=100)] = 3
    simulated: Simulated | None = None


class Kept(Written):
    """What the entries of a register have; `key` are the fields that make the key of an entry, none for the case."""

    fields: Annotated[Several[Name], Field(min_length=1)]
    key: Several[Name] = ()


class Register(Written):
    """A register, which is either asked or kept."""

    id: Annotated[str, AfterValidator(_usable)]
    name: Words
    asked: Annotated[Asked, AfterValidator(_in_itself)] | None = None
    kept: Kept | None = None

    @property
    def words(self) -> Iterator[str]:
        """Everything in it that people read."""
        yield self.name
        if self.asked is not None:
            yield from self.asked.answers.values()


Registers = Mapping[str, Register]


def _of_simulation(asked: Asked, simulated: Simulated) -> Iterator[tuple[tuple[str, ...], str]]:
    first, last = simulated.digits
    if last < first:
        yield ("simulated", "digits"), "the last digit is before the first; exchange them"
    wanted = last - first + 1
    for digits in (*simulated.answers, *simulated.silent):
        if _DIGITS.fullmatch(digits) is None or len(digits) != wanted:
            yield ("simulated",), f"{quoted(digits)} must be {wanted} digits, as digits says"
    for code in dict.fromkeys((simulated.otherwise, *simulated.answers.values(), *asked.restricted)):
        if code not in asked.answers:
            yield ("answers",), f"has no {quoted(code)}; {known_words(code, asked.answers)}"


def _sound(registers: tuple[Register, ...]) -> tuple[Register, ...]:
    ids = [register.id for register in registers]
    faults: list[tuple[tuple[int | str, ...], str]] = []
    for number, register in enumerate(registers):
        if register.id in ids[:number]:
            faults.append(((number, "id"), f"the register {quoted(register.id)} is given twice; leave one out"))
        if (register.asked is None) is (register.kept is None):
            faults.append(((number,), "is asked or kept; write one of both"))
        if register.kept is not None:
            faults += _of_kept(number, register.id, register.kept)
        if register.asked is not None:
            faults += _of_asked(number, register.asked)
    if faults:
        raise mistaken(*faults)
    return registers


def _of_kept(number: int, id_: str, kept: Kept) -> Iterator[tuple[tuple[int | str, ...], str]]:
    if _NAME.fullmatch(id_) is None:
        # it is a variable of the forms and expressions that read it
        yield (number, "id"), f"{quoted(id_)} is kept, so expressions read it; write small letters, digits and _"
    elif fault := fault_of_target(id_):
        yield (number, "id"), f"{quoted(id_)} is kept, so expressions read it; {fault}"
    yield from _of_fields((number, "kept", "fields"), kept.fields)
    for name in kept.key:
        if name not in kept.fields:
            yield (number, "kept", "key"), f"{quoted(name)} is no field of it; {known_words(name, kept.fields)}"
    for name in set(kept.fields).intersection(OF_ENTRIES):
        yield (number, "kept", "fields"), f"{quoted(name)} is given to every entry; take another name"


def _of_asked(number: int, asked: Asked) -> Iterator[tuple[tuple[int | str, ...], str]]:
    if fault := fault_of_target(asked.key):
        yield (number, "asked", "key"), f"{quoted(asked.key)} is an input of tasks; {fault}"
    yield from _of_fields((number, "asked", "fields"), asked.fields)


def _of_fields(where: tuple[int | str, ...], names: Sequence[str]) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """The names that an expression could not read, or would read in a filter in place of the variable of that name."""
    for name in names:
        fault = None if name in _SHARED_NAMES else fault_of_target(name)
        if name == _OF_FILTERS:
            fault = "in a filter it is the entry as a whole; take another name"
        if fault is not None:
            yield where, f"{quoted(name)}: {fault}"


_Registers = Annotated[Several[Register], AfterValidator(_sound)]
_STORED = TypeAdapter(Several[Register])


def read_registers(content: bytes, source: str) -> tuple[Register, ...]:
    """The registers of a file; raises `BadFile` with every mistake."""
    return read_json(content, source, _Registers)


def stored_registers(content: bytes) -> dict[str, Register]:
    """The registers of a file that was deployed, maybe by a version that took more fields, by their ids."""
    return {register.id: register for register in _STORED.validate_json(content, extra="ignore")}


Side = Literal["asked", "kept"]
#: What is said of a register that is taken for one of the other kind.
_OTHER: Mapping[Side, str] = {
    "asked": "is kept by cases, so nobody asks it; name it in the property registers",
    "kept": "is asked through the gateway, so no case enters anything; ask it with gateway-query",
}


def fault_of_register(id_: str, side: Side, registers: Registers) -> str | None:
    """Why a register cannot be asked, or entered into and read, under this name; None if it can."""
    register = registers.get(id_)
    if register is None:
        known = [each.id for each in registers.values() if getattr(each, side) is not None]
        return f"there is no register {quoted(id_)} in registers.json; {known_words(id_, known)}"
    return None if getattr(register, side) is not None else f"the register {quoted(id_)} {_OTHER[side]}"
