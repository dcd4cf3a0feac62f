"""Text with headings and items, or HTML reduced to its text; other markup is dropped.

It is filled in before it is divided, so that a block of the text can hold paragraphs, headings and items. The values
are kept aside meanwhile, so that none, whatever a person has typed, can become a heading, an item or markup.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, Self

from engine.errors import AtqaruError
from engine.forms.blocks import html_blocks, markdown_blocks
from engine.forms.component import Component, Entry, ReadInner
from engine.forms.expressions.scope import Rule, Scope
from engine.forms.expressions.template import Filling, Template
from engine.forms.paths import Path
from engine.forms.reader import Reader
from engine.forms.shown import Shown, shown_head
from engine.forms.view import Page, TextBlock

_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
#: Stands for a value while the text is divided: characters that are no text, around the number of the value.
_MARK = re.compile("\ufdd0([0-9]+)\ufdd1")


class _Aside(Filling):
    """Keeps the values of a text aside, and puts marks in their places."""

    def __init__(self) -> None:
        super().__init__()
        self._values = dict[str, str | None]()

    def value(self, rule: Rule, scope: Scope) -> str:
        number = str(len(self._values))
        try:
            self._values[number] = self.write(super().value(rule, scope))
        except AtqaruError:
            self._values[number] = None
        return f"\ufdd0{number}\ufdd1"

    def with_values(self, text: str) -> str:
        """A part of the text with its values; nothing if one of them could not be computed."""
        values = {number: self._values.get(number, "") for number in _MARK.findall(text)}
        return "" if None in values.values() else _MARK.sub(lambda mark: values[mark[1]] or "", text)


@dataclass(frozen=True, kw_only=True)
class LayoutText(Shown):
    """Markdown (`text`) or HTML (`content`), and how it is divided."""

    text: Template
    divided: Callable[[str], list[tuple[str, int, str]]]

    texts = Shown.texts | {"text", "content"}

    @classmethod
    def read(cls, reader: Reader, prefix: Path, inner: ReadInner) -> Self:
        if "content" in reader.raw:
            return cls(**shown_head(reader), text=_of_html(reader), divided=html_blocks)
        return cls(**shown_head(reader), text=reader.template("text"), divided=markdown_blocks)

    def parts(self, entry: Entry, page: Page) -> dict[str, Any]:
        return {**super().parts(entry, page), "blocks": self._blocks(entry.place.scope)}

    def _blocks(self, scope: Scope) -> tuple[TextBlock, ...]:
        aside = _Aside()
        try:
            filled = self.text.render(scope, aside)
        except AtqaruError:
            return ()
        blocks = (TextBlock(kind, level, aside.with_values(text)) for kind, level, text in self.divided(filled))
        return tuple(block for block in blocks if block.text)


def _of_html(reader: Reader) -> Template:
    """The content, whose expressions may be written as HTML wants it: `a &lt; b`."""
    content = _EXPRESSION.sub(lambda found: unescape(found[0]), reader.text("content"))
    return reader.template_of("content", content)


KINDS: Mapping[str, type[Component]] = {"text": LayoutText, "html": LayoutText}
