"""Text fields of one line or several: trimmed, of storable characters, within their lengths and pattern."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from engine.feel import Knowledge
from engine.forms import messages
from engine.forms.component import Component, Entry, ReadInner
from engine.forms.errors import Refused, in_own_words
from engine.forms.expressions.limits import Limit, limit_at, shown_limit
from engine.forms.field import Field, Input, as_text, field_head, value_to_show
from engine.forms.options import Option
from engine.forms.paths import Path
from engine.forms.pattern import Pattern, read_pattern
from engine.forms.place import Place
from engine.forms.reader import Reader
from engine.forms.view import Page
from engine.visible import seen

MAX_TEXT = 100_000
MAX_EMAIL = 254
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")
_PHONE = re.compile(r"(?:\+|00)?[0-9]{7,15}")
_PHONE_SIGNS = re.compile(r"[\s()\-]")
_INPUT_TYPES = {"email": "email", "phone": "tel"}


@dataclass(frozen=True, kw_only=True)
class TextField(Input):
    """One line of text."""

    min_length: Limit
    max_length: Limit
    pattern: Pattern | None
    pattern_message: str
    validation_type: str

    texts = Field.texts | {"validate.patternErrorMessage"}
    #: the control characters that it may hold
    controls: ClassVar[str] = "\t"

    @classmethod
    def read(cls, reader: Reader, prefix: Path, inner: ReadInner) -> Self:
        validate = reader.part("validate")
        least, most = validate.lengths("minLength", "maxLength")
        return cls(
            **field_head(reader, prefix),
            min_length=least,
            max_length=most,
            pattern=read_pattern(validate, "pattern"),
            pattern_message=validate.text("patternErrorMessage"),
            validation_type=validate.one_of("validationType", ("email", "phone", "custom"), "custom"),
        )

    @property
    def known(self) -> Knowledge:
        return Knowledge("string")

    @property
    def empty(self) -> str:
        return ""

    def clean(self, raw: Any, place: Place, options: Sequence[Option]) -> str:
        """The text, trimmed, with line ends as `\\n`."""
        if raw is None:
            return ""
        if not isinstance(raw, str):
            raise Refused(messages.NOT_TEXT, label=place.label)
        if len(raw) > MAX_TEXT:
            raise Refused(messages.TOO_LONG_AT_ALL, label=place.label, length=len(raw), limit=MAX_TEXT)
        text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
        # control characters, and halves of surrogate pairs, which no database takes
        if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in self.controls for sign in text):
            raise Refused(messages.CONTROL_CHARACTERS, label=place.label)
        return text

    def check_value(self, value: str, place: Place) -> None:
        """What counts as an answer is as much of a text as can be seen, and it is as long as everything in it."""
        visible = seen(value)
        if self.required and not visible:
            raise Refused(messages.MISSING, label=place.label)
        self._check_length(value, visible, place)
        if self.pattern is not None and not self.pattern.found_in(value):
            if self.pattern_message:
                raise in_own_words(self.own_label(place), self.pattern_message)
            raise Refused(messages.PATTERN, label=place.label)
        if self.validation_type == "email" and not _is_email(value):
            raise Refused(messages.EMAIL, label=place.label)
        if self.validation_type == "phone" and not _PHONE.fullmatch(_PHONE_SIGNS.sub("", value)):
            raise Refused(messages.PHONE, label=place.label)

    def _check_length(self, value: str, visible: str, place: Place) -> None:
        lowest, highest = limit_at(self.min_length, place.scope), limit_at(self.max_length, place.scope)
        if lowest is not None and len(visible) < lowest:
            raise Refused(messages.TOO_SHORT, label=place.label, length=len(visible), limit=f"{lowest:f}")
        if highest is not None and len(value) > highest:
            raise Refused(messages.TOO_LONG, label=place.label, length=len(value), limit=f"{highest:f}")

    def shown_value(self, entry: Entry) -> str:
        return as_text(value_to_show(entry))

    def parts(self, entry: Entry, page: Page) -> dict[str, Any]:
        return {
            **super().parts(entry, page),
            "input_type": _INPUT_TYPES.get(self.validation_type, "text"),
            "max_length": shown_limit(self.max_length, entry.place.scope),
        }


class TextArea(TextField):
    """Several lines of text."""

    controls = "\n\t"


def _is_email(text: str) -> bool:
    return len(text) <= MAX_EMAIL and _EMAIL.fullmatch(text) is not None


KINDS: Mapping[str, type[Component]] = {"textfield": TextField, "textarea": TextArea}
