"""The kinds of components, one module each: how it is read, what is entered, cleaned and checked, how it is drawn.

A module here offers its form-js types as `KINDS`, and is found by being here. `KINDS` of the package has all of them;
a kind that lacks a part keeps the package from being imported.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from inspect import isabstract
from pkgutil import iter_modules

from engine.forms.component import Component
from engine.quoting import quoted

Kind = type[Component]


class IncompleteKind(TypeError):
    """A kind of component lacks a part, or has the type of another one."""


def _found() -> Iterator[tuple[str, Kind]]:
    for module in iter_modules(__path__, f"{__name__}."):
        yield from import_module(module.name).KINDS.items()


def complete(kinds: Iterator[tuple[str, Kind]]) -> Mapping[str, Kind]:
    """The kinds by type; raises `IncompleteKind`, which names the type and what it lacks."""
    found: dict[str, Kind] = {}
    for name, kind in kinds:
        if isabstract(kind):
            lacking = ", ".join(sorted(kind.__abstractmethods__))
            raise IncompleteKind(
                f"the kind {quoted(name)} ({kind.__module__}) lacks {lacking}; add it to {kind.__name__}"
            )
        if name in found:
            raise IncompleteKind(f"the type {quoted(name)} is that of {found[name].__name__} and of {kind.__name__}")
        found[name] = kind
    return found


KINDS: Mapping[str, Kind] = complete(_found())
