"""Texts that people read: whether they hold words, and which FEEL in them a translation has to keep.

A text may hold FEEL: in `{{ }}`, or from a leading `=` on. What a translation may change there are the words that
the expression gives (after `then`, `else`, `+` or a name with a colon), never what it compares or calls.
"""

import re
from collections.abc import Callable

from engine.languages import ENGLISH, InLanguages, said_in

Translate = Callable[[str], str]
#: Puts a value that a text shows into words: a text, or one in several languages.
Word = Callable[[str | InLanguages], str]
#: From a text, and the form and component that hold it, as `form` or `form.component`.
TranslateAt = Callable[[str, str], str]

_TEMPLATE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_WORDS = re.compile(r'(?P<before>\b(?:then|else)\s+|\+\s*|:\s*|^\s*)"(?P<words>(?:[^"\\]|\\.)*)"|"(?:[^"\\]|\\.)*"')
_LETTER = re.compile(r"[^\W\d_]")


def as_written(text: str, _element: str = "") -> str:
    """A text in the language in which it is written."""
    return text


def as_it_stands(value: str | InLanguages) -> str:
    """A value as the case has it; of a text in several languages the English one."""
    return said_in(ENGLISH, value)


def has_words(text: str) -> bool:
    """Whether anything in a text is for people: letters outside its expressions, or words that these give."""
    if _LETTER.search("" if _is_expression(text) else _TEMPLATE.sub("", text)):
        return True
    found = (word["words"] for source in expressions(text) for word in _WORDS.finditer(source))
    return any(_LETTER.search(words) for words in found if words)


def expressions(text: str) -> list[str]:
    """The FEEL expressions in a text, as they are written."""
    return [text.lstrip()[1:].strip()] if _is_expression(text) else [found.strip() for found in _TEMPLATE.findall(text)]


def wordless_expressions(text: str) -> list[str]:
    """The expressions of a text without the words that they give: the same in all languages."""
    return sorted(
        _WORDS.sub(lambda found: found[0] if found["words"] is None else f'{found["before"]}""', source)
        for source in expressions(text)
    )


def _is_expression(text: str) -> bool:
    return text.lstrip().startswith("=")
