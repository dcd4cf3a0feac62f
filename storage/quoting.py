"""How a message quotes a word that others wrote; it is in the lowest layer, so that every message has it."""

import re

LONGEST = 80
_BLANKS = re.compile(r"[ \t\r\n]+")


def quoted(text: str) -> str:
    """The text on one line, cut where it is long, with escapes for what cannot be seen; blanks at its ends stay."""
    return "'" + visible(cut(_BLANKS.sub(" ", text), LONGEST)) + "'"


def visible(text: str) -> str:
    """The text with escapes for what cannot be seen or printed, such as NUL, or a blank that does not break."""
    return text if text.isprintable() else "".join(map(_visible, text))


def cut(text: str, longest: int) -> str:
    """The text with at most so many characters, the last of which is … where it was longer."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _visible(sign: str) -> str:
    return sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")
