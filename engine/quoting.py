"""How a text that a person typed is quoted in a notice or a document that says more after it."""


def indented(text: str) -> str:
    """The text with every line but the first set in by four blanks, so that none reads as a line of the document."""
    return "\n    ".join(line.strip() for line in text.splitlines()).rstrip()
