"""How words of others are quoted: what a person typed, in a notice; a word of a file, in a message about it."""

from storage.quoting import cut, quoted, visible

__all__ = ["cut", "indented", "quoted", "visible"]


def indented(text: str) -> str:
    """The text with every line but the first set in by four blanks, so that none reads as a line of the document."""
    return "\n    ".join(line.strip() for line in text.splitlines()).rstrip()
