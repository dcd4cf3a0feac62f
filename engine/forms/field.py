"""Fields: components with one value. An input is a field that a person fills in."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import AtqaruError
from engine.feel.sizes import steps_to_keep
from engine.forms import messages
from engine.forms.component import Component, Entry, Posted, ValueHolder, broken, head
from engine.forms.errors import Refused
from engine.forms.expressions.scope import Rule, Scope
from engine.forms.expressions.template import Template, readable, rendered
from engine.forms.options import Option, token
from engine.forms.paths import MISSING, Path, at_path, dotted, put
from engine.forms.place import Place, Row
from engine.forms.reader import Reader
from engine.forms.rows import BlankRows, is_blank
from engine.forms.view import Page, Reading


@dataclass(frozen=True, kw_only=True)
class Field(ValueHolder):
    """A component with one value."""

    required: bool
    readonly: Rule | bool
    disabled: bool
    default: Any
    #: gives the value where the field is read-only, and where it can be edited its first one: custom property `value`
    given: Rule | None
    prefix: Template
    suffix: Template

    texts = Component.texts | {"appearance.prefixAdorner", "appearance.suffixAdorner", "properties.checkMessage"}

    @property
    def writes(self) -> bool:
        return not self.disabled and (self.readonly is not True or self.given is not None)

    @property
    def empty(self) -> Any:
        """The value where nothing was entered, as form-js has it."""
        return None

    def first_value(self, values: Any, case: Any) -> Any:
        for known in (values, case):
            value = at_path(known, self.path)
            if value is not MISSING:
                return value
        return self.default if self.given is None else MISSING

    def reading(self, value: Any, place: Place) -> Reading:
        return Reading(
            str(self.path[0]),
            place.label,
            value,
            self.reading_text(Entry(self, place, value=value)),
            rendered(self.prefix, place.scope),
            rendered(self.suffix, place.scope),
        )

    def parts(self, entry: Entry, page: Page) -> dict[str, Any]:
        return {
            **super().parts(entry, page),
            "label": entry.place.label,
            "value": self.shown_value(entry),
            "text": self.reading_text(entry),
            "required": self.required,
            "optional": not self.required and self.check is None,
            "readonly": entry.is_readonly,
            "disabled": self.disabled,
            "prefix": rendered(self.prefix, entry.place.scope),
            "suffix": rendered(self.suffix, entry.place.scope),
        }

    @abstractmethod
    def shown_value(self, entry: Entry) -> str | bool | tuple[str, ...]:
        """What is in the field: the value as the page writes it, or what was entered where that is wrong."""

    def reading_text(self, entry: Entry) -> str:
        """The value for reading."""
        return readable_text(entry.value, entry)


class Input(Field):
    """A field that a person fills in, where it is neither read-only nor disabled."""

    @property
    def source(self) -> str:
        return self.given.text if self.given else ""

    @abstractmethod
    def clean(self, raw: Any, place: Place, options: Sequence[Option]) -> Any:
        """The value that is stored for what was entered (None: nothing); raises `Refused` where there is none."""

    @abstractmethod
    def check_value(self, value: Any, place: Place) -> None:
        """Raises `Refused` where a value that was entered breaks a rule of the field, or FeelError."""

    def options_in(self, scope: Scope) -> tuple[Option, ...]:
        """From what a person chooses; raises FeelError."""
        return ()

    def missing(self, entry: Entry) -> Refused:
        """What is said where the field is required and empty."""
        return Refused(messages.MISSING, label=entry.place.label)

    def misfit(self, entry: Entry) -> str:
        """What of a refused value its field cannot show."""
        return ""

    def posted_value(self, posted: Posted, path: Path, blank_rows: BlankRows) -> Any:
        return self.entered(list(posted.get(dotted(path), ())), posted, dotted(path))

    def entered(self, texts: list[str], posted: Posted, name: str) -> Any:
        """The raw value of the texts that a page posted under the field's name; MISSING where it posts none."""
        if not texts:
            return MISSING
        # one name posted several times is not of our page; the field's own check refuses it
        return texts[0] if len(texts) == 1 else texts

    def evaluate(self, place: Place, row: Row) -> Entry:
        raw = at_path(row.raw, self.path)
        if place.is_hidden:
            return self._hidden(place, raw)
        options: tuple[Option, ...] = ()
        is_readonly = False
        try:
            is_readonly = self.disabled or place.scope.is_true(self.readonly)
            options = self.options_in(place.scope)
            if is_readonly and self.given is None:
                value = self._value_of_case(place)
            else:
                is_given = is_readonly or (raw is MISSING and place.scope.setting.is_blank)
                entered = self._given_value(place) if is_given else raw
                value = self.clean(None if entered is MISSING else entered, place, options)
        except AtqaruError as error:
            put(row.values, self.path, self.empty)
            return broken(self, place, error)
        except Refused as refused:
            put(row.values, self.path, self.empty)
            problem = place.words(refused)
            return Entry(self, place, is_readonly, raw, value=self.empty, problem=problem, options=options)
        if not self.disabled:
            put(row.values, self.path, value)
        return Entry(self, place, is_readonly=is_readonly, raw=raw, value=value, options=options)

    def _hidden(self, place: Place, raw: Any) -> Entry:
        """What a page draws for when the field comes back: it governs and submits nothing, and a fault stops nobody."""
        try:
            is_readonly = self.disabled or place.scope.is_true(self.readonly)
            options = self.options_in(place.scope)
        except AtqaruError:
            return Entry(self, place, raw=raw)
        value = self._value_of_case(place) if is_readonly else None
        return Entry(self, place, is_readonly=is_readonly, raw=raw, value=value, options=options)

    def _given_value(self, place: Place) -> Any:
        """What the property `value` gives here, else the default; raises FeelError."""
        given = None if self.given is None else place.scope.json_value(self.given)
        return self.default if given is None else given

    def _value_of_case(self, place: Place) -> Any:
        if self.given is not None:
            return self._given_value(place)
        value = at_path(place.scope.setting.variables, place.path)
        if value is not MISSING:
            return value
        return self.empty if self.default is None else self.default

    def takes_entry(self, entry: Entry) -> bool:
        return not entry.is_readonly

    def _is_as_given(self, entry: Entry) -> bool:
        """Whether what came back of a read-only field is its value, as a page posts it: numbers as text, CRLF."""
        if entry.raw is MISSING or is_blank(entry.raw) or entry.raw == entry.value:
            return True
        try:
            return bool(self.clean(entry.raw, entry.place, entry.options) == entry.value)
        except (Refused, AtqaruError):
            return False

    def check_entry(self, entry: Entry) -> None:
        if entry.is_readonly and not self._is_as_given(entry):
            raise Refused(messages.NOT_ENTERED_HERE, label=entry.place.label)
        if entry.value is not None and entry.value != self.empty:
            self.check_value(entry.value, entry.place)
        elif self.required and entry.is_readonly:
            raise Refused(messages.NOT_KNOWN, label=entry.place.label)
        elif self.required:
            raise self.missing(entry)

    def parts(self, entry: Entry, page: Page) -> dict[str, Any]:
        is_refused = entry.problem and not entry.fault and entry.raw not in (MISSING, None, "")
        return {**super().parts(entry, page), "misfit": self.misfit(entry) if is_refused else ""}


def field_head(reader: Reader, prefix: Path, label: str = "label") -> dict[str, Any]:
    """What all fields have in their JSON; `label` is the property of its label."""
    if not reader.text("key"):
        reader.report("has no key; give it the name of the variable that it fills")
    appearance, given = reader.part("appearance"), reader.part("properties").rule("value")
    if given is not None and reader.flag("disabled"):
        reader.report("is disabled, so that its property value would not be stored; make it read-only instead")
    return {
        **head(reader, label),
        "path": reader.path("key", prefix),
        "check": reader.check(),
        "required": reader.part("validate").flag("required"),
        "readonly": reader.flag_or_rule("readonly"),
        "disabled": reader.flag("disabled"),
        "default": reader.raw.get("defaultValue"),
        "given": given,
        "prefix": appearance.template("prefixAdorner"),
        "suffix": appearance.template("suffixAdorner"),
    }


def value_to_show(entry: Entry) -> Any:
    """The value, or what was entered where that is wrong or hidden; None where there is neither."""
    is_hidden_input = entry.place.is_hidden and not entry.is_readonly
    value = entry.raw if entry.problem or is_hidden_input else entry.value
    return None if value is MISSING else value


def as_text(value: Any) -> str:
    """A value as a field of a page holds it."""
    return "" if value is None else token(value)


def readable_text(value: Any, entry: Entry) -> str:
    """A value as a person reads it; nothing where it has no end."""
    setting = entry.place.scope.setting
    try:
        setting.spend(steps_to_keep(value))
        return readable(value, setting)
    except AtqaruError:
        return ""
