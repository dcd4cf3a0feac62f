"""Works out a form for given raw values: what is hidden, what is read-only, what each field's value is.

Expressions may depend on each other's fields in any order, so rounds are run until nothing changes: each sees
the values of the round before, without those of hidden fields, which therefore govern nothing. Whether a
value keeps the rules of its field is for `validation`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from engine import feel
from engine.errors import AtqaruError
from engine.forms import messages
from engine.forms.choice import clean_choice, options_of
from engine.forms.component import (
    Checkbox,
    Choice,
    Component,
    Computed,
    Field,
    Group,
    Moment,
    Number,
    Option,
    Path,
    RowList,
    TextField,
)
from engine.forms.errors import Refused, broken_rule
from engine.forms.moment import clean_moment
from engine.forms.number import clean_number
from engine.forms.paths import MISSING, at_path, put
from engine.forms.rows import MAX_ROWS, MAX_ROWS_IN_ALL, rows_in_all
from engine.forms.scope import Scope, Setting
from engine.forms.text import clean_text

# conditions that keep contradicting each other never settle; the last round then counts
MAX_ROUNDS = 20


@dataclass(frozen=True)
class Entry:
    """A component in its place: what was entered (`raw`), what it comes to (`value`) and what is wrong.

    `path` is that of the value, the numbers of rows included; a group has `children`, a list has `rows` of
    them.
    """

    component: Component
    path: Path
    scope: Scope
    label: str
    hidden: bool = False
    readonly: bool = False
    raw: Any = None
    value: Any = None
    problem: str = ""
    options: tuple[Option, ...] = ()
    children: tuple["Entry", ...] = ()
    rows: tuple[tuple["Entry", ...], ...] = ()


@dataclass(frozen=True)
class Settled:
    """A form worked out: its entries in order, and the values that it would submit."""

    entries: tuple[Entry, ...]
    values: dict[str, Any]


def settle(components: Sequence[Component], raw: Mapping[str, Any], setting: Setting) -> Settled:
    """Works out all components; never raises for a value, whatever its kind."""
    setting = replace(setting, crowded=rows_in_all(components, raw) > MAX_ROWS_IN_ALL)
    data: dict[str, Any] = {**setting.variables, **raw}
    settled = Settled((), {})
    for _ in range(MAX_ROUNDS):
        values: dict[str, Any] = {}
        settled = Settled(_level(components, raw, values, (), Scope(setting, data), hidden=False), values)
        seen, data = data, {**setting.variables, **values}
        # the next round would see what this one saw
        if seen == data:
            break
    return settled


def _level(
    components: Sequence[Component], raw: Any, values: dict[str, Any], base: Path, scope: Scope, hidden: bool
) -> tuple[Entry, ...]:
    """The components of one row (or of the form); visible values go into `values`."""
    return tuple(_entry(component, raw, values, base, scope, hidden) for component in components)


def _entry(component: Component, raw: Any, values: dict[str, Any], base: Path, scope: Scope, hidden: bool) -> Entry:
    path = (*base, *component.path) if isinstance(component, Field | Group | RowList) else ()
    entry = partial(Entry, component=component, path=path, scope=scope, label=_label(component, scope))
    try:
        hidden = hidden or scope.says(component.hide)
    except AtqaruError as error:
        return _broken(entry, error)
    if isinstance(component, Group):
        return entry(hidden=hidden, children=_level(component.components, raw, values, base, scope, hidden))
    if hidden:
        return _hidden(component, partial(entry, hidden=True), raw, path, scope)
    if isinstance(component, RowList):
        return _row_list(component, entry, raw, values, path, scope)
    if isinstance(component, Field):
        return _field(component, entry, raw, values, path, scope)
    return entry()


def _hidden(component: Component, entry: "partial[Entry]", raw: Any, path: Path, scope: Scope) -> Entry:
    """What was entered before it was hidden is still shown when it comes back, but governs and submits nothing."""
    if isinstance(component, RowList):
        return _row_list(component, entry, raw, {}, path, scope)
    return entry(raw=at_path(raw, component.path) if isinstance(component, Field) else None)


def _broken(entry: "partial[Entry]", error: AtqaruError) -> Entry:
    label, scope = entry.keywords["label"], entry.keywords["scope"]
    return entry(problem=broken_rule(label, error).told(scope.setting.translate))


def _label(component: Component, scope: Scope) -> str:
    try:
        label = component.label.render(scope).strip()
    except AtqaruError:
        label = ""
    return label or (str(component.path[-1]) if isinstance(component, Field | RowList) else component.id)


def _field(field: Field, entry: "partial[Entry]", raw: Any, values: dict[str, Any], path: Path, scope: Scope) -> Entry:
    entered = at_path(raw, field.path)
    label: str = entry.keywords["label"]
    options: tuple[Option, ...] = ()
    try:
        readonly = field.disabled or scope.says(field.readonly)
        if isinstance(field, Choice):
            options = options_of(field, scope, scope.setting.variables)
        if isinstance(field, Computed):
            readonly, value = True, feel.to_json(scope.value(field.rule))
        elif readonly:
            value = _of_case(field, path, scope)
        else:
            value = _clean(field, None if entered is MISSING else entered, label, scope, options)
    except AtqaruError as error:
        put(values, field.path, empty(field))
        return _broken(entry, error)
    except Refused as refused:
        put(values, field.path, empty(field))
        return entry(raw=entered, value=empty(field), problem=refused.told(scope.setting.translate), options=options)
    if not field.disabled:
        put(values, field.path, value)
    return entry(readonly=readonly, raw=entered, value=value, options=options)


def _of_case(field: Field, path: Path, scope: Scope) -> Any:
    value = at_path(scope.setting.variables, path)
    if value is not MISSING:
        return value
    return empty(field) if field.default is None else field.default


def _clean(field: Field, raw: Any, label: str, scope: Scope, options: tuple[Option, ...]) -> Any:
    strict = scope.setting.strict
    if isinstance(field, TextField):
        return clean_text(field, raw, label)
    if isinstance(field, Number):
        return clean_number(field, raw, label, strict)
    if isinstance(field, Moment):
        return clean_moment(field, raw, label, scope.setting.now)
    if isinstance(field, Choice):
        return clean_choice(field, raw, label, options, strict)
    if raw is None or isinstance(raw, bool):
        return raw is True
    raise Refused(messages.NOT_YES_NO, label=label)


def empty(field: Field) -> Any:
    """The value of a field where nothing was entered, as form-js has it."""
    if isinstance(field, TextField):
        return ""
    if isinstance(field, Checkbox):
        return False
    return [] if isinstance(field, Choice) and field.many else None


def _row_list(
    component: RowList, entry: "partial[Entry]", raw: Any, values: dict[str, Any], path: Path, scope: Scope
) -> Entry:
    entered = at_path(raw, component.path)
    put(values, component.path, [])
    try:
        rows = _rows(component, [] if entered in (MISSING, None) else entered, path, scope, entry.keywords["label"])
    except Refused as refused:
        return entry(raw=entered, value=[], problem=refused.told(scope.setting.translate))
    seen = at_path(scope.data, path)
    found: list[dict[str, Any]] = []
    entries = []
    for index, row in enumerate(rows):
        found.append({})
        inside = scope.in_row(seen[index] if isinstance(seen, list) and index < len(seen) else row, index + 1)
        entries.append(_level(component.components, row, found[-1], (*path, index), inside, hidden=False))
    put(values, component.path, found)
    return entry(raw=entered, value=found, rows=tuple(entries))


def _rows(component: RowList, entered: Any, path: Path, scope: Scope, label: str) -> list[Any]:
    if not isinstance(entered, list):
        raise Refused(messages.NOT_ROWS, label=label)
    if len(entered) > MAX_ROWS:
        raise Refused(messages.TOO_MANY_ROWS, label=label, count=len(entered), limit=MAX_ROWS)
    if scope.setting.crowded:
        raise Refused(messages.CROWDED, label=label, limit=MAX_ROWS_IN_ALL)
    for number, row in enumerate(entered, 1):
        if not isinstance(row, Mapping):
            raise Refused(messages.NOT_A_ROW, label=label, number=number)
    return entered if component.may_grow else _fixed_rows(component, entered, path, scope, label)


def _fixed_rows(component: RowList, entered: list[Any], path: Path, scope: Scope, label: str) -> list[Any]:
    known = at_path(scope.setting.variables, path)
    expected = len(known) if isinstance(known, list) else component.default_rows
    if len(entered) > expected or (scope.setting.strict and len(entered) != expected):
        raise Refused(messages.FIXED_ROWS, label=label, count=len(entered), expected=expected)
    return [*entered, *({} for _ in range(expected - len(entered)))]
