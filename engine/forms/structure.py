"""Checks what only the whole form shows: ids and keys that are used twice or conflict."""

from collections.abc import Sequence

from engine.forms.component import Component, ValueHolder, every_component, value_holders
from engine.forms.paths import Path, dotted
from engine.forms.posted import OF_THE_PAGE
from engine.forms.reader import Reader
from engine.quoting import quoted


def report_clashes(components: Sequence[Component], reader: Reader) -> None:
    """Reports where two components share an id, or one of them would overwrite the other's value."""
    seen: set[str] = set()
    for component in every_component(components):
        if component.id in seen:
            reader.of(component.id).report("this id is used twice; give each component its own")
        seen.add(component.id)
    _report_paths(components, reader)


def _report_paths(components: Sequence[Component], reader: Reader) -> None:
    owners: dict[Path, ValueHolder] = {}
    for component in value_holders(components):
        _report_paths(component.components, reader)
        if not component.name:
            continue  # it has no key that could be read, which is reported already
        if dotted(component.path) in OF_THE_PAGE:
            reader.of(component.id).report(
                f"key {quoted(dotted(component.path))} is a name that pages use themselves; take another key"
            )
        owner = owners.setdefault(component.path, component)
        if owner is not component:
            reader.of(component.id).report(
                f"key {quoted(dotted(component.path))} is already that of {owner.id}; give each field its own"
            )
    for path, owner in owners.items():
        holder = next((owners[path[:end]] for end in range(1, len(path)) if path[:end] in owners), None)
        if holder is not None:
            reader.of(owner.id).report(
                f"key {quoted(dotted(path))} lies inside the value of {holder.id}; choose another key"
            )


def first_names(components: Sequence[Component]) -> frozenset[str]:
    """The names under which a form's own values are known to its expressions; those of rows among them."""
    holders = list(value_holders(components))
    names = {str(holder.path[0]) for holder in holders}
    has_rows = any(holder.components for holder in holders)
    return frozenset(names | ({"this", "parent", "_this_", "_parent_"} if has_rows else set()))
