"""Texts with FEEL in them, such as `Registered: {{registered_at}}`; they give plain text, never HTML.

The blocks `{{#if condition}}…{{/if}}` and `{{#loop list}}…{{/loop}}` are those of form-js: inside a loop `this` is the
item, its entries are names, and `parent` is what is around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine import feel
from engine.errors import AtqaruError
from engine.forms import messages
from engine.forms.expressions.scope import Rule, Scope, Setting
from engine.languages import is_in_languages

_BLOCKS = ("if", "loop")
MOST_BLOCKS = 20
#: Loops in each other, and the items of each: together they bound how often a text is filled in.
MOST_LOOPS = 2
MOST_ITEMS = 1000
_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")


@dataclass(frozen=True)
class Block:
    """A part of a text that is shown if something is true (`if`), or once for each item of a list (`loop`)."""

    kind: str
    rule: Rule
    inside: Template

    def render(self, scope: Scope) -> str:
        """The part filled in; raises `FeelError`."""
        if self.kind == "if":
            return self.inside.render(scope) if scope.is_true(self.rule) else ""
        found = scope.value(self.rule)
        items = found if isinstance(found, list) else []
        if len(items) > MOST_ITEMS:
            raise feel.FeelLimitExceeded(f"a text would repeat {len(items)} times; {MOST_ITEMS} are allowed")
        return "".join(self.inside.render(scope.in_item(item, number)) for number, item in enumerate(items, 1))


@dataclass(frozen=True)
class Template:
    """Literal pieces, expressions and blocks in turn."""

    pieces: tuple[str | Rule | Block, ...]

    def render(self, scope: Scope) -> str:
        """The text with its expressions filled in; raises `FeelError`."""
        return "".join(_rendered(piece, scope) for piece in self.pieces)


@dataclass(frozen=True)
class Check:
    """A rule of the product's own: an expression that must be true, and the message where it is not."""

    rule: Rule
    message: Template | None


def _rendered(piece: str | Rule | Block, scope: Scope) -> str:
    if isinstance(piece, Rule):
        return _evaluated(piece, scope)
    return piece.render(scope) if isinstance(piece, Block) else piece


def rules_in(template: Template) -> Iterator[Rule]:
    """Every expression of a text, those of its blocks included."""
    for piece in template.pieces:
        if isinstance(piece, Block):
            yield piece.rule
            yield from rules_in(piece.inside)
        elif isinstance(piece, Rule):
            yield piece


def _evaluated(rule: Rule, scope: Scope) -> str:
    value = scope.value(rule)
    if value is None and scope.setting.is_complete:
        raise feel.FeelError(f"{{{{{rule.text}}}}} gives nothing; give the value, or write the text without it")
    text = readable(value, scope.setting)
    # what a variable holds, such as the text of a document, is shown as it is
    return text if rule.text.isidentifier() else with_days(text, scope.setting)


def rendered(template: Template, scope: Scope) -> str:
    """The text filled in; nothing where it cannot be, which must not keep anybody from the rest of the form."""
    try:
        return template.render(scope)
    except AtqaruError:
        return ""


def readable(value: Any, setting: Setting) -> str:
    """A FEEL value as a person reads it; null is nothing. Raises FeelLimitExceeded for one without end."""
    return _as_text(feel.to_json(value), setting)


def with_days(text: str, setting: Setting) -> str:
    """A text with its ISO days in the words of the person."""
    return _DAY.sub(lambda day: setting.worded(day[0]), text)


def _as_text(value: Any, setting: Setting) -> str:
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
    return setting.worded(str(value))


def read_template(text: str, make_rule: Callable[[str], Rule]) -> Template:
    """Divides a text at its `{{ }}`; a text that begins with `=` is one expression.

    `make_rule` checks an expression and raises what it likes; ValueError is raised for what is no expression
    at all.
    """
    if text.lstrip().startswith("="):
        return Template((make_rule(text.lstrip()[1:].strip()),))
    #: the pieces so far of the text and of each block that is open, the innermost last
    open_ones: list[_Open] = [_Open("", None, [])]
    rest = text
    while "{{" in rest:
        before, _, rest = rest.partition("{{")
        inside, closed, rest = rest.partition("}}")
        if not closed:
            raise ValueError("has {{ without }}; close the expression")
        open_ones[-1].pieces.append(before)
        _take(open_ones, inside.strip(), make_rule)
    if len(open_ones) > 1:
        kind = open_ones[-1].kind
        raise ValueError(f"has {{{{#{kind} …}}}} without {{{{/{kind}}}}}; close the block")
    return _template([*open_ones[0].pieces, rest])


class _Open(NamedTuple):
    """A block, or the text itself, that is being read."""

    kind: str
    rule: Rule | None
    pieces: list[str | Rule | Block]


def _take(open_ones: list[_Open], inside: str, make_rule: Callable[[str], Rule]) -> None:
    """Takes what stands between braces: an expression, or the beginning or end of a block."""
    if inside.startswith("#"):
        kind, _, expression = inside[1:].partition(" ")
        if kind not in _BLOCKS:
            raise ValueError(f"has the block {{{{{inside}}}}}; there are #if and #loop")
        if len(open_ones) > MOST_BLOCKS:
            raise ValueError(f"has more than {MOST_BLOCKS} blocks in each other; take some out")
        if kind == "loop" and sum(each.kind == kind for each in open_ones) == MOST_LOOPS:
            raise ValueError(f"has more than {MOST_LOOPS} loops in each other; loop over a flat list")
        open_ones.append(_Open(kind, make_rule(expression.strip()), []))
    elif inside.startswith("/"):
        block = open_ones[-1]
        if block.rule is None or inside[1:].strip() != block.kind:
            raise ValueError(
                f"has {{{{{inside}}}}} where no such block is open; begin it, or close the inner one first"
            )
        open_ones.pop()
        open_ones[-1].pieces.append(Block(block.kind, block.rule, _template(block.pieces)))
    else:
        open_ones[-1].pieces.append(make_rule(inside))


def _template(pieces: list[str | Rule | Block]) -> Template:
    return Template(tuple(piece for piece in pieces if piece != ""))
