"""Checks the values of a form on the server: everything that the page could have been made to send.

Follows form-js: a hidden field is neither checked nor submitted, a required box must be ticked, an empty list
is missing; a read-only value comes from the case and is not checked, since the person could not fix it. A `check`
waits until the other fields that it reads are right.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.errors import AtqaruError
from engine.forms import messages
from engine.forms.component import Component, Entry
from engine.forms.errors import FormFault, Refused, broken_rule, in_own_words
from engine.forms.evaluation import evaluate, visible
from engine.forms.expressions.scope import Setting
from engine.forms.expressions.template import Check
from engine.forms.paths import MISSING, Path, at_path, dotted
from engine.forms.unknown import unknown_fields


@dataclass(frozen=True)
class Submission:
    """What a form came to: the clean JSON values, and for each wrong field (dotted path) what to fix.

    With errors the values are not to be stored: a field that is wrong is empty in them.
    """

    values: dict[str, Any]
    errors: Mapping[str, str]
    #: of the errors, those for which the form itself is to blame, each with the reason for who keeps it
    faults: Mapping[str, str] = field(default_factory=dict)


def validate(components: Sequence[Component], raw: Any, setting: Setting) -> Submission:
    """Cleans and checks raw values; whatever their kinds, the answer is a submission."""
    if not isinstance(raw, Mapping):
        return Submission({}, {"": setting.translate(messages.NOT_FIELDS)})
    evaluation = evaluate(components, raw, setting)
    errors = unknown_fields(components, raw, setting.translate) if setting.strict else {}
    faults: dict[str, str] = {}
    changeable = _changeable_names(evaluation.entries)
    found = [(entry, _problem(entry)) for entry in visible(evaluation.entries)]
    wrong = {entry.place.path for entry, (problem, _fault) in found if problem}
    for entry, own in found:
        is_checked = not own[0] and not _reads_any(entry, wrong)
        problem, fault = _broken_check(entry, evaluation.values, changeable) if is_checked else own
        if problem:
            wrong.add(entry.place.path)
        name = dotted(entry.place.path) or entry.component.id
        if problem and name not in errors:
            errors[name] = problem
            if fault:
                faults[name] = fault
    return Submission(evaluation.values, errors, faults)


def _problem(entry: Entry) -> tuple[str, str]:
    """What is wrong with the value of an entry by itself, and why the form is to blame for it, if it is."""
    if entry.problem or _is_given(entry):
        return entry.problem, entry.fault
    return _refusal(entry, lambda: entry.component.check_entry(entry))


def _broken_check(entry: Entry, values: Mapping[str, Any], changeable: frozenset[str]) -> tuple[str, str]:
    """What its check says of an entry, and why the form is to blame for it, if it is."""
    check = entry.component.check
    if check is None or _is_given(entry):
        return "", ""
    return _refusal(entry, lambda: _run_check(check, entry, values, changeable))


def _refusal(entry: Entry, run: Callable[[], None]) -> tuple[str, str]:
    """The words and the fault of what refuses the value of an entry."""
    try:
        run()
    except Refused as refused:
        return entry.place.words(refused), refused.reason
    except AtqaruError as error:
        broken = broken_rule(entry.place.label, error)
        return entry.place.words(broken), broken.reason
    return "", ""


def _is_given(entry: Entry) -> bool:
    """Whether the case gives its value, so that the person could not fix it."""
    return entry.is_readonly and not entry.component.source


def _reads_any(entry: Entry, wrong: Collection[Path]) -> bool:
    """Whether the check of an entry reads a value that has to be fixed first, so that it can say nothing yet."""
    check, own = entry.component.check, entry.place.path
    try:
        names = check.rule.variables(entry.place.scope.setting) if check else frozenset()
    except AtqaruError:  # running the check says what is wrong with it
        return False
    return any(path and (path[0] in names or ("value" in names and path[: len(own)] == own)) for path in wrong)


def _run_check(check: Check, entry: Entry, values: Mapping[str, Any], changeable: frozenset[str]) -> None:
    place = entry.place
    value = at_path(values, place.path)
    if place.scope.is_true(check.rule, value=None if value is MISSING else value):
        return
    message = "" if check.message is None else check.message.render(place.scope)
    if message:
        raise in_own_words(entry.component.own_label(place), message)
    if not _can_be_fixed(entry, check, changeable):
        reason = "its check fails, and it depends on nothing that is entered"
        raise FormFault(messages.CANNOT_BE_FIXED, reason, place.label)
    raise Refused(messages.CHECK, label=place.label)


def _changeable_names(entries: Sequence[Entry]) -> frozenset[str]:
    """The names under which expressions find what a person can change on the page, computed values among them."""
    names = {str(entry.place.path[0]) for entry in visible(entries) if _is_changeable(entry)}
    return frozenset({*names, "this", "parent", "_this_", "_parent_"} if names else names)


def _is_changeable(entry: Entry) -> bool:
    """Whether a person can change its value, also that of which it is computed."""
    return entry.component.takes_entry(entry) or bool(entry.component.source)


def _can_be_fixed(entry: Entry, check: Check, changeable: frozenset[str]) -> bool:
    """Whether a person could enter anything that would change what a check says; in doubt so."""
    component, rules = entry.component, check.rule.text
    if component.takes_entry(entry):
        return True
    if component.source:
        rules, changeable = f"{rules} {component.source}", changeable - {str(entry.place.path[0])}
    inside = [*entry.children, *(inner for row in entry.rows for inner in row)]
    return any(_is_changeable(inner) for inner in visible(inside)) or any(name in rules for name in changeable)
