"""The lines in which two texts differ, with the lines around them and the words that differ marked in each."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

#: So many unchanged lines stand around a changed one.
_AROUND = 2
#: Of longer passages only the lines are compared, and longer texts are shown whole, one below the other.
_MOST_WORDS = 2000
_MOST_LINES = 1000
#: What becomes of a passage, and where it stands in both texts.
Opcode = tuple[str, int, int, int, int]
_WORD = re.compile(r"\w+|\s|[^\w\s]")
#: What looks like a blank or like nothing, and how it is shown where it makes a difference.
_UNSEEN = {"\u00a0": "⍽", "\t": "⇥"}


class Part(NamedTuple):
    """A piece of a line; a changed one shows its unseen signs."""

    text: str
    is_changed: bool = False


class Line(NamedTuple):
    """One line; `gap` stands for unchanged lines that are left out."""

    kind: Literal["same", "gone", "new", "gap"]
    parts: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """The line without marks."""
        return "".join(part.text for part in self.parts)

    @property
    def has_unseen(self) -> bool:
        """Whether signs stand in a changed piece for what cannot be seen."""
        return has_unseen(self.parts)


def differences(before: str, after: str) -> list[Line]:
    """The changed lines, the old ones before the new ones that take their place; none for equal texts."""
    old, new = before.splitlines(), after.splitlines()
    lines, reached = list[Line](), 0
    for group in _groups(old, new):
        if group[0][1] > reached:
            lines.append(Line("gap"))
        for kind, old_from, old_to, new_from, new_to in group:
            if kind == "equal":
                lines += (Line("same", (Part(text),)) for text in old[old_from:old_to])
            else:
                gone, added = marked("\n".join(old[old_from:old_to]), "\n".join(new[new_from:new_to]))
                lines += (Line("gone", parts) for parts in _by_line(gone, old_to - old_from))
                lines += (Line("new", parts) for parts in _by_line(added, new_to - new_from))
        reached = group[-1][2]
    return [*lines, Line("gap")] if lines and reached < len(old) else lines


def _groups(old: list[str], new: list[str]) -> Iterable[list[Opcode]]:
    """The passages that differ, with lines around them.

    Lines that stand there again and again are no place to begin at, which would take the time of all of them together.
    """
    if len(old) + len(new) > _MOST_LINES:
        return [[("replace", 0, len(old), 0, len(new))]] if old != new else []
    return SequenceMatcher(None, old, new).get_grouped_opcodes(_AROUND)


def marked(before: str, after: str) -> tuple[list[Part], list[Part]]:
    """Two texts in pieces, of which those that the other does not have are marked; all where nothing is shared."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return [Part(before, True)], [Part(after, True)]
    gone, added = list[Part](), list[Part]()
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        is_changed = kind != "equal"
        gone += _part(old[old_from:old_to], is_changed)
        added += _part(new[new_from:new_to], is_changed)
    return gone, added


def has_unseen(parts: Sequence[Part]) -> bool:
    """Whether signs stand in a changed piece for what cannot be seen."""
    return any(part.is_changed and sign in part.text for part in parts for sign in _UNSEEN.values())


def _part(words: list[str], is_changed: bool) -> Iterator[Part]:
    if words:
        yield Part("".join(map(_seen, words)) if is_changed else "".join(words), is_changed)


def _seen(word: str) -> str:
    """A word, or a sign that stands for one that cannot be seen."""
    if word in _UNSEEN:
        return _UNSEEN[word]
    return word if word.isprintable() or word == "\n" else f"[U+{ord(word[0]):04X}]"


def _by_line(parts: list[Part], count: int) -> list[tuple[Part, ...]]:
    """The pieces of so many lines."""
    lines: list[list[Part]] = [[] for _ in range(count)]
    at = 0
    for part in parts:
        for number, text in enumerate(part.text.split("\n")):
            at += number > 0
            if text and at < count:
                lines[at].append(Part(text, part.is_changed))
    return [tuple(line) for line in lines]
