"""What a page shows in its fields: what was entered, else what the case has, else the field's default."""

from collections.abc import Iterable
from typing import Any

from engine.forms.component import Component, value_holders
from engine.forms.paths import MISSING, put


def first_values(components: Iterable[Component], values: Any, case: Any) -> dict[str, Any]:
    """Raw values for every field, from what was entered so far and from the case's variables."""
    found: dict[str, Any] = {}
    for holder in value_holders(components):
        value = holder.first_value(values, case)
        if value is not MISSING:
            put(found, holder.path, value)
    return found
