"""The attributes of form-js 1.x (schema 19) by type: what nobody reads in a new file is pointed out, never dropped.

Those of its JSON schema that say only how something looks or behaves in a browser are known here and left alone.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.quoting import quoted

_EVERYWHERE = frozenset({"type", "id", "layout", "conditional", "properties"})
_FIELD = frozenset({"key", "label", "description", "readonly", "disabled", "defaultValue", "validate"})
_CHOICE = _FIELD | {"values", "valuesKey", "valuesExpression"}
_TEXT = _FIELD | {"appearance"}
_CONTAINER = frozenset({"label", "description", "path", "components", "showOutline", "verticalAlignment"})
_OWN: Mapping[str, frozenset[str]] = {
    "textfield": _TEXT,
    "textarea": _TEXT,
    "number": _TEXT | {"increment", "decimalDigits", "serializeToString"},
    "datetime": _FIELD
    | {"subtype", "dateLabel", "timeLabel", "use24h", "timeSerializingFormat", "timeInterval", "disallowPassedDates"},
    "checkbox": _FIELD,
    "radio": _CHOICE,
    "checklist": _CHOICE,
    "taglist": _CHOICE,
    "select": _CHOICE | {"searchable"},
    "expression": _FIELD | {"appearance", "expression", "computeOn"},
    "group": _CONTAINER,
    "dynamiclist": _CONTAINER
    | {"isRepeating", "allowAddRemove", "defaultRepetitions", "disableCollapse", "nonCollapsedItems"},
    "text": frozenset({"label", "text"}),
    "html": frozenset({"label", "content", "text"}),
    "table": frozenset({"label", "dataSource", "columns", "columnsExpression", "rowCount"}),
    "spacer": frozenset({"height"}),
    "separator": frozenset(),
    "image": frozenset({"source", "alt"}),
    "iframe": frozenset({"label", "url", "height", "security"}),
    "documentPreview": frozenset({"label", "dataSource", "maxHeight"}),
    "button": frozenset({"label", "action"}),
}
_INSIDE: Mapping[str, frozenset[str]] = {
    "layout": frozenset({"row", "columns"}),
    "conditional": frozenset({"hide"}),
    "appearance": frozenset({"prefixAdorner", "suffixAdorner"}),
    "validate": frozenset(
        {"required", "minLength", "maxLength", "pattern", "patternErrorMessage", "validationType", "min", "max"}
    ),
}
#: What a page leaves out, with what to draw instead.
_LEFT_OUT: Mapping[str, str] = {
    "image": "say in a text what it shows",
    "iframe": "write what people need into a text",
    "documentPreview": "name the document in a text or a table; a task's page has the documents of its case",
}


def unread(component: Mapping[str, Any]) -> Iterator[str]:
    """What of a component's JSON no page and no check of the server follows, with what to do."""
    kind = str(component.get("type"))
    known = _OWN.get(kind)
    if known is None:
        return
    if kind in _LEFT_OUT:
        yield f"a page leaves the {kind} out; {_LEFT_OUT[kind]}"
    if component.get("action") == "reset":
        yield "a page has no button that empties the form; take it away"
    for name in component:
        if name not in known | _EVERYWHERE:
            yield f"{quoted(name)} is no attribute of a {kind}, and nothing reads it; correct it, or take it away"
    for part, names in _INSIDE.items():
        inner = component.get(part)
        for name in inner if isinstance(inner, Mapping) else ():
            if name not in names:
                yield f"{quoted(f'{part}.{name}')} is no attribute of form-js, and nothing reads it; correct it"
