"""Texts that the databases can store; knows no table."""

#: Characters of a text by which rows are found: PostgreSQL allows 2704 bytes in an index entry, a character may
#: have four of them, and two such texts share an entry.
LONGEST_IN_INDEX = 300
#: Characters of the id of what is deployed. It is in the addresses of pages, by which forms that were sent are found;
#: there each of its bytes may become three.
LONGEST_KEY = 200
#: Characters of a login name and of the id of a group.
LONGEST_ID = 64


def is_storable(text: str) -> bool:
    """Whether both databases keep a text unchanged: it contains neither NUL nor half of a character."""
    if "\0" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def made_storable(text: str) -> str:
    """The text as both databases can store it: other characters become escapes, such as `\\ud800`."""
    return text if is_storable(text) else text.replace("\0", "\\0").encode(errors="backslashreplace").decode()
