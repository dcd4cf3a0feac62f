"""A form as plain values from which a template makes a page without any logic of its own.

Owns the shape of what is drawn; the kinds of components fill it. Everything is text that has still to be escaped: no
HTML is here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class OptionView:
    """An option of a choice: what the page posts for it, what the person reads, whether it is chosen."""

    value: str
    label: str
    selected: bool
    html_id: str


@dataclass(frozen=True)
class TextBlock:
    """A `heading` (level 1 to 6), a `paragraph` or a list `item`."""

    kind: str
    level: int
    text: str


@dataclass(frozen=True)
class View:
    """One component as a page draws it.

    `kind` is the form-js type, by which its template is found, and `row` for a row of a list. `path` is the name of
    the field in the page. `value` is what is in the field: text, true or false for a checkbox, several texts where
    several options are chosen; `text` is the same for reading. `link_id` is where a link to the field leads, if not to
    `html_id`. `hidden` says that its own condition hides it, not that something around it is hidden.
    `conditional`: that depends on fields of this form, so a page without JavaScript shows it in any case, and a script
    may hide it while `hidden` says so; it is drawn with all that it needs when it comes back. `misfit` is a value of
    the case that cannot be in the field, such as one that is no option any more: the field is empty, and the person
    has to know. A field that is neither `required` nor `optional` has a check, which may require it.

    Views of one container with the same `layout_row` are drawn side by side, each in `layout_columns` of 16, or in an
    equal part of what the others leave; `alignment` says how those inside it are aligned: `start`, `center` or `end`.
    """

    kind: str
    path: str = ""
    html_id: str = ""
    link_id: str = ""
    label: str = ""
    description: str = ""
    value: str | bool | tuple[str, ...] = ""
    text: str = ""
    options: tuple[OptionView, ...] = ()
    required: bool = False
    optional: bool = False
    readonly: bool = False
    disabled: bool = False
    hidden: bool = False
    conditional: bool = False
    error: str = ""
    misfit: str = ""
    children: tuple["View", ...] = ()
    blocks: tuple[TextBlock, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    input_type: str = ""
    prefix: str = ""
    suffix: str = ""
    minimum: str = ""
    maximum: str = ""
    step: str = ""
    max_length: str = ""
    may_grow: bool = False
    layout_row: str = ""
    layout_columns: int | None = None
    alignment: str = ""
    height: int = 0


def in_rows(views: Iterable[View]) -> list[list[View]]:
    """The views in the rows in which they are drawn: each row where its first view is, as form-js orders them."""
    rows: dict[str, list[View]] = {}
    for number, view in enumerate(views):
        rows.setdefault(view.layout_row or f"\0{number}", []).append(view)
    return list(rows.values())


@dataclass(frozen=True)
class Reading:
    """A field with what was recorded in it: `text` in words, and `value`, whose kind says how else it may be written.

    `name` is the variable that holds it. `unnamed` are chosen values that are no option, or none any more, so that
    they have no label. A list has `rows` instead of a text.
    """

    name: str
    label: str
    value: Any = None
    text: str = ""
    prefix: str = ""
    suffix: str = ""
    unnamed: tuple[str, ...] = ()
    rows: tuple[tuple["Reading", ...], ...] = ()


@dataclass(frozen=True)
class Page:
    """What drawing a component needs of its page: messages by path or id, and the names of the form's own values."""

    errors: Mapping[str, str]
    names: frozenset[str]


def html_id(name: str) -> str:
    """The id of an element of the page, from the dotted path or the id of its component."""
    return "field-" + name.replace("-", "--").replace(".", "-")
