"""Values and faults in words: what a message says of a value is FEEL as an analyst writes it, never Python."""

from typing import Any

from engine.errors import AtqaruError
from engine.feel import FeelError, NullValue, adopt, display_text
from engine.quoting import cut
from storage.texts import made_storable

LONGEST = 80
#: A list with more items is cut before it is written.
_ITEMS = 20


def spelled(value: Any) -> str:
    """A value as FEEL writes it: `5`, `"text"`, `null`; what is long is cut, what no database takes is escaped."""
    try:
        # inside a list a text is in quotes
        text = display_text([adopt(_shortened(value))])[1:-1]
    except FeelError:
        return f"a {'list' if isinstance(value, list) else 'context'} that is too long to be shown"
    except NullValue:
        return "a value that FEEL does not know"
    return cut(made_storable(text), LONGEST)


def _shortened(value: Any) -> Any:
    if isinstance(value, str):
        return value[: LONGEST + 1]
    if isinstance(value, list) and len(value) > _ITEMS:
        return value[:_ITEMS]
    return value


def message_of(error: BaseException) -> str:
    """What an error says to people; a fault of the product's own is called that, with its type for who fixes it."""
    if isinstance(error, AtqaruError):
        return made_storable(str(error))
    return made_storable(f"internal error ({type(error).__name__}: {error})")
