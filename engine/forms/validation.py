"""Checks the values of a form on the server: everything that the page could have been made to send.

Follows form-js: a hidden field is neither checked nor submitted, a required box must be ticked, an empty list
is missing; a read-only value comes from the case and is not checked, since the person could not fix it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
from engine.forms.errors import Fault, Refused, broken_rule
from engine.forms.moment import check_moment
from engine.forms.number import check_number
from engine.forms.paths import MISSING, at_path, dotted
from engine.forms.scope import Setting
from engine.forms.settling import Entry, settle
from engine.forms.text import check_text
from engine.forms.unknown import unknown_fields


@dataclass(frozen=True)
class Submission:
    """What a form came to: the clean JSON values, and for each wrong field (dotted path) what to fix.

    With errors the values are not to be stored: a field that is wrong stands in them as empty.
    """

    values: dict[str, Any]
    errors: Mapping[str, str]
    #: of the errors, those for which the form itself is to blame, each with the reason for who keeps it
    faults: Mapping[str, str] = field(default_factory=dict)


def validate(components: Sequence[Component], raw: Any, setting: Setting) -> Submission:
    """Cleans and checks raw values; whatever their kinds, the answer is a submission."""
    if not isinstance(raw, Mapping):
        return Submission({}, {"": setting.translate(messages.NOT_FIELDS)})
    settled = settle(components, raw, setting)
    errors = unknown_fields(components, raw, setting.translate) if setting.strict else {}
    faults: dict[str, str] = {}
    within_reach = _within_reach(settled.entries)
    for entry in _visible(settled.entries):
        problem, fault = (
            (entry.problem, entry.fault) if entry.problem else _problem(entry, settled.values, within_reach)
        )
        name = dotted(entry.path) or entry.component.id
        if problem and name not in errors:
            errors[name] = problem
            if fault:
                faults[name] = fault
    return Submission(settled.values, errors, faults)


def _visible(entries: Sequence[Entry]) -> Iterator[Entry]:
    for entry in entries:
        if not entry.hidden:
            yield entry
            yield from _visible(entry.children)
            for row in entry.rows:
                yield from _visible(row)


def _problem(entry: Entry, values: Mapping[str, Any], within_reach: frozenset[str]) -> tuple[str, str]:
    """What is wrong with the value of an entry, and why the form is to blame for it, if it is."""
    component, translate = entry.component, entry.scope.setting.translate
    try:
        if isinstance(component, Field) and not (entry.readonly or isinstance(component, Computed)):
            _check_field(component, entry)
        if isinstance(component, Computed) or not entry.readonly:
            _check_own_rule(entry, values, within_reach)
    except Refused as refused:
        return refused.told(translate), refused.reason
    except AtqaruError as error:
        fault = broken_rule(entry.label, error)
        return fault.told(translate), fault.reason
    return "", ""


def _check_field(field: Field, entry: Entry) -> None:
    value, label = entry.value, entry.label
    if value in (None, "", []) or (isinstance(field, Checkbox) and value is False):
        if field.required and isinstance(field, Choice) and not entry.options:
            raise Fault(messages.NOTHING_TO_CHOOSE, "it is required, but its list of options is empty", label)
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


def _check_own_rule(entry: Entry, values: Mapping[str, Any], within_reach: frozenset[str]) -> None:
    component = entry.component
    check: Check | None = component.check if isinstance(component, Field | Group | RowList) else None
    if check is None:
        return
    value = at_path(values, entry.path)
    value = None if value is MISSING else value
    if not entry.scope.says(check.rule, value=value):
        told = "" if check.message is None else check.message.render(entry.scope)
        if told:
            raise Refused(told)
        if _is_out_of_reach(entry, check, within_reach):
            raise Fault(
                messages.OUT_OF_REACH, "its check fails, and it depends on nothing that is entered", entry.label
            )
        raise Refused(messages.CHECK, label=entry.label)


def _within_reach(entries: Sequence[Entry]) -> frozenset[str]:
    """The names under which expressions find what a person can change on the page, computed values among them."""
    changing = {str(entry.path[0]) for entry in _visible(entries) if _can_change(entry)}
    return frozenset({*changing, "this", "parent", "_this_", "_parent_"} if changing else changing)


def _can_change(entry: Entry) -> bool:
    component = entry.component
    if isinstance(component, Computed):
        return True  # by what it is computed from
    return (isinstance(component, Field) and not entry.readonly) or (
        isinstance(component, RowList) and component.may_grow
    )


def _is_out_of_reach(entry: Entry, check: Check, within_reach: frozenset[str]) -> bool:
    """Whether nothing that a person could enter would change what a check says; in doubt something would."""
    component, rules = entry.component, check.rule.text
    if isinstance(component, Computed):
        rules, within_reach = f"{rules} {component.rule.text}", within_reach - {str(entry.path[0])}
    elif isinstance(component, Field) or _can_change(entry):
        return False
    inside = [*entry.children, *(inner for row in entry.rows for inner in row)]
    return not any(_can_change(inner) for inner in _visible(inside)) and not any(name in rules for name in within_reach)
