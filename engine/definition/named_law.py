"""The law that a property `law` names: ids of rules that it writes out, or FEEL that gives them in each case."""

import re
from typing import Any

from engine.definition.details import Text
from engine.definition.dialect import Context, is_feel
from engine.feel import Expression

#: How the ids of rules look: letters, a hyphen, and a number, which a letter may precede.
_ID = re.compile(r"[^\W\d_]+-[^\W\d_]?\d[\w.]*")


def read_law(context: Context, element: Any, written: str) -> tuple[str, Expression | None]:
    """The ids that are written out, and the FEEL, if it is such."""
    if not is_feel(written):
        return written.strip(), None
    expression = context.feel(element, "law", written)
    return " ".join(dict.fromkeys(ids_written_in(expression))), expression


def ids_written_in(text: Text | None) -> tuple[str, ...]:
    """What looks like an id of a rule in a text, or in the texts that FEEL writes out."""
    texts = text.texts() if isinstance(text, Expression) else (text or "",)
    return tuple(id_ for each in texts for id_ in re.split(r"[\s,]+", each) if _ID.fullmatch(id_))
