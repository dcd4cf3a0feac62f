"""All functions of the standard, by name; each family registers its own, and none may reach outside FEEL."""

from types import MappingProxyType

from engine.feel.builtins import (
    chance,
    contexts,
    conversion,
    dates,
    durations,
    list_edits,
    lists,
    logic,
    numbers,
    ranges,
    regular,
    sorting,
    statistics,
    strings,
)
from engine.feel.builtins.registry import collected

BUILTINS = MappingProxyType(
    collected(
        conversion,
        logic,
        strings,
        regular,
        numbers,
        lists,
        list_edits,
        statistics,
        sorting,
        dates,
        durations,
        ranges,
        contexts,
        chance,
    )
)
