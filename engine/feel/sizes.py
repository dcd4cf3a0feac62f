"""What it takes to write a value out and to keep it, in steps of an evaluation; it must not write anything."""

from __future__ import annotations

from engine.feel.evaluation import MAX_ITEMS
from engine.feel.values import Value

#: For making JSON of an item and looking through that; measured against the other steps.
STEPS_OF_ITEM = 2
#: So many characters are stored, with their digest and their line in the audit log, in the time of a step; measured.
CHARACTERS_OF_A_STEP = 20


def steps_to_keep(value: Value) -> int:
    """Some for each item, however deep, and one for so many characters; no more is counted than can be written."""
    items, characters, left = 0, 0, [value]
    while left and items <= MAX_ITEMS:
        inner = left.pop()
        if isinstance(inner, str):
            characters += len(inner)
        elif isinstance(inner, dict):
            items += len(inner)
            characters += sum(map(len, inner))
            left += inner.values()
        elif isinstance(inner, list):
            items += len(inner)
            left += inner
    return items * STEPS_OF_ITEM + characters // CHARACTERS_OF_A_STEP
