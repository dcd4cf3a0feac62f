"""A form: one checked file, able to read what was posted, to check it, and to say how it is drawn."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from engine import feel
from engine.files.faults import Mistake
from engine.forms.component import Component, ValueHolder, every_component, value_holders, views
from engine.forms.evaluation import evaluate
from engine.forms.expressions.scope import Rule, Scope, Setting
from engine.forms.expressions.texts import Translate, Word, as_it_stands, as_written
from engine.forms.expressions.work import FormWork
from engine.forms.filling import first_values, left_as_shown
from engine.forms.known_values import known_of_fields
from engine.forms.labels import FieldLabels, Labels, fields_of
from engine.forms.posted import read_row
from engine.forms.recorded import readings
from engine.forms.rows import BlankRows
from engine.forms.rules import rules_of, rules_outside_loops
from engine.forms.structure import first_names
from engine.forms.validation import Submission, validate
from engine.forms.view import Page, Reading, View

#: The name under which the expressions of a form know the account of the applicant who fills it in.
ACCOUNT = "account"
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Form:
    """A form's components; it holds no values, so one form serves all cases and threads.

    `labels` has the words of what was chosen in other forms, of a form that stands beside those of a case.
    """

    id: str
    components: tuple[Component, ...]
    source: str = ""
    labels: Labels | None = field(default=None, compare=False, repr=False)

    def beside(self, labels: Labels) -> "Form":
        """The form among others, whose words for what was chosen in them its texts may say."""
        return replace(self, labels=labels)

    def read(self, posted: Mapping[str, Sequence[str]], blank_rows: BlankRows = BlankRows.DROPPED) -> dict[str, Any]:
        """The raw values of a posted page; names are dotted paths (`applicant.name`, `rows.0.count`)."""
        return read_row(self.components, posted, (), blank_rows)

    def left_as_shown(
        self,
        values: Mapping[str, Any],
        variables: Mapping[str, Any],
        functions: Mapping[str, feel.Function],
        now: datetime,
    ) -> dict[str, Any]:
        """Values as a page would post them: the fields that they leave out have what it shows in them."""
        setting = self._within(Setting(functions, now, variables, is_blank=True))
        return left_as_shown(self.components, values, setting)

    def validate(
        self,
        values: Any,
        variables: Mapping[str, Any],
        functions: Mapping[str, feel.Function],
        now: datetime,
        strict: bool = False,
        translate: Translate = as_written,
        worded: Word = as_it_stands,
    ) -> Submission:
        """Cleans and checks values; `strict` is for JSON: kinds must fit and unknown fields are refused.

        `now` is aware and in the zone of the office; `translate` takes `messages`, and `worded` what a text shows, to
        the language of the person.
        Nothing is raised for a value, whatever it is.
        """
        setting = self._within(Setting(functions, now, variables, strict, translate=translate, worded=worded))
        return validate(self.components, values, setting)

    def view(
        self,
        values: Mapping[str, Any],
        variables: Mapping[str, Any],
        errors: Mapping[str, str],
        functions: Mapping[str, feel.Function],
        now: datetime,
        translate: Translate = as_written,
        worded: Word = as_it_stands,
    ) -> tuple[View, ...]:
        """What a page draws: values entered so far (raw, or empty), else those of the case, else defaults.

        A fault of the form itself is reported at once, not only when it is sent.
        """
        setting = self._within(Setting(functions, now, variables, translate=translate, worded=worded, is_blank=True))
        raw = first_values(self.components, values, variables)
        return views(evaluate(self.components, raw, setting).entries, Page(errors, self.first_names))

    def readings(
        self,
        values: Mapping[str, Any],
        functions: Mapping[str, feel.Function],
        now: datetime,
        translate: Translate = as_written,
        worded: Word = as_it_stands,
    ) -> tuple[Reading, ...]:
        """What was recorded of the form, in its order: each field that has a label and a value."""
        setting = self._within(Setting(functions, now, values, translate=translate, worded=worded))
        return tuple(readings(self.components, values, (), Scope(setting, values)))

    def _within(self, setting: Setting) -> Setting:
        """With the words of what was chosen in fields, and what one evaluation of all expressions may take."""
        return replace(setting, labels=FieldLabels(self.fields, self.labels), work=FormWork(self.id))

    def faults(self, functions: Mapping[str, feel.Function]) -> tuple[Mistake, ...]:
        """What is wrong with expressions that can be read: functions that are not known, arguments that do not fit."""
        return tuple(
            fault
            for component in every_component(self.components)
            for rule in rules_of(component)
            for fault in (*_faults_of(rule, component.id, functions), *_misread(rule, component.id, self._dashed))
        )

    @cached_property
    def _dashed(self) -> Mapping[str, re.Pattern[str]]:
        """The names in the form's keys that FEEL reads as a subtraction, each with a pattern that finds it so."""
        held = (part for each in every_component(self.components) for part in each.path if isinstance(part, str))
        return {
            name: re.compile(rf"(?<![\w`-]){re.escape(name)}(?![\w`-])") for name in dict.fromkeys(held) if "-" in name
        }

    @cached_property
    def fields(self) -> Mapping[str, ValueHolder]:
        """Its fields by their keys, those of groups and rows included."""
        return fields_of(self.components)

    @cached_property
    def reads_account(self) -> bool:
        """Whether an expression of the form mentions the account of who applies."""
        rules = (rule for component in every_component(self.components) for rule in rules_of(component))
        return any(ACCOUNT in rule.text for rule in rules)

    @property
    def writers(self) -> Mapping[str, str]:
        """The variables that the form's values go to, each with the component; what is only read writes none."""
        holders = [holder for holder in value_holders(self.components) if holder.writes]
        return {str(holder.path[0]): holder.id for holder in reversed(holders)}

    @property
    def first_names(self) -> frozenset[str]:
        """The names under which the form's own values are known to its expressions."""
        return first_names(self.components)

    @cached_property
    def known(self) -> Mapping[str, feel.Knowledge]:
        """What is known of the variables that it writes."""
        return known_of_fields(self.components)

    def read_outside_loops(self, functions: Mapping[str, feel.Function]) -> dict[str, frozenset[str]]:
        """The variables that each component surely reads, by its id; nothing of expressions that do not parse."""
        found = dict[str, set[str]]()
        for component in every_component(self.components):
            for rule in rules_outside_loops(component):
                with suppress(feel.FeelError):
                    found.setdefault(component.id, set()).update(feel.compile(rule.text, (), functions).variables)
        return {id_: frozenset(names) for id_, names in found.items()}

    def variables(self, functions: Mapping[str, feel.Function]) -> frozenset[str]:
        """The names that the form's expressions read, its own fields among them; raises `FeelError`."""
        setting = Setting(functions, datetime.min.replace(tzinfo=UTC), _NOTHING)
        rules = (rule for component in every_component(self.components) for rule in rules_of(component))
        return frozenset().union(*(rule.variables(setting) for rule in rules))


def _faults_of(rule: Rule, component: str, functions: Mapping[str, feel.Function]) -> Iterator[Mistake]:
    try:
        expression = feel.compile(rule.text, (), functions)
    except feel.FeelError as error:
        yield Mistake(component, str(error))
        return
    for fault in expression.faults:
        yield Mistake(component, fault.of("an expression"), fault.is_fatal)


def _misread(rule: Rule, component: str, dashed: Mapping[str, re.Pattern[str]]) -> Iterator[Mistake]:
    """Names with a dash that an expression reads as a subtraction; the words in it are no names."""
    source = _QUOTED.sub('""', rule.text) if dashed else ""
    for name, pattern in dashed.items():
        if pattern.search(source):
            message = f"{name} in an expression is a subtraction; write `{name}` between backticks to read the field"
            yield Mistake(component, message, is_fatal=False)
