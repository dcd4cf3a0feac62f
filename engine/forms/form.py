"""A form: one checked file, able to read what was posted, to check it, and to say how it is drawn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from engine import feel
from engine.forms.component import Component, Field, Group, RowList
from engine.forms.drawing import draw
from engine.forms.reading import read_level
from engine.forms.scope import Rule, Setting
from engine.forms.structure import every_component
from engine.forms.texts import Translate, as_written
from engine.forms.validation import Submission, validate
from engine.forms.view import View

_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Form:
    """A form's components; it holds no values, so one form serves all cases and threads."""

    id: str
    components: tuple[Component, ...]
    source: str = ""

    def read(self, posted: Mapping[str, Sequence[str]], keep_blank_rows: bool = False) -> dict[str, Any]:
        """The raw values of a posted page; names are dotted paths (`applicant.name`, `rows.0.count`).

        Rows in which nothing was entered are dropped from lists whose rows can be added, unless the page is
        only drawn anew with one more row.
        """
        return read_level(self.components, posted, (), keep_blank_rows)

    def validate(
        self,
        values: Any,
        variables: Mapping[str, Any],
        functions: Mapping[str, feel.Function],
        now: datetime,
        strict: bool = False,
        translate: Translate = as_written,
        worded: Translate = as_written,
    ) -> Submission:
        """Cleans and checks values; `strict` is for JSON: kinds must fit and unknown fields are refused.

        `now` is aware and in the zone of the office; `translate` takes `messages`, and `worded` what a text shows, to
        the language of the person.
        Nothing is raised for a value, whatever it is.
        """
        setting = Setting(functions, now, variables, strict, translate=translate, worded=worded)
        return validate(self.components, values, setting)

    def view(
        self,
        values: Mapping[str, Any],
        variables: Mapping[str, Any],
        errors: Mapping[str, str],
        functions: Mapping[str, feel.Function],
        now: datetime,
        translate: Translate = as_written,
        worded: Translate = as_written,
    ) -> tuple[View, ...]:
        """What a page draws: values entered so far (raw, or empty), else those of the case, else defaults.

        A fault of the form itself is told at once, not only when it is sent.
        """
        setting = Setting(functions, now, variables, translate=translate, worded=worded)
        return draw(self.components, values, errors, setting)

    def unknown_functions(self, functions: Mapping[str, feel.Function]) -> tuple[str, ...]:
        """A message for each expression that calls what is neither of FEEL nor given, mostly by a slip."""
        found = []
        for component in every_component(self.components):
            for rule in _rules(component):
                try:
                    feel.compile(rule.text, (), functions)
                except feel.FeelError as error:
                    found.append(f"{self.source or self.id}: component {component.id}: {error}")
        return tuple(found)

    @property
    def written(self) -> frozenset[str]:
        """The names of the variables that the form's values go to; a field that is only read writes none."""
        return frozenset(_written(self.components))

    def mistakes(self, functions: Mapping[str, feel.Function]) -> tuple[tuple[str, feel.Fault], ...]:
        """What is wrong with expressions that can be read, such as arguments that do not fit, with their places."""
        found: list[tuple[str, feel.Fault]] = []
        for component in every_component(self.components):
            for rule in _rules(component):
                with suppress(feel.FeelError):  # told by unknown_functions
                    faults = feel.compile(rule.text, (), functions).faults
                    found += ((f"component {component.id}: an expression", fault) for fault in faults)
        return tuple(found)

    def variables(self, functions: Mapping[str, feel.Function]) -> frozenset[str]:
        """The names that the form's expressions read, its own fields among them; raises `FeelError`."""
        setting = Setting(functions, datetime.min.replace(tzinfo=UTC), _NOTHING)
        rules = (rule for component in every_component(self.components) for rule in _rules(component))
        return frozenset().union(*(rule.variables(setting) for rule in rules))


def _written(components: Iterable[Component]) -> Iterator[str]:
    for component in components:
        if isinstance(component, Group):
            yield from _written(component.components)
        elif isinstance(component, RowList) or (isinstance(component, Field) and not _is_only_read(component)):
            yield str(component.path[0])


def _is_only_read(field: Field) -> bool:
    return field.disabled or field.readonly is True


def _rules(part: Any) -> Iterator[Rule]:
    """All expressions of a component, its texts included, those of components inside it not."""
    if isinstance(part, Rule):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            if not isinstance(item, Component):
                yield from _rules(item)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _rules(getattr(part, field.name))
