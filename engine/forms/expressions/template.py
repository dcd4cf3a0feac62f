"""Texts with FEEL in them, such as `Registered: {{registered_at}}`; they give plain text, never HTML."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.errors import AtqaruError
from engine.forms import messages
from engine.forms.expressions.scope import Rule, Scope, Setting

_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")


@dataclass(frozen=True)
class Template:
    """Literal pieces and expressions in turn."""

    pieces: tuple[str | Rule, ...]

    def render(self, scope: Scope) -> str:
        """The text with its expressions filled in; raises `FeelError`."""
        return "".join(_evaluated(piece, scope) if isinstance(piece, Rule) else piece for piece in self.pieces)


@dataclass(frozen=True)
class Check:
    """A rule of the product's own: an expression that must be true, and the message where it is not."""

    rule: Rule
    message: Template | None


def _evaluated(rule: Rule, scope: Scope) -> str:
    text = readable(scope.value(rule), scope.setting)
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
    pieces: list[str | Rule] = []
    rest = text
    while "{{" in rest:
        before, _, rest = rest.partition("{{")
        inside, closed, rest = rest.partition("}}")
        if not closed:
            raise ValueError("has {{ without }}; close the expression")
        if inside.strip()[:1] in ("#", "/"):
            raise ValueError(
                f"has the block {{{{{inside}}}}}, which is not supported; use a condition to hide the text"
            )
        pieces.extend((before, make_rule(inside.strip())))
    pieces.append(rest)
    return Template(tuple(piece for piece in pieces if piece != ""))
