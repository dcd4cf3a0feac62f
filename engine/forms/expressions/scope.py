"""What an expression of a form can see: the form's values, behind them the case's variables, and its row.

As in form-js: `this` is the current row (outside lists all data), `parent` what is around it, `i` the row
numbers from 1; each also with underscores (`_this_`) where a field has that name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from engine import feel
from engine.feel.names import is_variable
from engine.feel.sizes import steps_to_keep
from engine.forms.expressions.texts import Translate, Word, as_it_stands, as_written
from engine.forms.expressions.work import FormWork

#: What the reader calls a value that was chosen in a field: by the place of the text, the key of the field, the value.
LabelsAt = Callable[["Scope", str, Any], Any]
#: The function by which a text that somebody typed is set in.
_QUOTATION = "indented"
#: What a value and an item of a loop take besides evaluating, in steps of FEEL; all names of a place are gathered each
#: time, so many in the time of a step.
_EACH_VALUE = 4
_EACH_ITEM = 6
_NAMES_OF_A_STEP = 10


@dataclass(frozen=True)
class Setting:
    """What is the same in all places of a form: functions, moment, the case's variables, strictness.

    The moment is aware and in the zone of the office, which is the zone of dates and times that people enter.
    Strict reading is of JSON from a client, where a number is no text. FEEL keeps what it compiled for one
    mapping of functions: give the same one each time. `has_too_many_rows`: the lists are not evaluated.
    `translate` puts the product's own messages into the language of the person, `worded` a value that a text shows:
    an ISO day, a name that the service's texts have, or a text in several languages. In a text that `is_complete`
    a value that is not there is an error, in place of nothing, and so is one without words in the language; numbers
    have its `decimal_mark`. `bounds` are shared by all expressions; without them each has its own, within the `work` of
    the form. `is_blank`: nothing was entered yet, so that what the property `value` of a field gives stands in it.
    `labels` are the words of what was chosen in fields. `found` is what expressions gave outside loops, where the same
    text in several languages shares it; without it each is evaluated anew.
    """

    functions: Mapping[str, feel.Function]
    now: datetime
    variables: Mapping[str, Any]
    strict: bool = False
    has_too_many_rows: bool = False
    translate: Translate = as_written
    worded: Word = as_it_stands
    is_complete: bool = False
    decimal_mark: str = "."
    bounds: feel.Evaluation | None = None
    work: FormWork | None = None
    is_blank: bool = False
    labels: LabelsAt | None = None
    found: dict[str, Any] | None = None

    def spend(self, steps: int) -> None:
        """Counts what is done besides evaluating; raises `FeelLimitExceeded` where what is shared is used up."""
        shared = self.bounds or self.work
        if shared is not None:
            shared.spend(steps)


@dataclass(frozen=True)
class Rule:
    """A FEEL expression of a form, without its leading `=`."""

    text: str

    def evaluate(self, names: Mapping[str, Any], setting: Setting, labels: feel.Labels) -> Any:
        """The FEEL value; raises `FeelError`. Parsing is done once: FEEL keeps what it compiled."""
        expression = feel.compile(self.text, (), setting.functions)
        if setting.bounds is not None:
            return expression.evaluate_within(names, setting.bounds, labels)
        if setting.work is not None:
            return setting.work.value(expression, names, setting.now, labels)
        return expression.evaluate(names, now=setting.now, labels=labels)

    def quotes(self, setting: Setting) -> bool:
        """Whether its value stays as somebody wrote it: what a variable holds, and what is set in as a quotation."""
        return is_variable(self.text) or _QUOTATION in feel.compile(self.text, (), setting.functions).calls

    def has_labels(self, setting: Setting) -> bool:
        """Whether its value has words of what was chosen in a field, in the language of the setting."""
        return bool(feel.compile(self.text, (), setting.functions).named)

    def variables(self, setting: Setting) -> frozenset[str]:
        """The names that the expression reads; raises `FeelError`."""
        return feel.compile(self.text, (), setting.functions).reads


@dataclass(frozen=True)
class Scope:
    """The names of one place in a form."""

    setting: Setting
    data: Mapping[str, Any]
    this: Any = None
    parent: Mapping[str, Any] | None = None
    i: tuple[int, ...] = ()

    def names(self, **more: Any) -> dict[str, Any]:
        """All names as FEEL takes them; `more` hides all others, such as `value` in a check."""
        special = {"this": self.data if not self.i else self.this, "parent": self.parent, "i": list(self.i)}
        return {**special, **self.data, **{f"_{name}_": value for name, value in special.items()}, **more}

    def value(self, rule: Rule, **more: Any) -> Any:
        """The value of an expression here; raises `FeelError`."""
        found = None if self.i or more else self.setting.found
        if found is not None and rule.text in found:
            return found[rule.text]
        self.setting.spend(_EACH_VALUE + len(self.data) // _NAMES_OF_A_STEP)
        labels = self.setting.labels
        value = rule.evaluate(self.names(**more), self.setting, labels and partial(labels, self))
        if found is not None and not rule.has_labels(self.setting):
            found[rule.text] = value
        return value

    def json_value(self, rule: Rule) -> Any:
        """The value of an expression here as JSON, in which it is kept; raises `FeelError`."""
        value = self.value(rule)
        self.setting.spend(steps_to_keep(value))
        return feel.to_json(value)

    def is_true(self, rule: Rule | bool | None, **more: Any) -> bool:
        """Whether a constant or an expression is true; null and all else is not. Raises `FeelError`."""
        return (self.value(rule, **more) is True) if isinstance(rule, Rule) else rule is True

    def in_row(self, row: Any, number: int) -> Scope:
        """The scope inside a row of a list, numbered from 1."""
        return replace(self, this=row, parent=self.names(), i=(*self.i, number))

    def in_item(self, item: Any, number: int) -> Scope:
        """The scope of a repeated part of a text: as in a row, with the entries of the item as names."""
        names = len(self.data) + (len(item) if isinstance(item, Mapping) else 0)
        self.setting.spend(_EACH_ITEM + names // _NAMES_OF_A_STEP)
        row = self.in_row(item, number)
        return replace(row, data={**row.data, **item}) if isinstance(item, Mapping) else row
