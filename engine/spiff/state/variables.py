"""The variables of one case: a tree of scopes with the rules of Camunda 8.

A read looks outward from the inner scope; a write lands in the nearest scope that has the variable, else in the root of
its process instance, or in a scope on the way there that keeps what is new, as a path of an ad-hoc sub-process does.
What the engine gave to the case keeps its value, and so does, for a called process, what its caller shows to it, which
it reads where the caller has it. A value over 2 KB is kept apart by its digest, and read only when an expression asks
for it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any

from engine.definition.reserved import RESERVED
from engine.errors import AtqaruError
from engine.spiff.state.undo_log import UndoLog

Json = Any
#: Reads a value that is kept apart, by its digest.
Loader = Callable[[bytes], Json]
ROOT = 0
_MISSING = object()
_NOTHING: Mapping[str, Json] = MappingProxyType({})


class ReservedName(AtqaruError):
    """Something would give another value to a variable that the engine gives; `name` is its name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the variable {name} is given by the engine and cannot be changed; use another name")
        self.name = name


class ShownName(AtqaruError):
    """A called process would give another value to a variable that its caller shows to it; `name` is its name."""

    def __init__(self, name: str) -> None:
        remedy = "write another variable, or take the name out of the property shows of the call"
        super().__init__(f"the variable {name} is shown by the caller and can only be read here; {remedy}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Apart:
    """A large value that is stored apart from the snapshot."""

    digest: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """Variables that a called process reads where its caller has them: as they are seen from a scope around it."""

    scope: int
    names: frozenset[str]


@dataclass(slots=True)
class Scope:
    """The variables of one process instance, sub-process, inner instance or activity.

    The scope of a called process has, besides, those that its caller shows; no value in it bears such a name. One that
    keeps what is new takes what is written in it and is no variable further outward.
    """

    parent: int | None
    values: dict[str, Json | Apart] = field(default_factory=dict)
    shown: Shown | None = None
    keeps_new: bool = False


def _nothing_apart(digest: bytes) -> Json:
    raise KeyError(digest.hex())


class Variables:
    """All scopes of a case by key; the key of a scope is the id of the token that owns it."""

    def __init__(self, load: Loader = _nothing_apart) -> None:
        self.scopes: dict[int, Scope] = {ROOT: Scope(None)}
        self.undo_log = UndoLog()
        self._load = load
        self._loaded: dict[bytes, Json] = {}

    def open(
        self,
        key: int,
        parent: int | None,
        values: Mapping[str, Json | Apart] | None = None,
        shown: Shown | None = None,
        *,
        keeps_new: bool = False,
    ) -> None:
        """Adds a scope inside another, or a root of its own for a called process (`parent` None).

        Such a root takes no value of a name that is `shown` to it. Raises `ReservedName` and `ShownName`, as all that
        write do.
        """
        if values and not RESERVED.isdisjoint(values):
            self._require_given(ROOT, values)
        if values and parent is not None:
            self._require_as_shown(parent, values)
        own = {name: value for name, value in (values or {}).items() if shown is None or name not in shown.names}
        self.scopes[key] = Scope(parent, own, shown, keeps_new)
        self.undo_log.note(partial(self.scopes.pop, key, None))

    def close(self, key: int) -> None:
        """Removes a scope with its local variables, if there is one."""
        if scope := self.scopes.pop(key, None):
            self.undo_log.note(partial(self.scopes.__setitem__, key, scope))

    def show(self, key: int, shown: Shown | None) -> None:
        """Shows other variables to a called process than before; what is no longer shown stays there as it is now."""
        scope = self.scopes[key]
        if shown == scope.shown:
            return
        before, after = (each.names if each else frozenset() for each in (scope.shown, shown))
        held = self.held(key)
        left = {name: held[name] for name in before - after if name in held}
        values = {name: value for name, value in {**scope.values, **left}.items() if name not in after}
        self.undo_log.note(partial(self.scopes.__setitem__, key, scope))
        self.scopes[key] = Scope(scope.parent, values, shown, scope.keeps_new)

    def visible(self, key: int) -> dict[str, Json]:
        """Every variable seen from a scope, inner ones hiding outer ones."""
        return {name: self._value(value) for name, value in self.held(key).items()}

    def held(self, key: int) -> dict[str, Json | Apart]:
        """As `visible`, with large values left where they are: to be handed on unread."""
        seen = self.own(key)
        if (shown := self._shown(key)) is not None:
            around = self.held(shown.scope)
            seen = {**{name: around[name] for name in shown.names if name in around}, **seen}
        return seen

    def own(self, key: int) -> dict[str, Json | Apart]:
        """As `held`, without what a caller shows."""
        seen: dict[str, Json | Apart] = {}
        for scope in self._outward(key):
            seen = {**scope.values, **seen}
        return seen

    def find(self, key: int | None, name: str, default: Any = None) -> Json:
        """One variable as seen from a scope, None from outside all; only this reads a large value."""
        at = key
        while at is not None:  # as `_outward`, without a generator: nothing is asked more often
            scope = self.scopes[at]
            if name in scope.values:
                value = scope.values[name]
                return self._value(value) if isinstance(value, Apart) else value
            if scope.shown is not None and name in scope.shown.names:
                return self.find(scope.shown.scope, name, default)
            at = scope.parent
        return default

    def local(self, key: int) -> dict[str, Json]:
        """The variables of one scope alone."""
        return {name: self._value(value) for name, value in self.scopes[key].values.items()}

    def set_local(self, key: int, values: Mapping[str, Json | Apart]) -> None:
        """Writes into one scope."""
        self._require_unchanged(key, values)
        self._write(self.scopes[key], values)

    def give(self, key: int, values: Mapping[str, Json | Apart]) -> None:
        """Writes what the engine gives, which nothing else may change: it is given again when the calendar changes."""
        self._write(self.scopes[key], values)

    def propagate(self, key: int, values: Mapping[str, Json | Apart], *, outward: bool = False) -> None:
        """Writes each value to the nearest scope that has the variable, else to the root of the instance.

        Unless it is to go `outward`, a scope on the way that keeps what is new takes what no scope has. What a caller
        shows, and is unchanged, is not written.
        """
        self._require_unchanged(key, values)
        self._spread(key, values, outward=outward)

    def correct(self, key: int, values: Mapping[str, Json | Apart]) -> None:
        """As `propagate`, but what a caller shows is written where the caller has it: so people correct it."""
        if not RESERVED.isdisjoint(values):
            self._require_given(key, values)
        left = self._spread(key, values)
        if left and (shown := self._shown(key)) is not None:
            self.correct(shown.scope, left)

    def _spread(
        self, key: int, values: Mapping[str, Json | Apart], *, outward: bool = False
    ) -> dict[str, Json | Apart]:
        """Writes each value where it belongs; gives those that a caller shows."""
        left = dict(values)
        for scope in self._outward(key):
            elsewhere: Collection[str] = scope.shown.names if scope.shown else ()
            takes_new = scope.parent is None
            if scope.keeps_new and scope.parent is not None and not outward:
                elsewhere, takes_new = self.held(scope.parent), True
            here = {
                name: value
                for name, value in left.items()
                if name in scope.values or (takes_new and name not in elsewhere)
            }
            if here:
                self._write(scope, here)
                left = {name: value for name, value in left.items() if name not in here}
        return left

    def _require_unchanged(self, key: int, values: Mapping[str, Json | Apart]) -> None:
        if not RESERVED.isdisjoint(values):
            self._require_given(key, values)
        self._require_as_shown(key, values)

    def _require_as_shown(self, key: int, values: Mapping[str, Json | Apart]) -> None:
        if (shown := self._shown(key)) is not None:
            for name in sorted(shown.names.intersection(values)):
                if self._value(values[name]) != self.find(shown.scope, name, _MISSING):
                    raise ShownName(name)

    def _require_given(self, key: int, values: Mapping[str, Json | Apart]) -> None:
        for name in sorted(RESERVED.intersection(values)):
            given = self.find(key, name, self.find(ROOT, name, _MISSING))
            if given is not _MISSING and values[name] != given:
                raise ReservedName(name)

    def _shown(self, key: int) -> Shown | None:
        """What is shown to the process instance in which a scope is, if it was called."""
        shown = None
        for scope in self._outward(key):
            shown = scope.shown
        return shown

    def _write(self, scope: Scope, values: Mapping[str, Json | Apart]) -> None:
        self.undo_log.note(partial(setattr, scope, "values", scope.values))
        scope.values = {**scope.values, **values}

    def _outward(self, key: int | None) -> Iterable[Scope]:
        at = key
        while at is not None:
            scope = self.scopes[at]
            yield scope
            at = scope.parent

    def _value(self, value: Json | Apart) -> Json:
        if not isinstance(value, Apart):
            return value
        if value.digest not in self._loaded:
            self._loaded[value.digest] = self._load(value.digest)
        return self._loaded[value.digest]


class Seen(Mapping[str, Json]):
    """The variables seen from a scope behind some nearer values, each read only when it is asked for."""

    def __init__(self, variables: Variables, key: int, nearer: Mapping[str, Json] = _NOTHING) -> None:
        self._variables = variables
        self._key = key
        self._nearer = nearer

    def get(self, name: str, default: Any = None) -> Any:
        """A value, or the marker of a missing one."""
        return self._nearer[name] if name in self._nearer else self._variables.find(self._key, name, default)

    def __getitem__(self, name: str) -> Json:
        value = self.get(name, _MISSING)
        if value is _MISSING:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter({**self._variables.held(self._key), **self._nearer})

    def __len__(self) -> int:
        return len({**self._variables.held(self._key), **self._nearer})
