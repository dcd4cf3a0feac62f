"""Options of a choice: a value as JSON, the text that represents it in a page, and its label."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

MAX_OPTIONS = 5_000


@dataclass(frozen=True)
class Option:
    """One option; `token` is the text that a page posts for its value."""

    value: Any
    token: str
    label: str


def as_options(listed: Any, worded: Callable[[Any], str] = str) -> tuple[Option, ...]:
    """The options that a list of values, or of values with labels, comes to; none for what is not a list.

    `worded` puts a label into words, which may be a list of several parts.
    """
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return ()
    found: dict[str, Option] = {}
    for entry in listed[:MAX_OPTIONS]:
        option = _option(entry, worded)
        if option is not None:
            found.setdefault(option.token, option)
    return tuple(found.values())


def option_of(raw: Any, options: Sequence[Option], strict: bool) -> Option | None:
    """The option that was chosen; None where it is not among the options.

    A page can only post text; a client that sends JSON (`strict`) has to send the option's own kind.
    """
    wanted = token(raw)
    for option in options:
        if option.token == wanted and (not strict or isinstance(raw, str) is isinstance(option.value, str)):
            return option
    return None


def token(value: Any) -> str:
    """The text that represents a value in a page: texts as they are, all else as JSON."""
    if isinstance(value, str):
        return value
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    except (TypeError, ValueError, RecursionError):
        # nothing that came as JSON; it equals no option
        return ""


def _option(entry: Any, worded: Callable[[Any], str]) -> Option | None:
    if isinstance(entry, Mapping):
        value, label = entry.get("value"), entry.get("label")
        if value is None:
            return None
        return Option(value, token(value), worded(label) if isinstance(label, str | list) and label else token(value))
    return None if entry is None or entry == "" else Option(entry, token(entry), token(entry))
