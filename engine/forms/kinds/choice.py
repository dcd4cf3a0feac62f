"""Choices: only what is among the options is taken, and it is taken as the option has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from engine import feel
from engine.errors import AtqaruError
from engine.feel.sizes import steps_to_keep
from engine.forms import messages
from engine.forms.alphabet import alphabetical
from engine.forms.component import Component, Entry, Posted, ReadInner
from engine.forms.errors import FormFault, Refused
from engine.forms.expressions.scope import Rule, Scope
from engine.forms.expressions.template import readable
from engine.forms.field import Field, Input, as_text, field_head, readable_text, value_to_show
from engine.forms.options import MAX_OPTIONS, Option, as_options, option_of, token
from engine.forms.paths import MISSING, Path, at_path, path_of
from engine.forms.place import Place
from engine.forms.reader import Reader
from engine.forms.view import OptionView, Page, Reading
from engine.iso_text import with_days


@dataclass(frozen=True, kw_only=True)
class Choice(Input):
    """A choice among options that are listed, or a variable, or an expression."""

    listed: tuple[Option, ...]
    options_key: str
    options_rule: Rule | None
    #: whether a page lists the options by their labels, in the alphabet of the reader: custom property `sort`
    is_sorted: bool

    texts = Field.texts | {"values.label", "valuesExpression"}
    #: whether each option is an element of its own in a page, so that a link leads to the first
    is_spread: ClassVar[bool] = False

    @classmethod
    def read(cls, reader: Reader, prefix: Path, inner: ReadInner) -> Self:
        sources = [key for key in ("values", "valuesKey", "valuesExpression") if reader.raw.get(key)]
        if len(sources) != 1:
            reader.report("needs its options in one place; give it values, valuesKey or valuesExpression")
        return cls(
            **field_head(reader, prefix),
            listed=as_options(reader.entries("values")),
            options_key=reader.text("valuesKey"),
            options_rule=reader.rule("valuesExpression"),
            is_sorted=reader.part("properties").one_of("sort", ("none", "label"), "none") == "label",
        )

    @property
    def written_options(self) -> tuple[Option, ...] | None:
        return None if self.options_rule is not None or self.options_key else self.listed

    @property
    def _known_option(self) -> feel.Knowledge:
        """What is known of each option."""
        values = [feel.adopt(option.value) for option in self.written_options or ()]
        known = feel.of_any([feel.Knowledge(feel.kind(value)) for value in values])
        return replace(known, values=feel.of_values(values))

    def options_in(self, scope: Scope) -> tuple[Option, ...]:
        """A `valuesKey` reads the case only, never what was posted."""
        setting = scope.setting
        if self.options_rule is not None:
            found = scope.json_value(self.options_rule)
        elif self.options_key:
            found = setting.variables.get(self.options_key, MISSING)
            found = at_path(setting.variables, path_of(self.options_key)) if found is MISSING else found
            setting.spend(steps_to_keep(found))
        else:
            return self.listed
        return as_options(found, lambda label: with_days(readable(label, setting), setting.worded))

    def check_value(self, value: Any, place: Place) -> None:
        """An option that was chosen is right."""

    def missing(self, entry: Entry) -> Refused:
        label = entry.place.label
        if not entry.options:
            return FormFault(messages.NOTHING_TO_CHOOSE, "it is required, but its list of options is empty", label)
        return Refused(messages.MISSING_CHOICE, label=label)

    def misfit(self, entry: Entry) -> str:
        return readable_text(entry.raw, entry)

    def reading_text(self, entry: Entry) -> str:
        """The labels; the case may have several where one can be chosen."""
        labels = {option.token: option.label for option in entry.options}
        values = entry.value if isinstance(entry.value, list) else [entry.value]
        return ", ".join(labels.get(token(item)) or readable_text(item, entry) for item in values)

    def reading(self, value: Any, place: Place) -> Reading:
        try:
            options = self.options_in(place.scope)
        except AtqaruError:  # they depended on what the case had then
            options = ()
        labels = {option.token: option.label for option in options}
        chosen = [token(item) for item in (value if isinstance(value, list) else [value])]
        return replace(
            super().reading(value, place),
            text=", ".join(labels[item] for item in chosen if item in labels),
            unnamed=tuple(item for item in chosen if item not in labels),
        )

    def parts(self, entry: Entry, page: Page) -> dict[str, Any]:
        parts = super().parts(entry, page)
        value = parts["value"]
        chosen = value if isinstance(value, tuple) else (value,)
        options = tuple(
            OptionView(option.token, option.label, option.token in chosen, f"{parts['html_id']}-{number}")
            for number, option in enumerate(self._in_order(entry.options), 1)
        )
        return {**parts, "options": options, "link_id": options[0].html_id if self.is_spread and options else ""}

    def _in_order(self, options: Sequence[Option]) -> Sequence[Option]:
        return sorted(options, key=lambda option: alphabetical(option.label)) if self.is_sorted else options


class OneChoice(Choice):
    """One of the options."""

    @property
    def known(self) -> feel.Knowledge:
        return self._known_option

    def entered(self, texts: list[str], posted: Posted, name: str) -> Any:
        """A choice that is not made is not posted."""
        return super().entered(texts, posted, name) if texts else None

    def clean(self, raw: Any, place: Place, options: Sequence[Option]) -> Any:
        if raw is None or raw == "":
            return None
        if isinstance(raw, list) and not place.scope.setting.strict:
            raise Refused(messages.NOT_ONE_OPTION, label=place.label)
        return _chosen(raw, place, options)

    def shown_value(self, entry: Entry) -> str:
        return as_text(value_to_show(entry))


class Radio(OneChoice):
    """All options are in the page."""

    is_spread = True


class SeveralChoices(Choice):
    """Any number of the options, each once."""

    @property
    def known(self) -> feel.Knowledge:
        return feel.Knowledge("list", item=self._known_option)

    @property
    def empty(self) -> list[Any]:
        return []

    def entered(self, texts: list[str], posted: Posted, name: str) -> list[str]:
        return [text for text in texts if text]

    def clean(self, raw: Any, place: Place, options: Sequence[Option]) -> list[Any]:
        if raw is None:
            return []
        if not isinstance(raw, list) or len(raw) > MAX_OPTIONS:
            raise Refused(messages.NOT_OPTIONS, label=place.label)
        chosen = {token(value): value for value in (_chosen(entry, place, options) for entry in raw)}
        return list(chosen.values())

    def missing(self, entry: Entry) -> Refused:
        return Refused(messages.MISSING_CHOICES, label=entry.place.label) if entry.options else super().missing(entry)

    def misfit(self, entry: Entry) -> str:
        """The values that are no options; the others can be shown."""
        if not isinstance(entry.raw, list):
            return super().misfit(entry)
        known = {option.token for option in entry.options}
        return readable_text([item for item in entry.raw if token(item) not in known], entry)

    def shown_value(self, entry: Entry) -> tuple[str, ...]:
        value = value_to_show(entry)
        return tuple(token(item) for item in value) if isinstance(value, list) else ()


class Checklist(SeveralChoices):
    """All options are in the page."""

    is_spread = True


def _chosen(raw: Any, place: Place, options: Sequence[Option]) -> Any:
    option = option_of(raw, options, place.scope.setting.strict)
    if option is None:
        raise Refused(messages.NOT_AN_OPTION, label=place.label, value=f"{token(raw):.60}")
    return option.value


KINDS: Mapping[str, type[Component]] = {
    "radio": Radio,
    "select": OneChoice,
    "checklist": Checklist,
    "taglist": SeveralChoices,
}
