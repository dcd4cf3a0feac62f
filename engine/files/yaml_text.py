"""Reads YAML that people write into values of JSON.

Names are taken as they are written: `on` and `5` are names like others. Dates become ISO text, moments with the offset
of the office. What only looks like a number to YAML, such as 10:00 or +77011234567, is the text that it is.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from math import isfinite
from typing import Any, TypeVar

import yaml

from engine.files.content import MAX_BYTES, text_of, too_large
from engine.files.faults import BadFile, Mistake, Way
from engine.files.written import checked
from engine.files.yaml_words import words_of
from engine.quoting import quoted

T = TypeVar("T")
#: More values than a case of a person ever has; aliases could unfold to more than there is memory.
MAX_VALUES = 100_000
#: Deeper than any value of a case; what checks them has a bound of its own, with words that say less.
MAX_DEPTH = 100
_TAG = "tag:yaml.org,2002:"
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def read_yaml(content: bytes, source: str, shape: type[T], zone: tzinfo) -> T:
    """The model that a file of YAML describes, with the zone as its context; raises `BadFile` with every mistake."""
    return read_with_lines(content, source, shape, zone)[0]


def read_with_lines(content: bytes, source: str, shape: type[T], zone: tzinfo) -> tuple[T, Mapping[Way, int]]:
    """The same, and the line of each of its values: for what can be found wrong only when the file is used."""
    if len(content) > MAX_BYTES:
        raise BadFile(source, [Mistake("", too_large(len(content)))])
    text = text_of(content, source)
    try:
        loader = _Composing(text, source)
        node = loader.get_single_node()
        unfolding = _Unfolding(source, loader, zone)
        document = unfolding.value(node, ()) if node else None
    except yaml.YAMLError as error:
        raise BadFile(source, [Mistake(*words_of(error, text))]) from error
    except RecursionError as error:
        raise BadFile(source, [Mistake("", "lists and mappings are nested too deeply; flatten them")]) from error
    return checked(document, source, shape, unfolding.lines, zone), unfolding.lines


class _Composing(yaml.SafeLoader):
    """Reads no more values than are unfolded; a small text could hold a million, which would take minutes."""

    def __init__(self, text: str, source: str) -> None:
        super().__init__(text)
        self._source = source
        self._values_left = MAX_VALUES

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """The node that begins here."""
        self._values_left -= 1
        if self._values_left < 0:
            event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs of the library leave its types out
            place = f"line {event.start_mark.line + 1}"
            raise BadFile(
                self._source, [Mistake(place, f"more than {MAX_VALUES} values come before this; split the file")]
            )
        node: yaml.Node | None = super().compose_node(parent, index)
        return node


class _Unfolding:
    """Makes values of JSON out of nodes, and knows in which line each begins."""

    def __init__(self, source: str, loader: yaml.SafeLoader, zone: tzinfo) -> None:
        self.lines: dict[Way, int] = {}
        self._source = source
        self._loader = loader
        self._zone = zone
        self._values_left = MAX_VALUES
        self._inside: set[int] = set()

    def value(self, node: yaml.Node, way: Way) -> Any:
        """The value of the node at a way."""
        self.lines.setdefault(way, node.start_mark.line + 1)
        self._values_left -= 1
        if self._values_left < 0:
            raise self._mistake(node, f"aliases unfold to more than {MAX_VALUES} values; write fewer")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if node.tag not in (f"{_TAG}map", f"{_TAG}seq"):
            raise self._tagged(node)
        if id(node) in self._inside:
            raise self._mistake(node, "what begins here holds itself by an alias; write it out")
        if len(self._inside) == MAX_DEPTH:
            raise self._mistake(node, f"lists and mappings are nested more than {MAX_DEPTH} deep; flatten them")
        self._inside.add(id(node))
        found = self._mapping(node, way) if isinstance(node, yaml.MappingNode) else self._sequence(node, way)
        self._inside.remove(id(node))
        return found

    def _mapping(self, node: yaml.MappingNode, way: Way) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in node.value:
            if not isinstance(name, yaml.ScalarNode) or name.tag == f"{_TAG}merge":
                raise self._mistake(name, "a name must be a text; write the fields out")
            if name.value in found:
                raise self._mistake(name, f"the field {quoted(name.value)} is given twice; leave one out")
            self.lines[*way, name.value] = name.start_mark.line + 1
            found[name.value] = self.value(value, (*way, name.value))
        return found

    def _sequence(self, node: yaml.Node, way: Way) -> list[Any]:
        return [self.value(item, (*way, number)) for number, item in enumerate(node.value)]

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        match node.tag.removeprefix(_TAG):
            case "str" | "value":
                return node.value
            case "null":
                return None
            case "bool":
                return self._loader.construct_yaml_bool(node)
            case "int" | "float":
                return self._number(node)
            case "timestamp":
                return self._moment(node)
        raise self._tagged(node)

    def _number(self, node: yaml.ScalarNode) -> int | float | str:
        match = _NUMBER.fullmatch(node.value)
        if match is None:
            return str(node.value)
        try:
            if not (match[2] or match[3]):
                return int(node.value)
            number = float(node.value)
            if isfinite(number) and Decimal(repr(number)) == Decimal(node.value):
                return number
        except (ValueError, ArithmeticError):  # Python's bounds for the digits of a whole number, and for exponents
            pass
        fault = "a number has more digits than are kept, or is too large; write fewer, or text in quotes"
        raise self._mistake(node, fault)

    def _moment(self, node: yaml.ScalarNode) -> str:
        try:
            found: date = self._loader.construct_yaml_timestamp(node)
        except (ValueError, OverflowError) as error:
            raise self._mistake(
                node, f"{node.value} is not a day of the calendar; check month, day and time"
            ) from error
        if isinstance(found, datetime) and found.tzinfo is None:
            found = found.replace(tzinfo=self._zone)
        return found.isoformat()

    def _tagged(self, node: yaml.Node) -> BadFile:
        return self._mistake(node, f"the tag {node.tag.replace(_TAG, '!!')} is not taken; write a plain value")

    def _mistake(self, node: yaml.Node, message: str) -> BadFile:
        return BadFile(self._source, [Mistake(f"line {node.start_mark.line + 1}", message)])
