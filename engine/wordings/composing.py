"""A wording filled in for a case, in every language that it has.

What comes of it is a variable like any other: `title` and `text` by language, the languages that it is `issued_in`, and
`figures`, the days and numbers in it in their order, by which it is seen whether a changed calendar has changed what it
says.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from engine import feel
from engine.composed import together
from engine.errors import AtqaruError
from engine.figures import figures
from engine.forms.expressions.scope import Rule, Scope, Setting
from engine.forms.expressions.template import Filling, Template, readable
from engine.languages import InLanguages, said_in
from engine.official_days import with_iso_days
from engine.visible import says_something
from engine.wordings.wording import Wording

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
    said = {
        language: _Said(wording, Scope(settings[language], names), language) for language, wording in wordings.items()
    }
    return {
        "title": {language: each.title for language, each in said.items()},
        "text": {language: each.text for language, each in said.items()},
        "issued_in": [language for language in issued_in if language in wordings] or [next(iter(wordings))],
        "figures": together([each.figures for each in said.values()]),
    }


def _plain(language: str, value: str | InLanguages) -> str:
    """A value without the words of the language: the days that a text in several languages writes are ISO text."""
    return value if isinstance(value, str) else with_iso_days(language, said_in(language, value))


@lru_cache(maxsize=10_000)  # what is written in a file stands so in every case
def _written_figures(text: str) -> tuple[str, ...]:
    return tuple(figures(text))


class _Said(Filling):
    """What a wording says in one language, and the days and numbers in it in their order; days as ISO text."""

    def __init__(self, wording: Wording, scope: Scope, language: str) -> None:
        super().__init__()
        self.figures: list[str] = []
        self._source = wording.source
        self._plain = replace(scope.setting, worded=partial(_plain, language))
        self.title = " ".join(self._filled(wording.title, scope, "subject or title").split())
        self.text = self._filled(wording.text, scope, "text")

    def said(self, value: Any, rule: Rule, setting: Setting) -> str:
        """The value in words, noted as it is without them."""
        self.figures += figures(readable(value, self._plain))
        return super().said(value, rule, setting)

    def literal(self, text: str) -> str:
        """The piece, noted."""
        self.figures += _written_figures(text)
        return text

    def _filled(self, template: Template, scope: Scope, part: str) -> str:
        try:
            text = template.render(scope, self)
        except feel.FeelError as error:
            raise Unsaid(f"{self._source}: {error}") from error
        lines = "\n".join(line.rstrip() for line in text.split("\n"))
        if not says_something(lines):
            raise Unsaid(f"{self._source}: the {part} comes out empty; write what it says in every case")
        return _EMPTY_LINES.sub("\n\n", lines).strip()
