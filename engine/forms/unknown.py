"""Finds values that a form has no field for: a client that sends them should hear of its mistake."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.forms import messages
from engine.forms.component import Component, value_holders
from engine.forms.expressions.texts import Translate
from engine.forms.paths import Path, dotted, put
from engine.quoting import quoted

_FIELD = object()
MAX_ERRORS = 20


def unknown_fields(components: Sequence[Component], raw: Mapping[str, Any], translate: Translate) -> dict[str, str]:
    """Path and message of each value that has no field, at most 20 of them."""
    found: dict[str, str] = {}
    _compare(raw, _tree(components), (), found, translate)
    return found


def _tree(components: Sequence[Component]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for holder in value_holders(components):
        put(tree, holder.path, [_tree(holder.components)] if holder.has_rows else _FIELD)
    return tree


def _compare(raw: Any, tree: Any, path: Path, found: dict[str, str], translate: Translate) -> None:
    if len(found) >= MAX_ERRORS:
        return
    if isinstance(tree, list):
        # that it is a list of rows at all is checked with the list itself
        for index, row in enumerate(raw if isinstance(raw, list) else ()):
            _compare(row, tree[0], (*path, index), found, translate)
    elif isinstance(tree, dict):
        if not isinstance(raw, Mapping):
            found[dotted(path)] = translate(messages.NOT_FIELDS)
            return
        for key, value in raw.items():
            place = (*path, str(key))
            if key in tree:
                _compare(value, tree[key], place, found, translate)
            else:
                name = f"{dotted(place):.200}"
                found[name] = translate(messages.UNKNOWN_FIELD).format(path=quoted(name))
