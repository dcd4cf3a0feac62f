"""The lines in which two texts differ, with the lines around them."""

from difflib import SequenceMatcher
from typing import Literal, NamedTuple

#: So many unchanged lines stand around a changed one.
_AROUND = 2


class Line(NamedTuple):
    """One line; `gap` stands for unchanged lines that are left out."""

    kind: Literal["same", "gone", "new", "gap"]
    text: str = ""


def differences(before: str, after: str) -> list[Line]:
    """The changed lines, the old ones before the new ones that take their place; none for equal texts."""
    old, new = before.splitlines(), after.splitlines()
    lines, reached = list[Line](), 0
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_AROUND):
        if group[0][1] > reached:
            lines.append(Line("gap"))
        for kind, old_from, old_to, new_from, new_to in group:
            if kind == "equal":
                lines += (Line("same", text) for text in old[old_from:old_to])
            else:
                lines += (Line("gone", text) for text in old[old_from:old_to])
                lines += (Line("new", text) for text in new[new_from:new_to])
        reached = group[-1][2]
    return [*lines, Line("gap")] if lines and reached < len(old) else lines
