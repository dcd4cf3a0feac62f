"""What a page shows in its fields: what was entered, else what the case has, else the field's default."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from engine.forms.component import Component, value_holders
from engine.forms.paths import MISSING, at_path, put


def first_values(components: Iterable[Component], values: Any, case: Any) -> dict[str, Any]:
    """Raw values for every field, from what was entered so far and from the case's variables."""
    found: dict[str, Any] = {}
    for holder in value_holders(components):
        value = holder.first_value(values, case)
        if value is not MISSING:
            put(found, holder.path, value)
    return found


def with_defaults(components: Iterable[Component], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values with the default of every field that they leave out, as a page has it in the field from the beginning.

    Rows of a list that is left out are none: a page drops those in which nothing was entered.
    """
    found = deepcopy(dict(values))
    for holder in value_holders(components):
        if not holder.has_rows and at_path(found, holder.path) is MISSING:
            default = holder.first_value({}, {})
            if default is not None and default is not MISSING:
                put(found, holder.path, default)
    return found
