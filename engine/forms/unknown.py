"""Finds values that a form has no field for: a client that sends them should hear of its mistake."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.forms import messages
from engine.forms.component import Component, Field, Group, Path, RowList
from engine.forms.paths import dotted, put
from engine.forms.texts import Translate

_FIELD = object()
MAX_ERRORS = 20


def unknown_fields(components: Sequence[Component], raw: Mapping[str, Any], translate: Translate) -> dict[str, str]:
    """Path and message of each value that has no field, at most 20 of them."""
    found: dict[str, str] = {}
    _compare(raw, _tree(components), (), found, translate)
    return found


def _tree(components: Sequence[Component]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for component in components:
        if isinstance(component, RowList):
            put(tree, component.path, [_tree(component.components)])
        elif isinstance(component, Field):
            put(tree, component.path, _FIELD)
        elif isinstance(component, Group):
            _merge(tree, _tree(component.components))
    return tree


def _merge(tree: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(tree.get(key), dict):
            _merge(tree[key], value)
        else:
            tree[key] = value


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
                found[f"{dotted(place):.200}"] = translate(messages.UNKNOWN_FIELD).format(
                    path=f"{dotted(place)!r:.200}"
                )
