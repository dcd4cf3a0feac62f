"""What the databases take as text; knows no table."""


def is_storable(text: str) -> bool:
    """Whether both databases keep a text as it is: it holds neither NUL nor half of a character."""
    if "\0" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
