"""The components of a form as frozen values: what the form's file says, checked; no value of a case is here.

A component's `path` runs from the nearest row of a list (or the form), with the paths of its groups in front.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.forms.pattern import Pattern
from engine.forms.scope import Rule
from engine.forms.template import Template, TemplateBlock

Path = tuple[str | int, ...]
Limit = Rule | Decimal | None


@dataclass(frozen=True)
class Component:
    """What every component has; `kind` is its form-js type."""

    kind: str
    id: str
    label: Template
    description: Template
    hide: Rule | None


@dataclass(frozen=True)
class Check:
    """A rule of the product's own: an expression that must be true, and what is said where it is not."""

    rule: Rule
    message: Template | None


@dataclass(frozen=True)
class Field(Component):
    """A component with a value."""

    path: Path
    required: bool
    readonly: Rule | bool
    disabled: bool
    default: Any
    check: Check | None
    prefix: Template
    suffix: Template


@dataclass(frozen=True)
class TextField(Field):
    """One line of text."""

    min_length: Limit
    max_length: Limit
    pattern: Pattern | None
    pattern_message: str
    validation_type: str


@dataclass(frozen=True)
class TextArea(TextField):
    """Several lines of text."""


@dataclass(frozen=True)
class Number(Field):
    """A number; `as_text` where the form asks for it as text (`serializeToString`)."""

    minimum: Limit
    maximum: Limit
    decimal_digits: int | None
    increment: Decimal | None
    as_text: bool


@dataclass(frozen=True)
class Moment(Field):
    """A date, a time of day, or both: `subtype` is `date`, `time` or `datetime`."""

    subtype: str
    time_format: str
    no_past: bool
    interval_minutes: int | None


@dataclass(frozen=True)
class Checkbox(Field):
    """A box to tick."""


@dataclass(frozen=True)
class Option:
    """An option: its value as JSON, the text that stands for it in a page, and its label."""

    value: Any
    token: str
    label: str


@dataclass(frozen=True)
class Choice(Field):
    """One of the options, or several where `many`; options are listed, or a variable, or an expression."""

    many: bool
    options: tuple[Option, ...]
    options_key: str
    options_rule: Rule | None


@dataclass(frozen=True)
class Computed(Field):
    """A value that an expression gives; nobody enters it."""

    rule: Rule


@dataclass(frozen=True)
class Group(Component):
    """Components under one heading."""

    path: Path
    components: tuple[Component, ...]
    check: Check | None


@dataclass(frozen=True)
class RowList(Component):
    """A list of rows with the same components (`dynamiclist`)."""

    path: Path
    components: tuple[Component, ...]
    default_rows: int
    may_grow: bool
    check: Check | None


@dataclass(frozen=True)
class LayoutText(Component):
    """Text, or HTML reduced to its text."""

    blocks: tuple[TemplateBlock, ...]


@dataclass(frozen=True)
class Column:
    """One column of a table: where the value stands in a row, and its heading."""

    key: str
    label: str


@dataclass(frozen=True)
class Table(Component):
    """Rows of the case, to be read only."""

    source: Rule
    columns: tuple[Column, ...]
    columns_rule: Rule | None


@dataclass(frozen=True)
class Layout(Component):
    """A line, a space, or something that the server's page does not draw (image, iframe, preview, button)."""

    drawn: bool
