"""The entries of a PO file as they are in it: none is merged or lost, and what is out of order is reported by line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.files.content import text_of
from engine.files.faults import BadFile, Mistake
from engine.quoting import quoted

MAX_BYTES = 2_000_000
#: So many mistakes are reported of one file: one that is no PO file has one in each line.
MOST_MISTAKES = 20
_LINE = re.compile(
    r'(?:(?P<keyword>msgctxt|msgid|msgid_plural|msgstr(?P<number>\[\d\])?)\s*)?"(?P<text>[^"\\]*(?:\\.[^"\\]*)*)"'
)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_FUZZY = re.compile(r"#,(.*,)?\s*fuzzy\s*(,.*)?")
#: What may come before each keyword; nothing is the beginning of the file.
_BEFORE = {
    "msgctxt": ("", "msgstr"),
    "msgid": ("", "msgstr", "msgctxt"),
    "msgid_plural": ("msgid",),
    "msgstr": ("msgid", "msgid_plural"),
}
_LIKE = "write a keyword such as msgid, and a text in double quotes behind it"
_ORDER = "an entry is msgctxt, where it has one, then msgid, then msgstr"


@dataclass(slots=True)
class Entry:
    """A text with its translation; `line` is that of its first keyword, counted from 1."""

    line: int
    is_fuzzy: bool
    #: the text behind each keyword
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def context(self) -> str:
        """Where the text is; empty for anywhere."""
        return self.parts.get("msgctxt", "")

    @property
    def text(self) -> str:
        """The text to be translated; empty for the head."""
        return self.parts["msgid"]

    @property
    def translation(self) -> str:
        """Empty where there is none, and where there are several by number."""
        return self.parts.get("msgstr", "")

    @property
    def has_plural(self) -> bool:
        """Whether it has translations by number."""
        return not {"msgctxt", "msgid", "msgstr"}.issuperset(self.parts)


def read_entries(content: bytes, source: str) -> list[Entry]:
    """Every entry, the head with an empty text; raises `BadFile` with the line of each mistake."""
    if len(content) > MAX_BYTES:
        too_long = f"{len(content)} bytes are more than the {MAX_BYTES} that a catalogue may have; split it"
        raise BadFile(source, [Mistake("", too_long)])
    lines = [line.strip() for line in text_of(content, source).rstrip().split("\n")]
    if mistakes := [Mistake(f"line {number}", fault) for number, fault in _mistakes_in(lines)]:
        raise BadFile(source, mistakes[:MOST_MISTAKES])
    return _entries(lines)


def _mistakes_in(lines: list[str]) -> Iterator[tuple[int, str]]:
    before: str | None = ""  # the keyword of the last line; None after a line that is none
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            if line.startswith("#~") and before == "msgstr":
                before = ""  # a former entry: what continues it is no text of the one before
            continue
        read = _LINE.fullmatch(line)
        if read is None:
            yield number, f"is no line of a PO file; {_LIKE}"
            before = None
            continue
        keyword, _, _number = (read["keyword"] or "").partition("[")
        if before == "" and not keyword:
            yield number, f"a text without a keyword; {_ORDER}"
        elif keyword and before is not None and before not in (*_BEFORE[keyword], "msgstr" if read["number"] else None):
            yield number, f"{keyword} comes after {before or 'nothing'}; {_ORDER}"
        if unknown := [sign for sign in _ESCAPE.findall(read["text"]) if sign not in _ESCAPED]:
            yield number, f"a backslash before {quoted(unknown[0])} means nothing; write two for a backslash"
        before = keyword or before
    if before not in ("", "msgstr", None):
        yield len(lines), f"the last entry ends with {before}; {_ORDER}"


def _entries(lines: list[str]) -> list[Entry]:
    """The entries of lines that are in order; comments on former texts are none."""
    found: list[Entry] = []
    keyword, is_fuzzy = "", False
    for number, line in enumerate(lines, 1):
        read = _LINE.fullmatch(line)
        if read is None:
            # the flag of a former entry is not that of the next one
            is_fuzzy = (is_fuzzy or _FUZZY.fullmatch(line) is not None) and not line.startswith("#~")
            continue
        if read["keyword"] in ("msgctxt", "msgid") and keyword != "msgctxt":
            found.append(Entry(number, is_fuzzy))
            is_fuzzy = False
        keyword = read["keyword"] or keyword
        written = _ESCAPE.sub(lambda escape: _ESCAPED[escape[1]], read["text"])
        found[-1].parts[keyword] = found[-1].parts.get(keyword, "") + written
    return found
