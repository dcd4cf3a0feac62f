"""Values as a case has recorded them, in words by their kind: for what no field of a form says how it reads."""

from collections.abc import Mapping, Sequence

from engine.texts.values import in_words
from web.language import _
from web.numbers import amount_text
from web.service_texts import worded


def value_words(value: object) -> str:
    """Any recorded value; lists with commas, and what has names as those with their values."""
    if value is None:
        return _("no value")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (int, float)):
        return amount_text(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name_words(key)}: {value_words(each)}" for key, each in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(f"({value_words(each)})" if isinstance(each, Mapping) else value_words(each) for each in value)
    return name_words(str(value))


def name_words(text: str) -> str:
    """A label or value; a name that only the diagram has is at least taken apart into words."""
    return worded(in_words(text))
