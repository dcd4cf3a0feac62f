"""Compares what a rehearsal expects with what came; words each difference, with the nearest thing that came.

Each entry of a list needs an item of its own: two entries that are alike are two items.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from engine.files.faults import Way
from engine.files.words import shown
from engine.nearest import did_you_mean
from engine.quoting import cut, quoted, visible
from engine.rehearsal.expected import NO_OTHERS, Expectation, Expectations, Expected, Rest
from engine.rehearsal.fields import AS_ISSUED
from engine.rehearsal.matching import at_path, fits, is_part, lacking, matched
from engine.rehearsal.observed import all_incidents, observed
from engine.rehearsal.report import local
from engine.rehearsal.run import Run, Unmet

_SAID = 400
_SHOWN_ITEMS = 6
Item = Mapping[str, Any]
_NOTHING = Expectation()
#: The lists of an expectation: the article and noun of one of their items, and the fields by which people know one.
_LISTS: Mapping[str, tuple[tuple[str, str], tuple[str, ...]]] = {
    "deadlines": (("a", "deadline"), ("element", "law", "due_at", "met_at", "state")),
    "tasks": (("a", "task"), ("element", "group", "due_at", "state")),
    "notices": (("a", "notice"), ("code", "to", "at", "kind")),
    "documents": (("a", "document"), ("kind", "number", "to", "at")),
    "entries": (("a", "register entry"), ("register", "key", "at")),
    "decisions": (("a", "decision"), ("decision", "element", "at", "rules")),
    "incidents": (("an", "incident"), ("element",)),
    "refusals": (("a", "refusal"), ("step", "at")),
}


def unmet(run: Run, expected: Expectations, way: Way, *, is_end: bool = False) -> list[Unmet]:
    """What is not as expected at the moment of the run's clock; at the end also each incident that nobody expects."""
    found = list(_of_case(run, expected, "", way))
    for name, other in expected.others.items():
        found += _of_case(run, other, name, (*way, "cases", name))
    return found + (list(_unexpected_incidents(run, expected, way)) if is_end else [])


def _of_case(run: Run, expected: Expectation, name: str, way: Way) -> Iterator[Unmet]:
    came = observed(run, name, expected)
    given = expected.given
    for field in ("outcome", "state"):
        if field in given and given[field] != came[field]:
            yield Unmet((*way, field), f"expected {shown(given[field])}, came {shown(came[field])}")
    for words in given.get("status", ()):
        if words not in came["status"]:
            yield Unmet((*way, "status"), f"expected {quoted(words)}, came {quoted(came['status']) or 'no status'}")
    for field, value in (expected.case.given if expected.case else {}).items():
        if came["case"][field] != value:
            yield Unmet((*way, "case", field), f"expected {shown(value)}, came {shown(came['case'][field])}")
    yield from _of_variables(expected, came, way)
    for field in _LISTS:
        if field in given:
            yield from _of_list(run, field, given[field], came[field], (*way, field))


def _of_variables(expected: Expectation, came: Mapping[str, Any], way: Way) -> Iterator[Unmet]:
    for path, value in expected.variables.items():
        yield from _of_variable(path, value, came["variables"], (*way, "variables", path))
    for place, values in expected.variables_at.items():
        yield from _of_place(values, came["variables_at"].get(place), came["waits_at"], (*way, "variables_at", place))


def _of_place(
    values: Mapping[str, Any], seen: Sequence[Mapping[str, Any]] | None, waits_at: Sequence[str], way: Way
) -> Iterator[Unmet]:
    """What is seen at an element; where several of its instances wait, at the one that is the most like it."""
    if not seen:
        near = did_you_mean(str(way[-1]), waits_at)
        there = f"the case waits at {', '.join(waits_at) or 'no element'}"
        yield Unmet(way, "; ".join(filter(None, (f"the case is not at {quoted(str(way[-1]))}", there, near))))
        return
    at_each = (
        [each for path, value in values.items() for each in _of_variable(path, value, variables, (*way, path))]
        for variables in seen
    )
    yield from min(at_each, key=len)


def _of_variable(path: str, value: Any, variables: Mapping[str, Any], way: Way) -> Iterator[Unmet]:
    there = at_path(variables, path)
    if not is_part(value, there):
        yield Unmet(way, f"expected {shown(value)}, came {shown(there)}")


def _of_list(run: Run, field: str, entries: Sequence[Any], items: Sequence[Item], way: Way) -> Iterator[Unmet]:
    wanted = {place: entry for place, entry in enumerate(entries) if not isinstance(entry, Rest)}
    pairs = matched([[fits(run, entry, item) for item in items] for entry in wanted.values()])
    free = [number for number in range(len(items)) if number not in pairs.values()]
    for number, (place, entry) in enumerate(wanted.items()):
        if number in pairs:
            continue
        nearest = _nearest(run, field, entry, [items[each] for each in free])
        if nearest is None:
            yield _missing(run, field, entry, items, (*way, place))
        else:
            yield _different(run, field, entry, items[free.pop(nearest)], (*way, place))
    for place, entry in enumerate(entries):
        others = [items[each] for each in free if isinstance(entry, Rest) and fits(run, entry.no_others, items[each])]
        if others:
            rest = ["…"] if len(others) > _SHOWN_ITEMS else []
            told = "; ".join([_named(field, each) for each in others[:_SHOWN_ITEMS]] + rest)
            yield Unmet((*way, place), f"expected {NO_OTHERS}, came also {told}")


def _nearest(run: Run, field: str, entry: Expected, items: Sequence[Item]) -> int | None:
    """The item of the same name, the one that differs in the fewest fields; None if there is none of the name."""
    name = next((name for name in _LISTS[field][1] if name in entry.given), "")
    likely = [number for number, item in enumerate(items) if not name or fits(run, entry, item, name)]
    return min(likely, key=lambda number: len(_unlike(run, entry, items[number])), default=None)


def _unlike(run: Run, entry: Expected, item: Item) -> list[str]:
    """The fields in which an item is not as expected."""
    return [name for name in entry.given if not fits(run, entry, item, name)]


def _missing(run: Run, field: str, entry: Expected, items: Sequence[Item], way: Way) -> Unmet:
    (article, noun), names = _LISTS[field]
    first = next((name for name in names if name in entry.given), names[0])
    known = list(dict.fromkeys(str(item[first]) for item in items if item.get(first)))
    if any(fits(run, entry, item, first) for item in items):
        told = "each that came is taken by another entry of the list"
        return Unmet(way, f"expected one more {noun} with {_wanted(run, entry)}, but {told}")
    near = did_you_mean(str(entry.given.get(first, "")), known)
    there = f"came {', '.join(known[:12])}" if known else "there is none at all"
    return Unmet(
        way, f"expected {article} {noun} with {_wanted(run, entry)}, but {'; '.join(filter(None, (there, near)))}"
    )


def _different(run: Run, field: str, entry: Expected, item: Item, way: Way) -> Unmet:
    unlike = _unlike(run, entry, item)
    told = "; ".join(_difference(run, entry, item, name) for name in unlike)
    place = (*way, unlike[0]) if len(unlike) == 1 else way
    return Unmet(place, f"{told}; nearest is the {_LISTS[field][0][1]} {_named(field, item)}")


def _difference(run: Run, entry: Expected, item: Item, name: str) -> str:
    if name == "holds":
        return "; ".join(_of_fields(entry.given["holds"], item["holds"]))
    if name != "words":
        return f"expected {name} {_said(run, entry.given[name])}, came {_said(run, item.get(name))}"
    texts = item["texts"]
    return "; ".join(
        _lacking(language, parts, texts.get(language)) for language, parts in lacking(entry.given[name], texts).items()
    )


def _of_fields(wanted: Mapping[str, Any], came: Mapping[str, Any]) -> Iterator[str]:
    for path, value in wanted.items():
        if not is_part(value, there := at_path(came, path)):
            yield f"expected {path} {shown(value)}, came {shown(there)}"


def _lacking(language: str, parts: Sequence[str], text: str | None) -> str:
    in_language = f" in {language}" if language else ""
    came = f"came {_whole(text)}" if text is not None else "there is no text in it"
    return f"expected the words {', '.join(map(quoted, parts))}{in_language}, {came}"


def _whole(text: str) -> str:
    """A text on one line, longer than other words that are quoted: somebody looks in it for what is wrong."""
    return f"“{visible(cut(' '.join(text.split()), _SAID))}”"


def _wanted(run: Run, entry: Expected) -> str:
    facts = [f"{name} {_said(run, value)}" for name, value in entry.given.items() if name != "holds"]
    fields = (f"{path} {shown(value)}" for path, value in entry.given.get("holds", {}).items())
    return ", ".join((*facts, *fields))


def _named(field: str, item: Item) -> str:
    facts = [f"{name} {_plain(item[name])}" for name in _LISTS[field][1] if item.get(name) not in (None, "")]
    if field in ("incidents", "refusals"):
        facts.append(_whole(item["texts"][AS_ISSUED]))
    return ", ".join(facts)


def _said(run: Run, value: Any) -> str:
    if isinstance(value, datetime):
        return local(run, value)
    if isinstance(value, Mapping):
        return ", ".join(quoted(part) for parts in value.values() for part in parts)
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(str(each) for each in value) or "none"
    return str(value) if isinstance(value, str | date) else shown(value)


def _unexpected_incidents(run: Run, expected: Expectations, way: Way) -> Iterator[Unmet]:
    """Incidents are never passed over: those that no entry names are told, with or without `no others`."""
    came: dict[str, list[Item]] = {}
    for name, incident in all_incidents(run):
        came.setdefault(name, []).append(incident)
    for name, items in came.items():
        entries = (expected.others.get(name, _NOTHING) if name else expected).incidents
        if any(isinstance(entry, Rest) for entry in entries):
            continue  # told with the list
        pairs = matched(
            [[fits(run, entry, item) for item in items] for entry in entries if isinstance(entry, Expected)]
        )
        of_case = f" of the case {name}" if name else ""
        for number, item in enumerate(items):
            if number not in pairs.values():
                yield Unmet(way, f"expected no other incident, came{of_case} {_named('incidents', item)}")
