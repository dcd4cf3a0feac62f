"""The entries of a PO file as they are in it: none is merged or lost, and what is out of order is reported by line."""

import re
from collections.abc import Iterator
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileParser

from engine.files.content import text_of
from engine.files.faults import BadFile, Mistake

MAX_BYTES = 2_000_000
#: So many mistakes are reported of one file: one that is no PO file has one in each line.
MOST_MISTAKES = 20
_LINE = re.compile(r'(?:(?P<keyword>msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\]) )?\s*"(?:[^"\\]|\\.)*"')
#: What may come before each keyword; nothing is the beginning of the file.
_BEFORE = {
    "msgctxt": ("", "msgstr"),
    "msgid": ("", "msgstr", "msgctxt"),
    "msgid_plural": ("msgid",),
    "msgstr": ("msgid", "msgid_plural"),
}
_ORDER = "an entry is msgctxt, where it has one, then msgid, then msgstr"


class _Entries(Catalog):
    """Keeps every entry, where a catalogue of the library merges those of one text and reads the head itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Message] = []

    def __setitem__(self, id: Any, message: Message) -> None:
        self.found.append(message)


def read_entries(content: bytes, source: str) -> list[Message]:
    """Every entry, the head with an empty text; raises `BadFile` with the line of each mistake."""
    if len(content) > MAX_BYTES:
        too_long = f"{len(content)} bytes are more than the {MAX_BYTES} that a catalogue may have; split it"
        raise BadFile(source, [Mistake("", too_long)])
    lines = text_of(content, source).splitlines()
    if mistakes := list(_mistakes_in(lines)):
        raise BadFile(source, mistakes[:MOST_MISTAKES])
    entries = _Entries()
    PoFileParser(entries, ignore_obsolete=True, abort_invalid=True).parse(lines)
    return entries.found


def _mistakes_in(lines: list[str]) -> Iterator[Mistake]:
    before: str | None = ""  # the keyword of the last line; None after a line that is none
    for number, line in enumerate(map(str.strip, lines), 1):
        if "\0" in line:
            yield Mistake(f"line {number}", "holds NUL, which no text can; take it out")
        if not line or line.startswith("#"):
            continue
        read = _LINE.fullmatch(line)
        if read is None:
            fault = "is no line of a PO file; write a keyword such as msgid, and a text in double quotes behind it"
            yield Mistake(f"line {number}", fault)
            before = None
            continue
        keyword, _, plural = (read["keyword"] or "").partition("[")
        if before == "" and not keyword:
            yield Mistake(f"line {number}", f"a text without a keyword; {_ORDER}")
        elif keyword and before is not None and before not in (*_BEFORE[keyword], "msgstr" if plural else None):
            yield Mistake(f"line {number}", f"{keyword} comes after {before or 'nothing'}; {_ORDER}")
        before = keyword or before
    if before not in ("", "msgstr", None):
        yield Mistake(f"line {len(lines)}", f"the last entry ends with {before}; {_ORDER}")
