"""The texts of a form's JSON that people read, to be collected and to be put into another language.

A text may hold FEEL: in `{{ }}`, or from a leading `=` on. What a translation may change there are the words that
the expression gives (after `then`, `else`, `+` or a name with a colon), never what it compares or calls.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

Translate = Callable[[str], str]

#: Properties of components, of their options and columns, and of their parts, that hold a text.
_TEXTS = frozenset(
    "label dateLabel timeLabel description text content valuesExpression columnsExpression "
    "prefixAdorner suffixAdorner checkMessage patternErrorMessage".split()
)
_PARTS = frozenset({"components", "values", "columns", "appearance", "validate", "properties"})
_TEMPLATE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_WORDS = re.compile(r'(?P<before>\b(?:then|else)\s+|\+\s*|:\s*|^\s*)"(?P<words>(?:[^"\\]|\\.)*)"|"(?:[^"\\]|\\.)*"')
_LETTER = re.compile(r"[^\W\d_]")


def as_written(text: str) -> str:
    """A text in the language in which it is written."""
    return text


def translated(raw: Any, translate: Translate) -> Any:
    """The JSON of a form with each of its texts put through `translate`."""
    if isinstance(raw, list):
        return [translated(item, translate) for item in raw]
    if not isinstance(raw, Mapping):
        return raw
    return {key: _property(key, value, translate) for key, value in raw.items()}


def _property(key: str, value: Any, translate: Translate) -> Any:
    if key in _TEXTS and isinstance(value, str):
        return translate(value) if has_words(value) else value
    return translated(value, translate) if key in _PARTS else value


def texts_in(raw: Any) -> tuple[str, ...]:
    """Every text in the JSON of a form, once, in the order of the file."""
    found: dict[str, None] = {}

    def note(text: str) -> str:
        found[text] = None
        return text

    translated(raw, note)
    return tuple(found)


def has_words(text: str) -> bool:
    """Whether anything in a text is for people: letters beside its expressions, or words that these give."""
    if _LETTER.search("" if _is_expression(text) else _TEMPLATE.sub("", text)):
        return True
    found = (word["words"] for source in expressions(text) for word in _WORDS.finditer(source))
    return any(_LETTER.search(words) for words in found if words)


def expressions(text: str) -> list[str]:
    """The FEEL expressions in a text, as they stand there."""
    return [text.lstrip()[1:].strip()] if _is_expression(text) else [found.strip() for found in _TEMPLATE.findall(text)]


def bones(text: str) -> list[str]:
    """The expressions of a text without the words that they give: the same in all languages."""
    return sorted(
        _WORDS.sub(lambda found: found[0] if found["words"] is None else f'{found["before"]}""', source)
        for source in expressions(text)
    )


def _is_expression(text: str) -> bool:
    return text.lstrip().startswith("=")
