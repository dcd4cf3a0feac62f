"""Types as `instance of` and parameters name them; it knows which values a type holds, and must not convert
any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.feel.values import KIND_NAMES, Function, Range, Value, kind

SIMPLE_TYPES = frozenset(KIND_NAMES.values()) - {"null"} | {"Any", "Null"}

# older models name the durations after the types of XML
_ALIASES = {
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "dateTime": "date and time",
}


@dataclass(frozen=True, slots=True)
class Type:
    """A type by name; `arguments` are the item type of a list or range, the parameter types and then the
    result type of a function, or the member types of a context, whose names are `members`."""

    name: str
    arguments: tuple[Type, ...] = ()
    members: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the type and all its parts are of the standard."""
        return self.plain_name in SIMPLE_TYPES and all(argument.is_known for argument in self.arguments)

    @property
    def plain_name(self) -> str:
        return _ALIASES.get(self.name, self.name)

    def resolved(self, types: Mapping[str, Type]) -> Type:
        """This type with the names that a model defines replaced by what they mean."""
        own = types.get(self.name)
        if own is not None and not self.arguments:
            return own
        return replace(self, arguments=tuple(argument.resolved(types) for argument in self.arguments))

    def holds(self, value: Value) -> bool:
        """Whether a value is of this type; null is only of type Null (as a parameter it is welcome
        everywhere)."""
        name = self.plain_name
        if value is None:
            return name == "Null"
        if name == "Any":
            return True
        if kind(value) != name:
            return False
        return not self.arguments or self._holds_inside(value)

    def _holds_inside(self, value: Value) -> bool:
        if isinstance(value, list):
            return all(self.arguments[0].admits(item) for item in value)
        if isinstance(value, dict):
            pairs = zip(self.members, self.arguments, strict=True)
            return all(member in value and argument.admits(value[member]) for member, argument in pairs)
        if isinstance(value, Range):
            return all(end is None or self.arguments[0].holds(end) for end in (value.start, value.end))
        return isinstance(value, Function) and len(value.parameters) == len(self.arguments) - 1

    def admits(self, value: Value) -> bool:
        """Whether a value is allowed where this type is asked for: null always is."""
        return value is None or self.holds(value)
