"""Whole numbers in texts that people and other systems write: only 0 to 9 count as digits, and only so many of them.

What Python calls a digit is more (², ٣), and it refuses to convert thousands of them.
"""

#: More than any number of a file means, and fewer than any database or browser keeps.
_MOST = 9


def is_whole(text: str, most: int = _MOST) -> bool:
    """Whether a text is a whole number without a sign, of at most so many digits."""
    return text.isascii() and text.isdecimal() and len(text) <= most
