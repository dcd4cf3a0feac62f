"""The texts of a form's JSON that people read, to be collected and to be put into another language.

Which properties hold them is known to the kind of each component.
"""

from collections.abc import Mapping
from typing import Any

from engine.forms.component import MAX_DEPTH, Component
from engine.forms.expressions.texts import Translate, TranslateAt, has_words
from engine.forms.kinds import KINDS


def translated(raw: Any, translate: TranslateAt, element: str = "", depth: int = 0) -> Any:
    """The JSON of a form, or of a component, with each of its texts put through `translate`.

    What lies deeper than a form may be stays as it is: `parse` refuses it.
    """
    if not isinstance(raw, Mapping) or depth > MAX_DEPTH:
        return raw
    texts, at = _texts_of(raw.get("type")), _element(raw, element)

    def translate_here(text: str) -> str:
        return translate(text, at)

    return {
        key: [translated(inner, translate, at, depth + 1) for inner in value]
        if key == "components" and isinstance(value, list)
        else _property(key, value, texts, translate_here)
        for key, value in raw.items()
    }


def _element(raw: Mapping[str, Any], element: str) -> str:
    """The form, or the component behind its form."""
    name = raw.get("key") or raw.get("id")
    if not isinstance(name, str):
        return element
    return f"{element.partition('.')[0]}.{name}" if element else name


def texts_in(raw: Any) -> tuple[tuple[str, str], ...]:
    """Every text in the JSON of a form behind its element, once for each, in the order of the file."""
    found: dict[tuple[str, str], None] = {}

    def note(text: str, element: str) -> str:
        found[element, text] = None
        return text

    translated(raw, note)
    return tuple(found)


def _texts_of(kind: Any) -> frozenset[str]:
    """Of the form itself nothing is read by people."""
    if not isinstance(kind, str) or kind == "default":
        return frozenset()
    return KINDS[kind].texts if kind in KINDS else Component.texts


def _property(path: str, value: Any, texts: frozenset[str], translate: Translate) -> Any:
    if path in texts:
        return translate(value) if isinstance(value, str) and has_words(value) else value
    if not any(text.startswith(f"{path}.") for text in texts):
        return value
    if isinstance(value, list):
        return [_part(path, item, texts, translate) for item in value]
    return _part(path, value, texts, translate)


def _part(path: str, value: Any, texts: frozenset[str], translate: Translate) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {key: _property(f"{path}.{key}", item, texts, translate) for key, item in value.items()}
