"""Values of choices: only what stands among the options is taken, and it is taken as the option has it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from engine import feel
from engine.forms import messages
from engine.forms.component import Choice, Option
from engine.forms.errors import Refused
from engine.forms.paths import MISSING, at_path
from engine.forms.rows import path_of
from engine.forms.scope import Scope
from engine.forms.template import readable, with_days

MAX_OPTIONS = 5_000


def options_of(field: Choice, scope: Scope, variables: Mapping[str, Any]) -> tuple[Option, ...]:
    """The options of a choice; a `valuesKey` reads the case only, never what was posted. Raises FeelError."""
    if field.options_rule is not None:
        listed = feel.to_json(scope.value(field.options_rule))
    elif field.options_key:
        listed = variables.get(field.options_key, MISSING)
        listed = at_path(variables, path_of(field.options_key)) if listed is MISSING else listed
    else:
        return field.options
    return as_options(listed, lambda label: with_days(readable(label, scope.setting), scope.setting))


def as_options(listed: Any, said: Callable[[Any], str] = str) -> tuple[Option, ...]:
    """The options that a list of values, or of values with labels, comes to; none for what is no list.

    `said` puts a label into words, which may be a list of several parts.
    """
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return ()
    found: dict[str, Option] = {}
    for entry in listed[:MAX_OPTIONS]:
        option = _option(entry, said)
        if option is not None:
            found.setdefault(option.token, option)
    return tuple(found.values())


def clean_choice(field: Choice, raw: Any, label: str, options: Sequence[Option], strict: bool) -> Any:
    """The value of the option chosen, or null; a list of them, each once, where there can be many."""
    if not field.many:
        if raw is None or raw == "":
            return None
        if isinstance(raw, list) and not strict:
            raise Refused(messages.NOT_ONE_OPTION, label=label)
        return _chosen(raw, label, options, strict)
    if raw is None:
        return []
    if not isinstance(raw, list) or len(raw) > MAX_OPTIONS:
        raise Refused(messages.NOT_OPTIONS, label=label)
    chosen = {token(value): value for value in (_chosen(entry, label, options, strict) for entry in raw)}
    return list(chosen.values())


def token(value: Any) -> str:
    """The text that stands for a value in a page: texts as they are, all else as JSON."""
    if isinstance(value, str):
        return value
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    except (TypeError, ValueError, RecursionError):
        # nothing that came as JSON; it equals no option
        return ""


def _chosen(raw: Any, label: str, options: Sequence[Option], strict: bool) -> Any:
    wanted = token(raw)
    for option in options:
        # a page can only post text; a client that sends JSON has to send the option's own kind
        if option.token == wanted and (not strict or isinstance(raw, str) is isinstance(option.value, str)):
            return option.value
    raise Refused(messages.NOT_AN_OPTION, label=label, value=f"{wanted:.60}")


def _option(entry: Any, said: Callable[[Any], str]) -> Option | None:
    if isinstance(entry, Mapping):
        value, label = entry.get("value"), entry.get("label")
        if value is None:
            return None
        return Option(value, token(value), said(label) if isinstance(label, str | list) and label else token(value))
    return None if entry is None or entry == "" else Option(entry, token(entry), token(entry))
