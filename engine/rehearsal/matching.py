"""Whether an item is what an entry names, and which entries have an item of their own."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from engine.rehearsal.expected import Expected
from engine.rehearsal.report import local
from engine.rehearsal.run import Run

#: Fields that hold several names at once, of which an entry may name some.
_SEVERAL = frozenset({"law", "group"})


def fits(run: Run, entry: Expected, item: Mapping[str, Any], only: str = "") -> bool:
    """Whether an item has all that an entry names, or only one field of it."""
    fields = {name: value for name, value in entry.given.items() if only in ("", name)}
    return all(_has(run, item, name, value) for name, value in fields.items())


def lacking(words: Mapping[str, Sequence[str]], texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Of words by language those that the text in it lacks; all of them where there is no such text."""
    missed = {
        language: [part for part in parts if _plain(part) not in _plain(texts.get(language, ""))]
        for language, parts in words.items()
    }
    return {language: parts for language, parts in missed.items() if parts}


def at_path(values: Mapping[str, Any], path: str) -> Any:
    """The value of a variable or field, or of an entry inside it; None where there is none."""
    there: Any = values
    for part in path.split("."):
        there = there.get(part) if isinstance(there, Mapping) else None
    return there


def is_part(expected: Any, came: Any) -> bool:
    """Whether a value is as expected: of a context the entries that are given, a list in whole."""
    if isinstance(expected, Mapping):
        return isinstance(came, Mapping) and all(is_part(value, came.get(key)) for key, value in expected.items())
    if isinstance(expected, list):
        same = isinstance(came, list) and len(came) == len(expected)
        return same and all(map(is_part, expected, came))
    return isinstance(expected, bool) == isinstance(came, bool) and bool(expected == came)


def _has(run: Run, item: Mapping[str, Any], name: str, wanted: Any) -> bool:
    if name == "words":
        return not lacking(wanted, item["texts"])
    if name == "holds":
        return all(is_part(value, at_path(item["holds"], path)) for path, value in wanted.items())
    came = item.get(name)
    if isinstance(wanted, datetime):
        return bool(came == local(run, wanted))
    if isinstance(wanted, date):
        return came is not None and came.startswith(wanted.isoformat())
    if name in _SEVERAL and isinstance(wanted, str) and came:
        return set(_names(wanted)) <= set(_names(came))
    return bool((list(wanted) if isinstance(wanted, tuple) else wanted) == came)


def _names(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _plain(text: str) -> str:
    """A text without its line breaks, so that words are found wherever a line ends."""
    return " ".join(text.split())


def matched(fitting: Sequence[Sequence[bool]]) -> dict[int, int]:
    """As many entries as can have one an item of their own, each with its item; `fitting` has a row for each entry.

    An entry gives way to another where it can take a second item: a maximum bipartite matching by augmenting paths.
    """
    taken: dict[int, int] = {}

    def place(entry: int, seen: set[int]) -> bool:
        for item, is_fitting in enumerate(fitting[entry]):
            if is_fitting and item not in seen:
                seen.add(item)
                if item not in taken or place(taken[item], seen):
                    taken[item] = entry
                    return True
        return False

    for entry in range(len(fitting)):
        place(entry, set())
    return {entry: item for item, entry in taken.items()}
