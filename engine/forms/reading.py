"""Turns what a browser posted into raw values: dotted names into nested JSON, nothing checked.

It works without JavaScript, so it knows how browsers speak: a box that is not ticked is not posted, and no
more is a choice that is not made. Fields that the form does not have are not read.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from engine.forms.component import Checkbox, Choice, Component, Computed, Field, Group, Moment, Path, RowList
from engine.forms.paths import MISSING, dotted, put
from engine.forms.rows import MAX_ROWS, is_blank

Posted = Mapping[str, Sequence[str]]
_TICKED = frozenset({"true", "on", "1", "yes"})


def read_level(
    components: Sequence[Component], posted: Posted, base: Path = (), keep_blank_rows: bool = False
) -> dict[str, Any]:
    """The raw values of some components whose names begin with `base`."""
    values: dict[str, Any] = {}
    for component in _in_row(components):
        if isinstance(component, RowList):
            put(values, component.path, _rows(component, posted, (*base, *component.path), keep_blank_rows))
            continue
        value = _field(component, posted, dotted((*base, *component.path)))
        if value is not MISSING:
            put(values, component.path, value)
    return values


def _in_row(components: Sequence[Component]) -> list[Field | RowList]:
    found: list[Field | RowList] = []
    for component in components:
        if isinstance(component, Group):
            found.extend(_in_row(component.components))
        elif isinstance(component, Field | RowList) and not isinstance(component, Computed):
            found.append(component)
    return found


def _field(field: Field, posted: Posted, name: str) -> Any:
    entered = list(posted.get(name, ()))
    if isinstance(field, Checkbox):
        return any(text in _TICKED for text in entered)
    if isinstance(field, Choice) and field.many:
        return [text for text in entered if text]
    if isinstance(field, Moment) and not entered:
        return _moment_of_parts(posted, name)
    if not entered:
        return None if isinstance(field, Choice) else MISSING
    # one name posted several times is not of our page; the field's own check refuses it
    return entered[0] if len(entered) == 1 else entered


def _moment_of_parts(posted: Posted, name: str) -> Any:
    """A date of the fields `.day`, `.month`, `.year` or `.date`, a date and time with `.time` beside it."""
    parts = {
        part: posted[f"{name}.{part}"][0].strip()
        for part in ("day", "month", "year", "date", "time")
        if posted.get(f"{name}.{part}")
    }
    if not parts:
        return MISSING
    day = [parts.get(part, "") for part in ("year", "month", "day")]
    date = parts.get("date", "") or ("-".join(text.zfill(2) for text in day) if any(day) else "")
    return "T".join(filter(None, (date, parts.get("time", ""))))


def _rows(row_list: RowList, posted: Posted, path: Path, keep_blank_rows: bool) -> list[dict[str, Any]]:
    pattern = re.compile(re.escape(dotted(path)) + r"\.([0-9]{1,4})\.")
    numbers = sorted({int(found[1]) for name in posted if (found := pattern.match(name))})
    rows = {number: read_level(row_list.components, posted, (*path, number), keep_blank_rows) for number in numbers}
    if row_list.may_grow:
        return [row for row in rows.values() if keep_blank_rows or not is_blank(row)]
    # rows that can be neither added nor removed keep their places, for the case's own rows are beside them
    count = min(max(numbers, default=-1) + 1, MAX_ROWS)
    return [rows.get(number, {}) for number in range(count)]
