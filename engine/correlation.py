"""What a correlation key can be: without one, a message would reach whoever waits without one as well."""

from typing import Any

from storage.texts import LONGEST_IN_INDEX

#: What a key must be, as messages say it.
WANTED = f"a number or a text that is not empty and has at most {LONGEST_IN_INDEX} characters"


def correlation_key(value: Any) -> str | None:
    """The key that a JSON value makes; None for null, a boolean, a list, a context, a blank or too long text."""
    if value is None or isinstance(value, bool | list | dict):
        return None
    key = str(value)
    return key if key.strip() and len(key) <= LONGEST_IN_INDEX else None
