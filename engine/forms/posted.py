"""Turns what a browser posted into raw values: dotted names into nested JSON, nothing checked.

It works without JavaScript, so it knows how browsers speak: a box that is not ticked is not posted, and no
more is a choice that is not made. Fields that the form does not have are not read.
"""

from collections.abc import Iterable
from typing import Any

from engine.forms.component import Component, Posted, value_holders
from engine.forms.paths import MISSING, Path, put
from engine.forms.rows import BlankRows

#: What a page of a form posts of itself; a field of the form under one of these names would never be read.
OF_THE_PAGE = frozenset({"form-page", "page-token", "page-language", "page-mark", "add-row", "remove-row"})


def read_row(
    components: Iterable[Component], posted: Posted, path: Path = (), blank_rows: BlankRows = BlankRows.DROPPED
) -> dict[str, Any]:
    """The raw values of a row, whose names begin with `path`, or of the form."""
    values: dict[str, Any] = {}
    for holder in value_holders(components):
        value = holder.posted_value(posted, (*path, *holder.path), blank_rows)
        if value is not MISSING:
            put(values, holder.path, value)
    return values
