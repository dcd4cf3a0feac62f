"""The project's documents as tests read them: sections, fenced blocks, tables; it states no rule."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture.source import ROOT

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)


@cache
def text_of(name: str) -> str:
    """A document, named from the root of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def documents() -> list[Path]:
    """The files at the root of the project, and every page of docs/."""
    return [*(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")), *_pages()]


def all_text() -> str:
    """All pages of docs/ together."""
    return "\n".join(path.read_text(encoding="utf-8") for path in _pages())


def _pages() -> list[Path]:
    return sorted((ROOT / "docs").glob("*.md"))


def without_blocks(text: str) -> str:
    """The text without its fenced blocks, in which a # begins a comment."""
    return _FENCE.sub("", text)


def headings(text: str) -> list[str]:
    """The words of all headings."""
    return [found[2] for found in _HEADING.finditer(without_blocks(text))]


def section(text: str, heading: str) -> str:
    """The text under a heading, up to the next of the same or a higher level."""
    begin = re.search(rf"^(#+) {re.escape(heading)}$", text, re.MULTILINE)
    assert begin, f"there is no heading {heading!r}"
    rest = text[begin.end() :]
    end = re.search(rf"^#{{1,{len(begin[1])}}} ", _FENCE.sub(lambda block: " " * len(block[0]), rest), re.MULTILINE)
    return rest[: end.start()] if end else rest


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return [found[2] for found in _FENCE.finditer(text) if found[1] == language]


def examples(text: str) -> list[tuple[str, str]]:
    """Expression and value of each row of the tables `| Expression | Value |`."""
    tables = re.findall(r"^\| Expression \| Value \|\n\|---\|---\|\n((?:\|.*\|\n)+)", text, re.MULTILINE)
    rows = [(line, re.fullmatch(r"\| `(.+)` \| `(.+)` \|", line)) for table in tables for line in table.splitlines()]
    assert [line for line, row in rows if row is None] == []
    return [(row[1], row[2]) for _line, row in rows if row]


def function_rows(text: str) -> list[tuple[str, str, str]]:
    """Signature, example and value of each row of the tables `| Function | What it gives | Example | Value |`."""
    head = r"^\| Function \| What it gives \| Example \| Value \|\n\|---\|---\|---\|---\|\n"
    tables = re.findall(head + r"((?:\|.*\|\n)+)", text, re.MULTILINE)
    lines = [line for table in tables for line in table.splitlines()]
    rows = [(line, re.fullmatch(r"\| `(.+?)` \| .+ \| `(.+)` \| `(.+)` \|", line)) for line in lines]
    assert [line for line, row in rows if row is None] == []
    return [(row[1], row[2], row[3]) for _line, row in rows if row]


def console_examples(text: str) -> Iterator[tuple[str, str]]:
    """Each command of the `console` blocks with the output below it."""
    for block in blocks(text, "console"):
        for entry in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = entry.partition("\n")
            yield command, output
