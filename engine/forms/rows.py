"""Rows of lists in values that are still being entered: adding one, taking one out, and which are blank."""

from collections.abc import Iterable
from enum import Enum, auto
from typing import Any

from engine.forms.paths import at_path, path_of

MAX_ROWS = 200
# lists inside lists multiply, and each row costs time
MAX_ROWS_IN_ALL = 1_000


class BlankRows(Enum):
    """What becomes of posted rows in which nothing was entered, in lists whose rows can be added."""

    #: they are no entries
    DROPPED = auto()
    #: a page shows them again behind the others, which so have the numbers of `DROPPED`
    LAST = auto()
    #: a page shows them again where they were
    KEPT = auto()


def add_row(values: dict[str, Any], name: str) -> None:
    """Appends an empty row to the list of a dotted name, where there is such a list with room."""
    rows = at_path(values, path_of(name))
    if isinstance(rows, list) and len(rows) < MAX_ROWS:
        rows.append({})


def remove_row(values: dict[str, Any], name: str) -> None:
    """Takes out the row of a dotted name such as `rows.2`, where it exists."""
    *path, number = path_of(name)
    rows = at_path(values, tuple(path))
    if isinstance(rows, list) and isinstance(number, int) and number < len(rows):
        del rows[number]


def is_blank(value: Any) -> bool:
    """Whether nothing was entered: empty text, no choice, nothing ticked, in all fields of a row."""
    if isinstance(value, dict):
        return all(is_blank(item) for item in value.values())
    if isinstance(value, list):
        return all(is_blank(item) for item in value)
    return value is None or value is False or value == ""


def in_order(rows: Iterable[dict[str, Any]], blank_rows: BlankRows) -> list[dict[str, Any]]:
    """Posted rows with the blank ones where they are wanted."""
    found = list(rows)
    if blank_rows is BlankRows.KEPT:
        return found
    blank = [row for row in found if is_blank(row)] if blank_rows is BlankRows.LAST else []
    return [row for row in found if not is_blank(row)] + blank
