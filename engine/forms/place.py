"""Where a component is while a form is evaluated: its row, and its place in it."""

from dataclasses import dataclass
from typing import Any

from engine.forms.expressions.scope import Scope
from engine.forms.expressions.texts import Translate
from engine.forms.paths import Path


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


@dataclass(frozen=True)
class Place:
    """The place of one component: the path of its value, the label for messages, and whether it is hidden there."""

    path: Path
    scope: Scope
    label: str
    is_hidden: bool = False

    @property
    def translate(self) -> Translate:
        """Puts a message into the language of the person."""
        return self.scope.setting.translate
