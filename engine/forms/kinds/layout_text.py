"""Text with headings and items, or HTML reduced to its text; other markup is dropped.

It is divided before expressions in it are filled in, so that no value of a case can become a heading.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from engine.forms.blocks import html_blocks, markdown_blocks
from engine.forms.component import Component, Entry, ReadInner
from engine.forms.expressions.template import Template, rendered
from engine.forms.paths import Path
from engine.forms.reader import Reader
from engine.forms.shown import Shown, shown_head
from engine.forms.view import Page, TextBlock


@dataclass(frozen=True)
class Block:
    """A heading (with its level), a paragraph or a list item."""

    kind: str
    level: int
    text: Template


@dataclass(frozen=True, kw_only=True)
class LayoutText(Shown):
    """Markdown (`text`) or HTML (`content`)."""

    blocks: tuple[Block, ...]

    texts = Shown.texts | {"text", "content"}

    @classmethod
    def read(cls, reader: Reader, prefix: Path, inner: ReadInner) -> Self:
        return cls(**shown_head(reader), blocks=_blocks(reader))

    def parts(self, entry: Entry, page: Page) -> dict[str, Any]:
        scope = entry.place.scope
        blocks = tuple(TextBlock(block.kind, block.level, rendered(block.text, scope)) for block in self.blocks)
        return {**super().parts(entry, page), "blocks": blocks}


def _blocks(reader: Reader) -> tuple[Block, ...]:
    if reader.text("text").lstrip().startswith("="):
        return (Block("paragraph", 0, reader.template("text")),)
    found = html_blocks(reader.text("content")) if "content" in reader.raw else markdown_blocks(reader.text("text"))
    return tuple(
        # in an expression ** is a power, elsewhere it makes bold, which plain text has not
        Block(kind, level, reader.template_of("text", source if "{{" in source else source.replace("**", "")))
        for kind, level, source in found
    )


KINDS: Mapping[str, type[Component]] = {"text": LayoutText, "html": LayoutText}
