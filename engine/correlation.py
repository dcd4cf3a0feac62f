"""What a correlation key can be: without one, a message would reach whoever waits without one as well."""

from typing import Any

#: What a key must be, as messages say it.
WANTED = "a number or a text that is not empty"


def correlation_key(value: Any) -> str | None:
    """The key that a JSON value makes; None for null, a boolean, a list, a context and a text of blanks alone."""
    if value is None or isinstance(value, bool | list | dict):
        return None
    key = str(value)
    return key if key.strip() else None
