"""A cache of compiled texts, of which the oldest go first; it must not know what they are."""

from collections.abc import Callable
from typing import Any


class Cache:
    """Compiled texts by text, names and functions; the oldest half goes when it is full."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._entries: dict[tuple[Any, ...], tuple[Any, Any]] = {}

    def get(self, key: tuple[Any, ...], held: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        found = self._entries.get(key)
        if found is None:
            # what is in the key by its id is held here, so that the id stays its own
            found = (make(), held)
            if len(self._entries) >= self._size:
                for old in list(self._entries)[: self._size // 2]:
                    self._entries.pop(old, None)
            self._entries[key] = found
        return found[0]
