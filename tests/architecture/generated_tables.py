"""The tables of docs/analyst.md that are made from the product: properties, types, notices, contracts of handlers.

`python -m tests.architecture.generated_tables` writes them anew between their markers; a test says when to.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from engine.contracts import Header
from engine.definition.property_table import PROPERTIES
from engine.handlers import Handler
from engine.value_types import ValueType
from engine.wordings.engine_notices import ENGINE_NOTICES, NoticeVariable
from tests.architecture.source import ROOT
from web.cli.installation import simulated_handlers

GUIDE = ROOT / "docs" / "analyst.md"
_TABLE = re.compile(r"(<!-- table: (\S+) -->\n).*?(<!-- end of table -->)", re.DOTALL)


def updated(text: str) -> str:
    """The guide with each table as it is to be."""
    tables = {"properties": _properties(), "types": _types()}
    tables |= {"notices-of-the-engine": _notices(), "variables-of-notices": _variables()}
    tables |= {type_: _contract(handler) for type_, handler in simulated_handlers().items()}
    return _TABLE.sub(lambda found: f"{found[1]}{tables[found[2]]}{found[3]}", text)


def names_in(text: str) -> list[str]:
    """What the tables of a text are about."""
    return [found[2] for found in _TABLE.finditer(text)]


def _rows(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    cells = list(head)
    lines = ["| " + " | ".join(cells) + " |", "|" + "---|" * len(cells)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows), ""])


def _properties() -> str:
    rows = ((f"`{each.name}`", each.on, each.value, f"{each.words}{_see(each.more)}") for each in PROPERTIES.values())
    return _rows(("Property", "On", "Value", "Means"), rows)


def _see(heading: str) -> str:
    return f", see [{heading}](#{heading.lower().replace(' ', '-')})" if heading else ""


def _types() -> str:
    return _rows(
        ("Type", "A value is", "Such as"), ((f"`{each}`", each.words, f"`{each.example}`") for each in ValueType)
    )


def _notices() -> str:
    return _rows(("Wording", "Sent"), ((f"`{id_}`", notice.words) for id_, notice in ENGINE_NOTICES.items()))


def _variables() -> str:
    """Those that are the same in several notices once, in the order in which they come."""
    found: dict[NoticeVariable, list[str]] = {}
    for id_, notice in ENGINE_NOTICES.items():
        for each in notice.variables:
            found.setdefault(each, []).append(f"`{id_}`")
    return _rows(
        ("Variable", "Type", "Is", "Of"),
        (
            (f"`{each.name}`", each.type, each.words, "all" if len(ids) == len(ENGINE_NOTICES) else ", ".join(ids))
            for each, ids in found.items()
        ),
    )


def _contract(handler: Handler) -> str:
    return _rows(("Part", "Name", "Type", "Means"), _parts(handler))


def _parts(handler: Handler) -> Iterator[tuple[str, str, str, str]]:
    for header in handler.headers or ():
        yield "header", f"`{header.name}`", "text", _optional(header.words, header.is_required) + _of_header(header)
    for each in handler.properties:
        yield "property", f"`{each.name}`", "text", each.words
    in_groups = {name for group in handler.one_of for name in group}
    for given in handler.inputs:
        words = _optional(given.words, given.is_required or given.name in in_groups)
        yield "input", f"`{given.name}`", given.type, words
    if handler.asked is not None:
        yield "input", "`key`", "text", "the key by which the register is asked, also by its name there, such as `iin`"
    for result in handler.results or ():
        yield "result", f"`{result.name}`", result.type, result.words
    for error in handler.errors:
        yield "error", f"`{error.code}`", "", error.words


def _optional(words: str, is_required: bool) -> str:
    return words if is_required else f"optional: {words}"


def _of_header(header: Header) -> str:
    choices: Mapping[str, str] = header.choices
    if choices:
        return ". " + "; ".join(f"`{value}`: {words[:1].lower()}{words[1:]}" for value, words in choices.items())
    return f", such as `{header.example}`" if header.example else ""


if __name__ == "__main__":
    GUIDE.write_text(updated(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
