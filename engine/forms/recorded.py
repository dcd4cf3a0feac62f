"""Recorded values of a form, for reading afterwards.

No rule of the form is applied again: what it hid, offered or allowed when it was sent may have depended on what the
case no longer has. What has no label is not for people, and is left out.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from engine.forms.component import Component, value_holders
from engine.forms.expressions.scope import Scope
from engine.forms.paths import MISSING, Path, at_path
from engine.forms.place import Place
from engine.forms.view import Reading

_NOTHING: tuple[Any, ...] = (MISSING, None, "", [])


def readings(components: Iterable[Component], values: Any, path: Path, scope: Scope) -> Iterator[Reading]:
    """What was recorded in one row, or in the form outside its lists: each field that has a label and a value."""
    for holder in value_holders(components):
        value = at_path(values, holder.path)
        place = Place(holder.path_in(path), scope, "")
        if value not in _NOTHING and (label := holder.own_label(place)):
            yield holder.reading(value, Place(place.path, scope, label))
