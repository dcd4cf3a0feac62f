"""The types of a model, item definitions included: which values conform, and how others are converted.

Section 7.3.3 (item definitions) and 10.3.2.9.4 (conversions) of the standard; it knows no XML.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any

from engine.dmn.run import Run, Variables
from engine.feel import Function, UnaryTests, feel_text, kind
from engine.feel.types import SIMPLE_TYPES, Type
from engine.feel.values import KIND_NAMES

_PYTHON_TYPES = {name: python_type for python_type, name in KIND_NAMES.items()}
# the words of other engines and of older versions of the standard
_OTHER_WORDS = {"integer": "number", "long": "number", "double": "number", "decimal": "number"}
MAX_TYPE_DEPTH = 20
#: Types that hold each other several times each would have more parts than any memory.
_MOST_PARTS = 2_000


@dataclass(eq=False)
class ItemType:
    """A type: a simple one, one with components, a function, or a collection of these.

    `allowed` restricts each item of a collection, else the value; `constraint` always the value as a whole.
    `base` is the type that this one narrows. Filled in after it is made, since definitions name each other.
    """

    name: str
    simple: str = "Any"
    base: ItemType | None = None
    components: dict[str, ItemType] = field(default_factory=dict)
    parameters: tuple[ItemType, ...] | None = None
    result: ItemType | None = None
    is_collection: bool = False
    allowed: UnaryTests | None = None
    constraint: UnaryTests | None = None
    values: tuple[Any, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether its values are lists, by itself or by its base."""
        return self.is_collection or self.simple == "list" or (self.base is not None and self.base.is_list)

    @property
    def plain(self) -> str:
        """The name of the simple type at the bottom; empty for a structure, a function or a collection."""
        if self.is_collection or self.components or self.parameters is not None:
            return ""
        return self.base.plain if self.base is not None else self.simple

    @property
    def listed_values(self) -> tuple[Any, ...]:
        """The allowed values in their order where they can be listed, of this type or its base."""
        return self.values or (self.base.listed_values if self.base is not None else ())

    @property
    def tests(self) -> UnaryTests | None:
        """The tests of allowed values, of this type or its base."""
        return self.allowed or (self.base.tests if self.base is not None else None)

    @property
    def function_result(self) -> ItemType | None:
        """The type of what a function of this type gives; None where it is no function type."""
        if self.parameters is not None:
            return self.result or ANY
        return self.base.function_result if self.base is not None else None

    @cached_property
    def quick(self) -> type | None:
        """The Python type whose values surely conform; None where a closer look is needed."""
        restricted = self.components or self.is_collection or self.parameters is not None
        if restricted or self.base is not None or self.allowed is not None or self.constraint is not None:
            return None
        return _PYTHON_TYPES.get(Type(self.simple).plain_name)

    def fault(self, value: Any, run: Run) -> str:
        """Why a value does not conform; empty where it does. Null conforms to every type."""
        if value is None:
            return ""
        if not self.is_collection:
            return self._fault_of_item(value, run) or _refused(self.constraint, value, run, self.name)
        if type(value) is not list:
            return f"{_in_words(value)} is no list, as {self.name} asks for"
        run.spend(len(value))
        for item in value:
            fault = "" if item is None else self._fault_of_item(item, run)
            if fault:
                return fault
        return _refused(self.constraint, value, run, self.name)

    def _fault_of_item(self, value: Any, run: Run) -> str:
        if self.parameters is not None:
            fault = self._fault_of_function(value, len(self.parameters))
        elif self.components:
            fault = self._fault_of_structure(value, run)
        elif self.base is not None:
            fault = self.base.fault(value, run)
        else:
            fault = "" if Type(self.simple).holds(value) else f"{_in_words(value)} is no {self.simple}"
        return fault or _refused(self.allowed, value, run, self.name)

    def _fault_of_structure(self, value: Any, run: Run) -> str:
        if type(value) is not dict:
            return f"{_in_words(value)} is no context, as {self.name} asks for"
        # one value may be in many places of another, so that even a small one takes long to go through
        run.spend(1 + len(self.components))
        for name, component in self.components.items():
            if name not in value:
                return f"the context has no entry {name}, as {self.name} asks for"
            fault = component.fault(value[name], run)
            if fault:
                return f"entry {name}: {fault}"
        return ""

    def _fault_of_function(self, value: Any, count: int) -> str:
        if isinstance(value, Function) and len(value.parameters) == count:
            return ""
        return f"{_in_words(value)} is no function of {count} parameters, as {self.name} asks for"

    def converted(self, value: Any, run: Run) -> tuple[Any, str]:
        """The value as this type takes it, and why it became null; 10.3.2.9.4."""
        if type(value) is self.quick:
            return value, ""
        fault = self.fault(value, run)
        if not fault:
            return value, ""
        for candidate in self._candidates(value):
            if not self.fault(candidate, run):
                return candidate, ""
        return None, fault

    def _candidates(self, value: Any) -> list[Any]:
        candidates = list(value) if type(value) is list and len(value) == 1 else []
        if self.is_list:
            candidates.append([value])
        elif type(value) is date and self.plain in ("date and time", "dateTime"):
            candidates.append(datetime.combine(value, time(tzinfo=UTC)))
        return candidates

    def as_feel(self) -> Type:
        """The type as `instance of` knows it; one that holds itself, or very many others, is cut off."""
        return self._as_feel(0, [_MOST_PARTS])

    def _as_feel(self, depth: int, room: list[int]) -> Type:
        inner = self._item_as_feel(depth, room)
        return Type("list", (inner,)) if self.is_collection else inner

    def _item_as_feel(self, depth: int, room: list[int]) -> Type:
        room[0] -= 1
        if depth > MAX_TYPE_DEPTH or room[0] < 0:
            return Type("Any")
        if self.parameters is not None:
            parts = (*self.parameters, self.result or ANY)
            return Type("function", tuple(each._as_feel(depth + 1, room) for each in parts))
        if self.components:
            members = tuple(component._as_feel(depth + 1, room) for component in self.components.values())
            return Type("context", members, tuple(self.components))
        return self.base._as_feel(depth + 1, room) if self.base is not None else Type(self.simple)


ANY = ItemType("Any")


def simple_type(name: str) -> ItemType | None:
    """A type of FEEL by its name, or by that of another engine; None where there is none."""
    word = _OTHER_WORDS.get(name, name)
    if word in ("Any", "any", "Null"):
        return ANY
    return ItemType(name, word) if Type(word).plain_name in SIMPLE_TYPES else None


def _refused(tests: UnaryTests | None, value: Any, run: Run, name: str) -> str:
    if tests is None or tests.holds(Variables({}, run), value) is True:
        return ""
    return f"{_in_words(value)} is not among the allowed values {tests.source.strip()} of {name}"


def _in_words(value: Any) -> str:
    return f"a {kind(value)}" if isinstance(value, (list, dict, Function)) else feel_text(value)[:80]
