"""What a page shows in its fields: what was entered, else what the case has, else the field's default."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.forms.component import Component, Field, Group, RowList
from engine.forms.paths import MISSING, at_path, put


def filled(components: Sequence[Component], values: Any, case: Any) -> dict[str, Any]:
    """Raw values for every field, from what was entered so far and from the case's variables."""
    found: dict[str, Any] = {}
    _fill(components, values, case, found)
    return found


def _fill(components: Sequence[Component], values: Any, case: Any, found: dict[str, Any]) -> None:
    for component in components:
        if isinstance(component, Group):
            _fill(component.components, values, case, found)
        elif isinstance(component, RowList):
            put(found, component.path, _rows(component, values, case))
        elif isinstance(component, Field):
            put(found, component.path, _value(component, values, case))


def _value(field: Field, values: Any, case: Any) -> Any:
    for source in (values, case):
        value = at_path(source, field.path)
        if value is not MISSING:
            return value
    return field.default


def _rows(component: RowList, values: Any, case: Any) -> list[Any]:
    entered, known = at_path(values, component.path), at_path(case, component.path)
    known_rows = known if isinstance(known, list) else []
    if isinstance(entered, list):
        # a row that was added has nothing of the case beside it
        beside = known_rows if not component.may_grow else []
        pairs = [(row, beside[index] if index < len(beside) else {}) for index, row in enumerate(entered)]
    elif known_rows or isinstance(known, list):
        pairs = [({}, row) for row in known_rows]
    else:
        pairs = [({}, {}) for _ in range(component.default_rows)]
    return [filled(component.components, row, beside_row) for row, beside_row in _mappings(pairs)]


def _mappings(pairs: Sequence[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    return [(row, known) if isinstance(row, Mapping) else ({}, known) for row, known in pairs]
