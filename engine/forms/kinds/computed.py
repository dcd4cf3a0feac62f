"""A value that an expression gives; it cannot be entered. It is shown where it has a label; form-js shows none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from engine.errors import AtqaruError
from engine.forms.component import Component, Entry, Posted, ReadInner, broken
from engine.forms.expressions.scope import Rule
from engine.forms.field import Field, as_text, field_head, value_to_show
from engine.forms.paths import MISSING, Path, at_path, put
from engine.forms.place import Place, Row
from engine.forms.reader import Reader
from engine.forms.rows import BlankRows
from engine.forms.view import Page


@dataclass(frozen=True, kw_only=True)
class Computed(Field):
    """A computed value (`expression`)."""

    rule: Rule

    @classmethod
    def read(cls, reader: Reader, prefix: Path, inner: ReadInner) -> Self:
        head = field_head(reader, prefix)
        if head["given"] is not None:
            reader.report("has the property value beside its expression; write what it computes in the expression")
        return cls(**head, rule=reader.required_rule("expression", "write what it computes"))

    @property
    def source(self) -> str:
        return self.rule.text

    def posted_value(self, posted: Posted, path: Path, blank_rows: BlankRows) -> Any:
        return MISSING

    def evaluate(self, place: Place, row: Row) -> Entry:
        raw = at_path(row.raw, self.path)
        values = {} if place.is_hidden else row.values
        try:
            value = place.scope.json_value(self.rule)
        except AtqaruError as error:
            put(values, self.path, None)
            return broken(self, place, error)
        if not self.disabled:
            put(values, self.path, value)
        return Entry(self, place, is_readonly=True, raw=raw, value=value)

    def shown_value(self, entry: Entry) -> str:
        return as_text(value_to_show(entry))

    def parts(self, entry: Entry, page: Page) -> dict[str, Any]:
        parts = super().parts(entry, page)
        return {**parts, "hidden": parts["hidden"] or not self.own_label(entry.place)}


KINDS: Mapping[str, type[Component]] = {"expression": Computed}
