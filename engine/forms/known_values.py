"""What is known of the values of a form before they are entered: their kinds, and the options of choices."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine import feel
from engine.feel import OPEN, Knowledge
from engine.forms.component import Component, ValueHolder, value_holders
from engine.forms.field import Field


def known_of_fields(components: Iterable[Component]) -> Mapping[str, Knowledge]:
    """What is known of each variable that is written, of groups with a path as contexts."""
    return _nested((holder.path, _given_by(holder)) for holder in value_holders(components) if holder.writes)


def seen_by_rules(components: Iterable[Component]) -> Mapping[str, Knowledge]:
    """The same of each value that the rules of the form see; nothing of one that the case gives."""
    return _nested((holder.path, _seen_of(holder)) for holder in value_holders(components))


def may_be_hidden(components: Iterable[Component], *, is_inside: bool = False) -> frozenset[str]:
    """The names of values that are not there while their component, or one around it, is hidden."""
    found = set[str]()
    for component in components:
        is_hidden = is_inside or component.hide is not None
        if isinstance(component, ValueHolder):
            found |= {str(component.path[0])} if is_hidden else set()
        else:
            found |= may_be_hidden(component.components, is_inside=is_hidden)
    return frozenset(found)


def _given_by(holder: ValueHolder) -> Knowledge:
    """A field that is read-only by a rule gives its default as it is written, where the case has no value."""
    if not isinstance(holder, Field) or holder.default is None or holder.given is not None or holder.readonly is False:
        return holder.known
    return feel.either(holder.known, feel.of_value(feel.adopt(holder.default)))


def _seen_of(holder: ValueHolder) -> Knowledge:
    is_of_case = isinstance(holder, Field) and (holder.disabled or holder.readonly is not False)
    return OPEN if is_of_case else holder.known


def _nested(found: Iterable[tuple[tuple[Any, ...], Knowledge]]) -> Mapping[str, Knowledge]:
    known: dict[str, Knowledge] = {}
    inside: dict[str, list[tuple[tuple[Any, ...], Knowledge]]] = {}
    for (first, *rest), each in found:
        if rest:
            inside.setdefault(str(first), []).append((tuple(rest), each))
        else:
            known[str(first)] = each
    return {**known, **{name: Knowledge("context", members=_nested(parts)) for name, parts in inside.items()}}
