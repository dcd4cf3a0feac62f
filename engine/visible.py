"""What of a text can be seen: characters of no width say nothing to whoever reads it, and count for nothing."""

import unicodedata

#: Invisible without being format characters: joiners and selectors of forms, and letters and signs that are blank.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def seen(text: str) -> str:
    """The text without what cannot be seen, and without blanks around it; empty for a text that says nothing."""
    if text.isascii():
        return text.strip()
    return "".join(sign for sign in text if not _is_invisible(sign)).strip()


def says_something(text: str) -> bool:
    """Whether anything of a text can be seen; a long text is read up to its first sign that can."""
    return any(not (sign.isspace() or _is_invisible(sign)) for sign in text)


def _is_invisible(sign: str) -> bool:
    return (
        sign in _BLANK or unicodedata.category(sign) == "Cf" or any(ord(sign) in selectors for selectors in _SELECTORS)
    )
