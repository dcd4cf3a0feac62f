"""Makes the view of a form from its components, the values entered so far and the case; checks no value."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from engine.errors import AtqaruError
from engine.forms.choice import token
from engine.forms.component import (
    Checkbox,
    Choice,
    Component,
    Computed,
    Field,
    Group,
    Layout,
    LayoutText,
    Limit,
    Moment,
    Number,
    RowList,
    Table,
    TextField,
)
from engine.forms.filling import filled
from engine.forms.limits import limit_at
from engine.forms.moment import for_browser
from engine.forms.paths import MISSING, at_path, dotted
from engine.forms.scope import Scope, Setting
from engine.forms.settling import Entry, settle
from engine.forms.structure import first_names
from engine.forms.table_view import table_parts
from engine.forms.template import Template, readable
from engine.forms.view import OptionView, TextBlock, View

_INPUT_TYPES = {
    "date": "date",
    "time": "time",
    "datetime": "datetime-local",
    "email": "email",
    "phone": "tel",
}


def draw(
    components: Sequence[Component], values: Mapping[str, Any], errors: Mapping[str, str], setting: Setting
) -> tuple[View, ...]:
    """The views of all components that a page draws, hidden ones included."""
    settled = settle(components, filled(components, values, setting.variables), setting)
    return _views(settled.entries, errors, first_names(components))


def _views(entries: Sequence[Entry], errors: Mapping[str, str], names: frozenset[str]) -> tuple[View, ...]:
    return tuple(
        _view(entry, errors, names)
        for entry in entries
        if not (isinstance(entry.component, Layout) and not entry.component.drawn)
    )


def _view(entry: Entry, errors: Mapping[str, str], names: frozenset[str]) -> View:
    component = entry.component
    path = dotted(entry.path)
    return View(
        **{
            "kind": component.kind,
            "path": path,
            "html_id": _html_id(path or component.id),
            "label": _rendered(component.label, entry.scope),
            "description": _rendered(component.description, entry.scope),
            "hidden": entry.hidden or _is_silent(entry),
            "conditional": _is_conditional(component, names, entry.scope.setting),
            "error": errors.get(path or component.id, "") or (entry.problem if entry.fault else ""),
            **_parts(entry, errors, names),
        }
    )


def _is_silent(entry: Entry) -> bool:
    """A computed value is shown where it has a label; form-js shows none."""
    return isinstance(entry.component, Computed) and not _rendered(entry.component.label, entry.scope)


def _parts(entry: Entry, errors: Mapping[str, str], names: frozenset[str]) -> dict[str, Any]:
    component = entry.component
    if isinstance(component, Field):
        return _field_parts(component, entry)
    if isinstance(component, Group):
        # several groups may share one path, or have none, so it is no id of theirs
        own = errors.get(dotted(entry.path)) if entry.path else None
        return {
            "children": _views(entry.children, errors, names),
            "html_id": _html_id(component.id),
            "error": own or errors.get(component.id, "") or (entry.problem if entry.fault else ""),
        }
    if isinstance(component, RowList):
        known = at_path(entry.scope.setting.variables, entry.path)
        return {
            "children": _row_views(entry, errors, names),
            "may_grow": component.may_grow,
            "misfit": "" if known is MISSING or known is None or isinstance(known, list) else _readable(known, entry),
        }
    if isinstance(component, LayoutText):
        return {
            "blocks": tuple(
                TextBlock(block.kind, block.level, _rendered(block.text, entry.scope)) for block in component.blocks
            )
        }
    if isinstance(component, Table):
        headings, rows = table_parts(component, entry.scope)
        return {"headings": headings, "rows": rows}
    return {}


def _row_views(entry: Entry, errors: Mapping[str, str], names: frozenset[str]) -> tuple[View, ...]:
    views = []
    for index, row in enumerate(entry.rows):
        path = dotted((*entry.path, index))
        views.append(
            View(
                kind="row",
                path=path,
                html_id=_html_id(path),
                label=str(index + 1),
                children=_views(row, errors, names),
            )
        )
    return tuple(views)


def _field_parts(field: Field, entry: Entry) -> dict[str, Any]:
    value = _shown(field, entry)
    parts: dict[str, Any] = {
        "value": value,
        "text": _reading_text(entry),
        "required": field.required,
        "readonly": entry.readonly,
        "disabled": field.disabled,
        "prefix": _rendered(field.prefix, entry.scope),
        "suffix": _rendered(field.suffix, entry.scope),
        "label": entry.label,
        "misfit": _misfit(field, entry) if entry.problem and not entry.fault else "",
    }
    if isinstance(field, Choice):
        parts["options"] = _option_views(entry, value)
    if isinstance(field, TextField):
        parts["input_type"] = _INPUT_TYPES.get(field.validation_type, "text")
        parts["max_length"] = _limit(field.max_length, entry.scope)
    if isinstance(field, Number):
        parts |= {
            "input_type": "text",
            "minimum": _limit(field.minimum, entry.scope),
            "maximum": _limit(field.maximum, entry.scope),
            "step": _step(field),
        }
    if isinstance(field, Moment):
        parts["input_type"] = _INPUT_TYPES[field.subtype]
        parts["minimum"] = _first_day(field, entry.scope)
        parts["step"] = "" if field.interval_minutes is None else str(field.interval_minutes * 60)
    return parts


def _shown(field: Field, entry: Entry) -> str | bool | tuple[str, ...]:
    """What stands in the field: the value as the page writes it, or what was entered where that is wrong."""
    value = entry.raw if entry.problem or entry.hidden else entry.value
    value = None if value is MISSING else value
    if isinstance(field, Checkbox):
        return value is True
    if isinstance(field, Choice) and field.many:
        return tuple(token(item) for item in value) if isinstance(value, list) else ()
    if value is None:
        return ""
    if isinstance(field, Moment) and field.subtype == "datetime" and not entry.problem and isinstance(value, str):
        return for_browser(value, entry.scope.setting.now)
    return token(value)


def _misfit(field: Field, entry: Entry) -> str:
    """A refused value that the page cannot show in its field, or the part of it that it cannot show."""
    raw = entry.raw
    if raw is MISSING or raw is None or raw == "" or not isinstance(field, Choice | Checkbox | Moment):
        return ""
    if isinstance(field, Choice) and field.many and isinstance(raw, list):
        known = {option.token for option in entry.options}
        raw = [item for item in raw if token(item) not in known]
    return _readable(raw, entry)


def _reading_text(entry: Entry) -> str:
    labels = {option.token: option.label for option in entry.options}
    value = entry.value
    if isinstance(value, list):
        return ", ".join(labels.get(token(item)) or _readable(item, entry) for item in value)
    return "" if value is None else labels.get(token(value)) or _readable(value, entry)


def _readable(value: Any, entry: Entry) -> str:
    try:
        return readable(value, entry.scope.setting)
    except AtqaruError:
        return ""


def _option_views(entry: Entry, value: str | bool | tuple[str, ...]) -> tuple[OptionView, ...]:
    chosen = value if isinstance(value, tuple) else (value,)
    field_id = _html_id(dotted(entry.path))
    return tuple(
        OptionView(option.token, option.label, option.token in chosen, f"{field_id}-{number}")
        for number, option in enumerate(entry.options, 1)
    )


def _rendered(template: Template, scope: Scope) -> str:
    # a text that cannot be worked out must not keep the operator from the rest of the form
    try:
        return template.render(scope)
    except AtqaruError:
        return ""


def _limit(limit: Limit, scope: Scope) -> str:
    try:
        found = limit_at(limit, scope)
    except AtqaruError:
        return ""
    return "" if found is None else f"{found:f}"


def _step(field: Number) -> str:
    if field.increment is not None:
        return f"{field.increment:f}"
    return "any" if field.decimal_digits is None else f"{Decimal(1).scaleb(-field.decimal_digits):f}"


def _first_day(field: Moment, scope: Scope) -> str:
    if not field.no_past or field.subtype == "time":
        return ""
    today = scope.setting.now.date().isoformat()
    return today if field.subtype == "date" else f"{today}T00:00"


def _is_conditional(component: Component, names: frozenset[str], setting: Setting) -> bool:
    if component.hide is None:
        return False
    try:
        used = component.hide.variables(setting)
    except AtqaruError:
        return False
    return not used.isdisjoint(names)


def _html_id(name: str) -> str:
    return "field-" + name.replace(".", "-")
