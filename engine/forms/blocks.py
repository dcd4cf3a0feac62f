"""Divides a layout text, markdown or HTML, into headings, paragraphs and items; other markup is dropped."""

import re
from html.parser import HTMLParser

# one that is filled in with nothing is still a heading or an item
_HEADING = re.compile(r"(#{1,6})(?:\s+(.*))?")
_ITEM = re.compile(r"(?:[-*+]|[0-9]+[.)])(?:\s+(.*))?")


def markdown_blocks(text: str) -> list[tuple[str, int, str]]:
    """Kind, level and text of each heading, paragraph and item of a text; nothing in it is bold."""
    blocks: list[tuple[str, int, str]] = []
    paragraph: list[str] = []
    for line in [*(line.strip() for line in text.replace("**", "").splitlines()), ""]:
        heading, item = _HEADING.fullmatch(line), _ITEM.fullmatch(line)
        if (heading or item or not line) and paragraph:
            blocks.append(("paragraph", 0, "\n".join(paragraph)))
            paragraph = []
        if heading:
            blocks.append(("heading", len(heading[1]), heading[2] or ""))
        elif item:
            blocks.append(("item", 0, item[1] or ""))
        elif line:
            paragraph.append(line)
    return blocks


def html_blocks(content: str) -> list[tuple[str, int, str]]:
    """The text of some HTML as headings, paragraphs and items; scripts and styles are dropped."""
    reader = _HtmlText()
    reader.feed(content)
    reader.close()
    reader.finish()
    return reader.blocks


class _HtmlText(HTMLParser):
    """Collects the text between block tags."""

    _BLOCKS = frozenset(
        {"p", "div", "li", "ul", "ol", "table", "tr", "br", "section", "h1", "h2", "h3", "h4", "h5", "h6"}
    )
    _DROPPED = frozenset({"script", "style", "template", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, int, str]] = []
        self._kind: tuple[str, int] = ("paragraph", 0)
        self._text: list[str] = []
        self._dropping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._DROPPED:
            self._dropping += 1
        elif tag in self._BLOCKS:
            self.finish()
            if tag == "li":
                self._kind = ("item", 0)
            elif len(tag) == 2 and tag[1].isdigit():
                self._kind = ("heading", int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._DROPPED:
            self._dropping = max(0, self._dropping - 1)
        elif tag in self._BLOCKS:
            self.finish()

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self._text.append(data)

    def finish(self) -> None:
        """Closes the block that is open."""
        text = " ".join("".join(self._text).split())
        if text:
            self.blocks.append((*self._kind, text))
        self._text, self._kind = [], ("paragraph", 0)
