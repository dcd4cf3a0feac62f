"""How words of others are quoted: what a person typed, in a notice; a word of a file, in a message about it."""

import re

LONGEST = 80
_BLANKS = re.compile(r"[ \t\r\n]+")


def indented(text: str) -> str:
    """The text with every line but the first set in by four blanks, so that none reads as a line of the document."""
    return "\n    ".join(line.strip() for line in text.splitlines()).rstrip()


def quoted(text: str) -> str:
    """The text on one line, cut where it is long, with escapes for what cannot be seen; blanks at its ends stay."""
    line = _BLANKS.sub(" ", text)
    return "'" + visible(line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…") + "'"


def visible(text: str) -> str:
    """The text with escapes for what cannot be seen or printed, such as NUL, or a blank that does not break."""
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(sign: str) -> str:
    return sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")
