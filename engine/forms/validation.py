"""Checks the values of a form on the server: everything that the page could have been made to send.

Follows form-js: a hidden field is neither checked nor submitted, a required box must be ticked, an empty list
is missing; a read-only value comes from the case and is not checked, since the person could not mend it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import AtqaruError
from engine.forms import messages
from engine.forms.component import (
    Check,
    Checkbox,
    Choice,
    Component,
    Computed,
    Field,
    Group,
    Moment,
    Number,
    RowList,
    TextField,
)
from engine.forms.errors import Refused, broken_rule
from engine.forms.moment import check_moment
from engine.forms.number import check_number
from engine.forms.paths import MISSING, at_path, dotted
from engine.forms.scope import Setting
from engine.forms.settling import Entry, settle
from engine.forms.text import check_text
from engine.forms.unknown import unknown_fields


@dataclass(frozen=True)
class Submission:
    """What a form came to: the clean JSON values, and for each wrong field (dotted path) what to mend.

    With errors the values are not to be stored: a field that is wrong stands in them as empty.
    """

    values: dict[str, Any]
    errors: Mapping[str, str]


def validate(components: Sequence[Component], raw: Any, setting: Setting) -> Submission:
    """Cleans and checks raw values; whatever their kinds, the answer is a submission."""
    if not isinstance(raw, Mapping):
        return Submission({}, {"": setting.translate(messages.NOT_FIELDS)})
    settled = settle(components, raw, setting)
    errors = unknown_fields(components, raw, setting.translate) if setting.strict else {}
    for entry in _visible(settled.entries):
        problem = entry.problem or _problem(entry, settled.values)
        if problem:
            errors.setdefault(dotted(entry.path) or entry.component.id, problem)
    return Submission(settled.values, errors)


def _visible(entries: Sequence[Entry]) -> Iterator[Entry]:
    for entry in entries:
        if not entry.hidden:
            yield entry
            yield from _visible(entry.children)
            for row in entry.rows:
                yield from _visible(row)


def _problem(entry: Entry, values: Mapping[str, Any]) -> str:
    component = entry.component
    try:
        if isinstance(component, Field) and not (entry.readonly or isinstance(component, Computed)):
            _check_field(component, entry)
        if isinstance(component, Computed) or not entry.readonly:
            _check_own_rule(entry, values)
    except Refused as refused:
        return refused.told(entry.scope.setting.translate)
    except AtqaruError as error:
        return broken_rule(entry.label, error).told(entry.scope.setting.translate)
    return ""


def _check_field(field: Field, entry: Entry) -> None:
    value, label = entry.value, entry.label
    if value in (None, "", []) or (isinstance(field, Checkbox) and value is False):
        if field.required:
            raise Refused(_missing(field), label=label)
        return
    if isinstance(field, TextField):
        check_text(field, value, label, entry.scope)
    elif isinstance(field, Number):
        check_number(field, value, label, entry.scope)
    elif isinstance(field, Moment):
        check_moment(field, value, label, entry.scope)


def _missing(field: Field) -> str:
    if isinstance(field, Checkbox):
        return messages.MISSING_TICK
    if isinstance(field, Choice):
        return messages.MISSING_CHOICES if field.many else messages.MISSING_CHOICE
    return messages.MISSING


def _check_own_rule(entry: Entry, values: Mapping[str, Any]) -> None:
    component = entry.component
    check: Check | None = component.check if isinstance(component, Field | Group | RowList) else None
    if check is None:
        return
    value = at_path(values, entry.path)
    value = None if value is MISSING else value
    if not entry.scope.says(check.rule, value=value):
        told = "" if check.message is None else check.message.render(entry.scope)
        raise Refused(told) if told else Refused(messages.CHECK, label=entry.label)
