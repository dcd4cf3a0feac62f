"""What a page shows in its fields: what was entered, else what the case has, else the field's default."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.forms.component import Component, value_holders
from engine.forms.evaluation import evaluate
from engine.forms.expressions.scope import Setting
from engine.forms.paths import MISSING, at_path, put


def first_values(components: Iterable[Component], values: Any, case: Any) -> dict[str, Any]:
    """Raw values for every field, from what was entered so far and from the case's variables."""
    found: dict[str, Any] = {}
    for holder in value_holders(components):
        value = holder.first_value(values, case)
        if value is not MISSING:
            put(found, holder.path, value)
    return found


def left_as_shown(components: Sequence[Component], values: Mapping[str, Any], setting: Setting) -> dict[str, Any]:
    """Values with what a page shows from the beginning in every field that they leave out (`Setting.is_blank`).

    Of a list that grows, rows that neither they nor the case have are none: a page drops those without an entry.
    """
    shown = evaluate(components, first_values(components, values, setting.variables), setting).values
    for holder in value_holders(components):
        is_new = all(at_path(known, holder.path) is MISSING for known in (values, setting.variables))
        if holder.drops_blank_rows and is_new and at_path(shown, holder.path) is not MISSING:
            put(shown, holder.path, [])
    return dict(_over(shown, values))


def _over(shown: Any, entered: Any) -> Any:
    """What was entered, and beside it what was shown: of a group its other fields, of rows those of each."""
    if isinstance(shown, Mapping) and isinstance(entered, Mapping):
        return {**shown, **{name: _over(shown.get(name), value) for name, value in entered.items()}}
    if isinstance(shown, list) and isinstance(entered, list) and len(shown) == len(entered):
        return [_over(*row) for row in zip(shown, entered, strict=True)]
    return entered
