"""What a message is found by: its name, beside which signals have names of their own, and its correlation key.

Without a key, a message would reach whoever waits without one as well.
"""

from typing import Any

from engine.quoting import quoted
from storage.texts import LONGEST_IN_INDEX

#: The name space of signals among messages and subscriptions; the key of a signal is the receiving case.
SIGNAL = "signal:"
#: What a key must be, as messages say it.
WANTED = f"a number or a text that is not empty and has at most {LONGEST_IN_INDEX} characters"


def fault_of_message_name(name: str) -> str | None:
    """Why no message can have a name; None if one can."""
    if name.startswith(SIGNAL):
        return f"the message name {quoted(name)} begins with {quoted(SIGNAL)}, which is reserved for signals"
    return None


def correlation_key(value: Any) -> str | None:
    """The key that a JSON value makes; None for null, a boolean, a list, a context, a blank or too long text."""
    if value is None or isinstance(value, bool | list | dict):
        return None
    key = str(value)
    return key if key.strip() and len(key) <= LONGEST_IN_INDEX else None
