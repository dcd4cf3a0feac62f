"""Checks what only the whole form shows: ids and keys that stand twice or in each other's way."""

from collections.abc import Iterable, Iterator, Sequence

from engine.forms.component import Component, Field, Group, Path, RowList
from engine.forms.errors import BadForm
from engine.forms.paths import dotted


def every_component(components: Iterable[Component]) -> Iterator[Component]:
    """All components, those of groups and lists included, in the order of the form."""
    for component in components:
        yield component
        if isinstance(component, Group | RowList):
            yield from every_component(component.components)


def refuse_clashes(components: tuple[Component, ...], source: str) -> None:
    """Raises `BadForm` where two components share an id, or one of them would overwrite the other's value."""
    seen: set[str] = set()
    for component in every_component(components):
        if component.id in seen:
            raise BadForm(f"{source}: component {component.id}: this id stands twice; give each component its own")
        seen.add(component.id)
    _refuse_same_paths(components, source)
    _refuse_shaky_rows(components, source)


def _refuse_same_paths(components: tuple[Component, ...], source: str) -> None:
    owners: dict[Path, Component] = {}
    for component in _of_one_row(components):
        path = component.path
        if path in owners:
            raise BadForm(
                f"{source}: component {component.id}: key {dotted(path)!r} is already that of "
                f"{owners[path].id}; give each field its own"
            )
        owners[path] = component
        if isinstance(component, RowList):
            _refuse_same_paths(component.components, source)
    for path, owner in owners.items():
        holder = next((owners[path[:end]] for end in range(1, len(path)) if path[:end] in owners), None)
        if holder is not None:
            raise BadForm(
                f"{source}: component {owner.id}: key {dotted(path)!r} lies inside the value of "
                f"{holder.id}; choose another key"
            )


def _of_one_row(components: Iterable[Component]) -> Iterator[Field | RowList]:
    for component in components:
        if isinstance(component, Field | RowList):
            yield component
        elif isinstance(component, Group):
            yield from _of_one_row(component.components)


def _refuse_shaky_rows(components: Iterable[Component], source: str) -> None:
    # the case's value of a read-only field is found by the number of its row, which is lost once rows can be
    # removed
    for component in every_component(components):
        if isinstance(component, RowList) and component.may_grow:
            for inner in every_component(component.components):
                if isinstance(inner, Field) and inner.readonly is not False:
                    raise BadForm(
                        f"{source}: component {inner.id}: is read-only in the list {component.id}, whose "
                        "rows can be added and removed; set allowAddRemove of the list to false, "
                        "or let the field be edited"
                    )


def first_names(components: Sequence[Component]) -> frozenset[str]:
    """The names under which a form's own values are known to its expressions; those of rows among them."""
    names = {str(component.path[0]) for component in _of_one_row(components)}
    in_rows = any(isinstance(component, RowList) for component in every_component(components))
    return frozenset(names | ({"this", "parent", "_this_", "_parent_"} if in_rows else set()))
