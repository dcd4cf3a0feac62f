"""Texts with FEEL in them, such as `Registered: {{registered_at}}`; they give plain text, never HTML.

The blocks `{{#if condition}}…{{/if}}` and `{{#loop list}}…{{/loop}}` are those of form-js: inside a loop `this` is the
item, its entries are names, and `parent` is what is around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.errors import AtqaruError
from engine.feel.sizes import steps_to_keep
from engine.forms import messages
from engine.forms.expressions.scope import Rule, Scope, Setting
from engine.iso_text import with_days
from engine.languages import is_in_languages

#: All loops of one text, those in loops included, show so many items together.
MOST_ITEMS = 1000
MOST_CHARACTERS = 1_000_000
#: What an expression of a text takes besides its evaluation, in steps of FEEL.
_EACH_PIECE = 6
#: So many characters of a value are said in the time of a step, with the days and numbers in them; those that a text
#: itself has are looked through once.
_SAID_IN_A_STEP = 10
_WRITTEN_IN_A_STEP = 50


class Filling:
    """One filling-in of a text, which ends: its items and its characters are counted."""

    def __init__(self) -> None:
        self._items_left = MOST_ITEMS
        self._characters_left = MOST_CHARACTERS

    def value(self, rule: Rule, scope: Scope) -> str:
        """What stands in the text in place of an expression; raises `FeelError`."""
        value, setting = _evaluated(rule, scope), scope.setting
        setting.spend(_EACH_PIECE + steps_to_keep(value))  # before it is written out, which may be in vain
        text = self.said(value, rule, setting)
        setting.spend(len(text) // _SAID_IN_A_STEP)
        return text

    def said(self, value: Any, rule: Rule, setting: Setting) -> str:
        """The value of an expression in the words of the text; raises `FeelError`."""
        text = readable(value, setting)
        return text if rule.quotes(setting) else with_days(text, setting.worded)

    def literal(self, text: str) -> str:
        """A piece that stands in the text as it is written."""
        return text

    def repeat(self, items: Sequence[Any]) -> None:
        """Counts the items of a loop; raises FeelLimitExceeded for too many."""
        self._items_left -= len(items)
        if self._items_left < 0:
            raise feel.FeelLimitExceeded(f"the loops of a text would repeat more than {MOST_ITEMS} times together")

    def write(self, text: str) -> str:
        """Counts a piece of the text and gives it back; raises FeelLimitExceeded when the text is too long."""
        self._characters_left -= len(text)
        if self._characters_left < 0:
            raise feel.FeelLimitExceeded(f"a text would be longer than {MOST_CHARACTERS} characters")
        return text


@dataclass(frozen=True)
class Block:
    """A part of a text that is shown if something is true (`if`), or once for each item of a list (`loop`)."""

    kind: str
    rule: Rule
    inside: Template

    def render(self, scope: Scope, filling: Filling) -> str:
        """The part filled in; raises `FeelError`."""
        if self.kind == "if":
            return self.inside.render(scope, filling) if scope.is_true(self.rule) else ""
        found = scope.value(self.rule)
        items = found if isinstance(found, list) else []
        filling.repeat(items)
        return "".join(self.inside.render(scope.in_item(item, number), filling) for number, item in enumerate(items, 1))


@dataclass(frozen=True)
class Template:
    """Literal pieces, expressions and blocks in turn."""

    pieces: tuple[str | Rule | Block, ...]

    def render(self, scope: Scope, filling: Filling | None = None) -> str:
        """The text with its expressions filled in; raises `FeelError`."""
        filling = filling or Filling()
        return "".join(_rendered(piece, scope, filling) for piece in self.pieces)


@dataclass(frozen=True)
class Check:
    """A rule of the product's own: an expression that must be true, and the message where it is not."""

    rule: Rule
    message: Template | None


def _rendered(piece: str | Rule | Block, scope: Scope, filling: Filling) -> str:
    if isinstance(piece, Block):
        return piece.render(scope, filling)
    if isinstance(piece, Rule):
        return filling.write(filling.value(piece, scope))
    scope.setting.spend(1 + len(piece) // _WRITTEN_IN_A_STEP)
    return filling.write(filling.literal(piece))


def rules_in(template: Template) -> Iterator[Rule]:
    """Every expression of a text, those of its blocks included."""
    for piece in template.pieces:
        if isinstance(piece, Block):
            yield piece.rule
            yield from rules_in(piece.inside)
        elif isinstance(piece, Rule):
            yield piece


def _evaluated(rule: Rule, scope: Scope) -> Any:
    value = scope.value(rule)
    if scope.setting.is_complete and (fault := _fault_of(value)):
        raise feel.FeelError(f"{{{{{rule.text}}}}} {fault}")
    return value


def _fault_of(value: Any) -> str | None:
    """Why a value cannot stand in a text that is issued: it is not there, or has no words of its own."""
    items = value if isinstance(value, list) else [value]
    if not items or any(item is None for item in items):
        return "gives nothing; give the value, or write what needs it between {{#if … != null}} and {{/if}}"
    if any(isinstance(item, bool) for item in items):
        return 'is true or false; write what that means, such as {{if … then "…" else "…"}}'
    if any("duration" in feel.kind(item) for item in items):
        return "is a duration; write its number and the unit, such as {{duration.days}} days"
    return None


def rendered(template: Template, scope: Scope) -> str:
    """The text filled in; nothing where it cannot be, which must not keep anybody from the rest of the form.

    One without expressions stands as it is, also where nothing may be evaluated any more.
    """
    words = [piece for piece in template.pieces if isinstance(piece, str)]
    if len(words) == len(template.pieces):
        return "".join(words)
    try:
        return template.render(scope)
    except AtqaruError:
        return ""


def readable(value: Any, setting: Setting) -> str:
    """A FEEL value as a person reads it; null is nothing. Raises FeelLimitExceeded for one without end."""
    return _as_text(feel.to_json(value), setting)


def _as_text(value: Any, setting: Setting) -> str:
    if isinstance(value, str):
        return setting.worded(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return setting.translate(messages.YES if value else messages.NO)
    if isinstance(value, list):
        return ", ".join(_as_text(item, setting) for item in value)
    if is_in_languages(value):
        return setting.worded(value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_as_text(item, setting)}" for key, item in value.items())
    if isinstance(value, float):
        return str(value).replace(".", setting.decimal_mark)
    return setting.worded(str(value))
