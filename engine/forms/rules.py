"""The expressions of one component of a form, and which of them stand in a text."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from engine.forms.component import Component
from engine.forms.expressions.scope import Rule
from engine.forms.expressions.template import Block, Template


def rules_of(part: Any) -> Iterator[Rule]:
    """All expressions of a component, its texts included, those of components inside it not."""
    yield from (rule for rule, _is_in_text in rules_with_place(part))


def rules_outside_loops(part: Any) -> Iterator[Rule]:
    """The same, also of a text, without what stands inside loops, where entries of the items are names, too."""
    yield from (rule for rule, _is_in_text in rules_with_place(part, into_loops=False))


def rules_with_place(part: Any, *, is_in_text: bool = False, into_loops: bool = True) -> Iterator[tuple[Rule, bool]]:
    """The same, each with whether it stands in a text that people read."""
    if isinstance(part, Rule):
        yield part, is_in_text
    elif isinstance(part, tuple):
        for item in part:
            if not isinstance(item, Component):
                yield from rules_with_place(item, is_in_text=is_in_text, into_loops=into_loops)
    elif isinstance(part, Block) and part.kind == "loop" and not into_loops:
        yield part.rule, is_in_text
    elif is_dataclass(part):
        is_text = is_in_text or isinstance(part, Template)
        for field in fields(part):
            yield from rules_with_place(getattr(part, field.name), is_in_text=is_text, into_loops=into_loops)
