"""Evaluates a form for given raw values: what is hidden, what is read-only, what each field's value is.

Expressions may depend on each other's fields in any order, so rounds are run until nothing changes: each sees
the values of the round before, without those of hidden fields, which therefore govern nothing. Whether a
value keeps the rules of its field is for `validation`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.forms.component import Component, Entry, evaluate_all
from engine.forms.expressions.scope import Scope, Setting
from engine.forms.place import Row
from engine.forms.rows import MAX_ROWS_IN_ALL

# conditions that contradict each other change without end; the last round then counts
MAX_ROUNDS = 20


@dataclass(frozen=True)
class Evaluation:
    """An evaluated form: its entries in order, and the values that it would submit."""

    entries: tuple[Entry, ...]
    values: dict[str, Any]


def evaluate(components: Sequence[Component], raw: Mapping[str, Any], setting: Setting) -> Evaluation:
    """Evaluates all components; never raises for a value, whatever its kind."""
    row_count = sum(component.count_rows(raw) for component in components)
    setting = replace(setting, has_too_many_rows=row_count > MAX_ROWS_IN_ALL)
    data: dict[str, Any] = {**setting.variables, **raw}
    evaluation = Evaluation((), {})
    for _ in range(MAX_ROUNDS):
        values: dict[str, Any] = {}
        evaluation = Evaluation(evaluate_all(components, Row(raw, values, (), Scope(setting, data))), values)
        seen, data = data, {**setting.variables, **values}
        # the next round would see what this one saw
        if seen == data:
            break
    return evaluation


def visible(entries: Sequence[Entry]) -> Iterator[Entry]:
    """All entries that are not hidden, those of groups and rows included, in the order of the form."""
    for entry in entries:
        if not entry.place.is_hidden:
            yield entry
            yield from visible(entry.children)
            for row in entry.rows:
                yield from visible(row)
