"""A table: rows of the case, to be read only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from engine.errors import AtqaruError
from engine.feel.sizes import steps_to_keep
from engine.forms.component import Component, Entry, ReadInner
from engine.forms.expressions.scope import Rule, Scope, Setting
from engine.forms.expressions.template import readable
from engine.forms.paths import MISSING, Path, at_path, path_of
from engine.forms.reader import Reader
from engine.forms.shown import Shown, shown_head
from engine.forms.view import Page

MAX_ROWS = 1_000


@dataclass(frozen=True)
class Column:
    """One column of a table: where the value is in a row, and its heading."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Table(Shown):
    """Rows of the case; the columns are listed, or an expression."""

    rows: Rule
    columns: tuple[Column, ...]
    columns_rule: Rule | None

    texts = Shown.texts | {"columns.label", "columnsExpression"}

    @classmethod
    def read(cls, reader: Reader, prefix: Path, inner: ReadInner) -> Self:
        listed = reader.entries("columns")
        if not all(isinstance(entry, dict) and isinstance(entry.get("key"), str) for entry in listed):
            reader.report("a column has no key; give each the name of the value that it shows")
        return cls(
            **shown_head(reader),
            rows=reader.required_rule("dataSource", "name the list that it shows"),
            columns=_columns(listed),
            columns_rule=reader.rule("columnsExpression"),
        )

    def parts(self, entry: Entry, page: Page) -> dict[str, Any]:
        headings, rows = self._cells(entry.place.scope)
        return {**super().parts(entry, page), "headings": headings, "rows": rows}

    def _cells(self, scope: Scope) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """Headings and rows of text; none where the expressions cannot be evaluated."""
        try:
            columns = self.columns if self.columns_rule is None else _columns(scope.value(self.columns_rule))
            entries = scope.value(self.rows)
            rows = entries[:MAX_ROWS] if isinstance(entries, list) else []
            return tuple(column.label for column in columns), tuple(_row(row, columns, scope.setting) for row in rows)
        except AtqaruError:
            return (), ()


def _columns(listed: Any) -> tuple[Column, ...]:
    found = listed if isinstance(listed, list) else []
    return tuple(
        Column(str(entry["key"]), str(entry.get("label") or entry["key"]))
        for entry in found
        if isinstance(entry, Mapping) and "key" in entry
    )


def _row(row: Any, columns: Sequence[Column], setting: Setting) -> tuple[str, ...]:
    setting.spend(len(columns))
    values = (at_path(row, path_of(column.key)) for column in columns)
    return tuple("" if value is MISSING else _cell(value, setting) for value in values)


def _cell(value: Any, setting: Setting) -> str:
    setting.spend(steps_to_keep(value))
    return readable(value, setting)


KINDS: Mapping[str, type[Component]] = {"table": Table}
