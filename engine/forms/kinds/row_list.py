"""A list of rows with the same components (`dynamiclist`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from engine.feel import Knowledge
from engine.forms import messages
from engine.forms.component import (
    ALIGNMENTS,
    Component,
    Entry,
    Posted,
    ReadInner,
    ValueHolder,
    evaluate_all,
    every_component,
    head,
    views,
)
from engine.forms.errors import FormFault, Refused
from engine.forms.field import Field, readable_text
from engine.forms.filling import first_values
from engine.forms.known_values import known_of_fields
from engine.forms.paths import MISSING, Path, at_path, dotted, put
from engine.forms.place import Place, Row
from engine.forms.posted import read_row
from engine.forms.reader import Reader
from engine.forms.recorded import readings
from engine.forms.rows import MAX_ROWS, MAX_ROWS_IN_ALL, BlankRows, in_order
from engine.forms.view import Page, Reading, View, html_id


@dataclass(frozen=True, kw_only=True)
class RowList(ValueHolder):
    """A list of rows; `may_grow` where a person can add and remove them."""

    default_rows: int
    may_grow: bool
    alignment: str

    texts = Component.texts | {"properties.checkMessage"}
    has_rows = True

    @property
    def drops_blank_rows(self) -> bool:
        return self.may_grow

    @classmethod
    def read(cls, reader: Reader, prefix: Path, inner: ReadInner) -> Self:
        if not reader.text("path"):
            reader.report("has no path; give it the name of the list that it fills")
        default_rows = reader.whole("defaultRepetitions", 0, MAX_ROWS)
        row_list = cls(
            **head(reader),
            path=reader.path("path", prefix),
            check=reader.check(),
            components=inner(()),
            default_rows=1 if default_rows is None else default_rows,
            may_grow=reader.flag("allowAddRemove"),
            alignment=reader.of_new().one_of("verticalAlignment", ALIGNMENTS, ALIGNMENTS[0]),
        )
        if row_list.may_grow:
            row_list._report_values_of_the_case(reader)
        return row_list

    def _report_values_of_the_case(self, reader: Reader) -> None:
        # the case's value of a read-only field is found by the number of its row, which is lost once rows can be
        # removed
        for inner in every_component(self.components):
            if isinstance(inner, Field) and inner.readonly is not False and not inner.source:
                reader.of(inner.id).report(
                    f"is read-only in the list {self.id}, whose rows can be added and removed; set allowAddRemove of "
                    "the list to false, or let the field be edited"
                )

    @property
    def known(self) -> Knowledge:
        return Knowledge("list", item=Knowledge("context", members=known_of_fields(self.components)))

    def posted_value(self, posted: Posted, path: Path, blank_rows: BlankRows) -> list[dict[str, Any]]:
        pattern = re.compile(re.escape(dotted(path)) + r"\.([0-9]{1,4})\.")
        numbers = sorted({int(found[1]) for name in posted if (found := pattern.match(name))})
        rows = {number: read_row(self.components, posted, (*path, number), blank_rows) for number in numbers}
        if self.may_grow:
            return in_order(rows.values(), blank_rows)
        # rows that can be neither added nor removed keep their places, for they are paired with the case's own rows
        count = min(max(numbers, default=-1) + 1, MAX_ROWS)
        return [rows.get(number, {}) for number in range(count)]

    def first_value(self, values: Any, case: Any) -> list[dict[str, Any]]:
        entered, known = at_path(values, self.path), at_path(case, self.path)
        known_rows = known if isinstance(known, list) else []
        if isinstance(entered, list):
            # a row that was added has no row of the case as its pair
            partners = known_rows if not self.may_grow else []
            pairs = [(row, partners[index] if index < len(partners) else {}) for index, row in enumerate(entered)]
        elif isinstance(known, list):
            pairs = [({}, row) for row in known_rows]
        else:
            pairs = [({}, {}) for _ in range(self.default_rows)]
        return [
            first_values(self.components, row if isinstance(row, Mapping) else {}, beside_row)
            for row, beside_row in pairs
        ]

    def reading(self, value: Any, place: Place) -> Reading:
        rows = value if isinstance(value, list) else []
        return Reading(
            str(self.path[0]),
            place.label,
            value,
            rows=tuple(
                tuple(readings(self.components, row, (*place.path, index), place.scope.in_row(row, index + 1)))
                for index, row in enumerate(rows)
            ),
        )

    def count_rows(self, raw: Any) -> int:
        rows = at_path(raw, self.path)
        found = rows if isinstance(rows, list) else []
        return sum(1 + sum(component.count_rows(row) for component in self.components) for row in found)

    def evaluate(self, place: Place, row: Row) -> Entry:
        raw = at_path(row.raw, self.path)
        # what was entered before it was hidden is still shown when it comes back, but governs and submits nothing
        values = {} if place.is_hidden else row.values
        put(values, self.path, [])
        try:
            rows = self._rows([] if raw in (MISSING, None) else raw, place)
        except Refused as refused:
            return Entry(self, place, raw=raw, value=[], problem=place.words(refused), fault=refused.reason)
        found: list[dict[str, Any]] = [{} for _ in rows]
        seen = at_path(place.scope.data, place.path)
        entries = []
        for index, entered in enumerate(rows):
            this = seen[index] if isinstance(seen, list) and index < len(seen) else entered
            inside = Row(
                entered,
                found[index],
                (*place.path, index),
                place.scope.in_row(this, index + 1),
                place.is_hidden,
                (*place.entries, (place.label, index + 1)),
            )
            entries.append(evaluate_all(self.components, inside))
        put(values, self.path, found)
        return Entry(self, place, raw=raw, value=found, rows=tuple(entries))

    def _rows(self, raw: Any, place: Place) -> list[Any]:
        if not isinstance(raw, list):
            raise Refused(messages.NOT_ROWS, label=place.label)
        if len(raw) > MAX_ROWS:
            raise Refused(messages.TOO_MANY_ROWS, label=place.label, count=len(raw), limit=MAX_ROWS)
        if place.scope.setting.has_too_many_rows:
            raise Refused(messages.CROWDED, label=place.label, limit=MAX_ROWS_IN_ALL)
        for number, row in enumerate(raw, 1):
            if not isinstance(row, Mapping):
                raise Refused(messages.NOT_A_ROW, label=place.label, number=number)
        return raw if self.may_grow else self._fixed_rows(raw, place)

    def _fixed_rows(self, raw: list[Any], place: Place) -> list[Any]:
        setting = place.scope.setting
        known = at_path(setting.variables, place.path)
        expected = len(known) if isinstance(known, list) else self.default_rows
        if expected > MAX_ROWS:  # no one has seen them, and blank ones must not take their place
            raise FormFault(messages.FAULT, f"the case has {expected} rows, more than {MAX_ROWS}", place.label)
        if len(raw) > expected or (setting.strict and len(raw) != expected):
            raise Refused(messages.FIXED_ROWS, label=place.label, count=len(raw), expected=expected)
        return [*raw, *({} for _ in range(expected - len(raw)))]

    def takes_entry(self, entry: Entry) -> bool:
        return self.may_grow

    def parts(self, entry: Entry, page: Page) -> dict[str, Any]:
        known = at_path(entry.place.scope.setting.variables, entry.place.path)
        return {
            **super().parts(entry, page),
            "children": tuple(_row_view(entry, index, page) for index in range(len(entry.rows))),
            "may_grow": self.may_grow,
            "alignment": self.alignment,
            "misfit": ""
            if known is MISSING or known is None or isinstance(known, list)
            else readable_text(known, entry),
        }


def _row_view(entry: Entry, index: int, page: Page) -> View:
    path = dotted((*entry.place.path, index))
    return View(
        kind="row", path=path, html_id=html_id(path), label=str(index + 1), children=views(entry.rows[index], page)
    )


KINDS: Mapping[str, type[Component]] = {"dynamiclist": RowList}
