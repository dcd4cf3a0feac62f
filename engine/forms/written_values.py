"""Values that a form writes out and that its fields refuse, or of which one hides another: defaults and options."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from engine.errors import AtqaruError
from engine.feel import Function
from engine.files.json_text import json_document
from engine.forms.component import every_component
from engine.forms.errors import Refused
from engine.forms.expressions.scope import Scope, Setting
from engine.forms.expressions.texts import as_written
from engine.forms.field import Input
from engine.forms.form import Form
from engine.forms.kinds.moment import Moment
from engine.forms.options import token
from engine.forms.place import Place
from engine.forms.rules import rules_of
from engine.quoting import quoted
from engine.spelling import spelled

#: What depends on the moment is not looked at, so any does.
_NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def faults_of_values(form: Form, content: bytes, functions: Mapping[str, Function]) -> Iterator[tuple[str, str]]:
    """The id of a component, and what is wrong with a value that it writes out; `content` is the form's file."""
    yield from _of_options(content, form.source)
    setting = Setting(functions, _NOW, {}, strict=True)
    for field in (each for each in every_component(form.components) if isinstance(each, Input)):
        if fault := _fault_of_default(field, setting):
            yield field.id, f"the default {spelled(field.default)} is refused: {fault}"


def _of_options(content: bytes, source: str) -> Iterator[tuple[str, str]]:
    for raw in _components(json_document(content, source).get("components", ())):
        counted = Counter(token(option["value"]) for option in _options(raw) if option.get("value") is not None)
        for value in (value for value, count in counted.items() if count > 1):
            fault = f"has several options with the value {quoted(value)}, of which the first counts"
            yield str(raw.get("id", "")), f"{fault}; give each a value of its own"


def _components(listed: Any) -> Iterator[Mapping[str, Any]]:
    for raw in listed if isinstance(listed, Sequence) and not isinstance(listed, str) else ():
        if isinstance(raw, Mapping):
            yield raw
            yield from _components(raw.get("components", ()))


def _options(raw: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    values = raw.get("values")
    return [each for each in values if isinstance(each, Mapping)] if isinstance(values, list) else []


def _fault_of_default(field: Input, setting: Setting) -> str:
    """What a person would read who leaves the default as it is; empty where that depends on the case."""
    if field.default is None or field.written_options is None:
        return ""
    place = Place(field.path, Scope(setting, {}), field.id)
    try:
        value = field.clean(field.default, place, field.written_options)
        if value not in (None, field.empty) and not list(rules_of(field)):
            field.check_value(value, place)
    except Refused as refused:
        return refused.text(as_written)
    except AtqaruError:  # reported with the form
        return ""
    # people may type a day so, but a browser takes no other text than this for one
    is_typed = isinstance(field, Moment) and field.subtype != "time" and not str(field.default)[:4].isdigit()
    return f"a page shows no such day; write {value}" if is_typed else ""
