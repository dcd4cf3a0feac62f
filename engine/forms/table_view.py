"""The headings and cells of a table that a form only shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import AtqaruError
from engine.forms.component import Column, Table
from engine.forms.paths import MISSING, at_path
from engine.forms.rows import path_of
from engine.forms.scope import Scope, Setting
from engine.forms.template import readable

MAX_ROWS = 1_000


def table_parts(table: Table, scope: Scope) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Headings and rows of text; none where the expressions cannot be worked out."""
    try:
        columns = table.columns if table.columns_rule is None else _columns(scope.value(table.columns_rule))
        entries = scope.value(table.source)
        rows = entries[:MAX_ROWS] if isinstance(entries, list) else []
        return tuple(column.label for column in columns), tuple(_row(row, columns, scope.setting) for row in rows)
    except AtqaruError:
        return (), ()


def _columns(value: Any) -> tuple[Column, ...]:
    found = value if isinstance(value, list) else []
    return tuple(
        Column(str(entry["key"]), str(entry.get("label") or entry["key"]))
        for entry in found
        if isinstance(entry, Mapping) and "key" in entry
    )


def _row(row: Any, columns: Sequence[Column], setting: Setting) -> tuple[str, ...]:
    values = (at_path(row, path_of(column.key)) for column in columns)
    return tuple("" if value is MISSING else readable(value, setting) for value in values)
