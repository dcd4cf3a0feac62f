"""A wording filled in for a case, in every language that it has.

What comes of it is a variable like any other: `title` and `text` by language, the languages that it is `issued_in`, and
`figures`, the days and numbers in it in their order, by which it is seen whether a changed calendar has changed what it
says.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from engine import feel
from engine.errors import AtqaruError
from engine.figures import figures
from engine.forms.expressions.scope import Rule, Scope, Setting
from engine.forms.expressions.template import Filling, Template, readable
from engine.languages import said_in
from engine.wordings.wording import Wording

_TRAILING = re.compile(r"[ \t]+\n")
_EMPTY_LINES = re.compile(r"\n{3,}")


class Unsaid(AtqaruError):
    """A value that a wording needs is not there, or cannot be computed; names the file and the expression."""


def composed(
    wordings: Mapping[str, Wording],
    settings: Mapping[str, Setting],
    values: Mapping[str, Any],
    issued_in: Sequence[str],
) -> dict[str, Any]:
    """A wording in each of its languages, to be issued in those wanted that it has; raises `Unsaid`."""
    read = frozenset[str]().union(*(wording.reads for wording in wordings.values()))
    names = {name: values[name] for name in read if name in values}  # others may be large, and are left unread
    scopes = {language: Scope(settings[language], names) for language in wordings}
    first = next(iter(wordings))
    noting = _Noting(first)
    return {
        "title": {each: _said(wording, wording.title, scopes[each], Filling()) for each, wording in wordings.items()},
        "text": {
            each: _said(wording, wording.text, scopes[each], noting if each == first else Filling())
            for each, wording in wordings.items()
        },
        "issued_in": [language for language in issued_in if language in wordings] or [first],
        "figures": noting.figures,
    }


class _Noting(Filling):
    """Notes the days and numbers of a text in their order while it is filled in; days as ISO text."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.figures: list[str] = []
        self._plainly = partial(said_in, language)

    def said(self, value: Any, rule: Rule, setting: Setting) -> str:
        """The value in words, noted as it is without them."""
        self.figures += figures(readable(value, replace(setting, worded=self._plainly)))
        return super().said(value, rule, setting)

    def literal(self, text: str) -> str:
        """The piece, noted."""
        self.figures += figures(text)
        return text


def _said(wording: Wording, template: Template, scope: Scope, filling: Filling) -> str:
    try:
        text = template.render(scope, filling)
    except feel.FeelError as error:
        raise Unsaid(f"{wording.source}: {error}") from error
    return _EMPTY_LINES.sub("\n\n", _TRAILING.sub("\n", text)).strip()
