"""Where a component is while a form is evaluated: its row, and its place in it."""

from dataclasses import dataclass
from typing import Any

from engine.forms import messages
from engine.forms.errors import Refused
from engine.forms.expressions.scope import Scope
from engine.forms.expressions.texts import Translate
from engine.forms.paths import Path

#: The lists in which something is, from the outermost on: the label of each, and the number of the entry from 1.
Entries = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Row:
    """One row of a list, or the form itself: what was entered in it (`raw`), and where its values are collected.

    `path` leads to it, the numbers of rows included.
    """

    raw: Any
    values: dict[str, Any]
    path: Path
    scope: Scope
    is_hidden: bool = False
    entries: Entries = ()


@dataclass(frozen=True)
class Place:
    """The place of one component: the path of its value, the label for messages, and whether it is hidden there.

    What hides it may be the group or list around it; `hides_itself` is said of its own condition alone.
    """

    path: Path
    scope: Scope
    label: str
    is_hidden: bool = False
    entries: Entries = ()
    hides_itself: bool = False

    @property
    def translate(self) -> Translate:
        """Puts a message into the language of the person."""
        return self.scope.setting.translate

    def words(self, refused: Refused) -> str:
        """What a person reads of a refusal here: in a list, with the entry that it is about."""
        words = refused.text(self.translate)
        for label, number in reversed(self.entries):
            words = Refused(messages.IN_ENTRY, list=label, number=number, message=words).text(self.translate)
        return words
