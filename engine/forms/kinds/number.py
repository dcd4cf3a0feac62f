"""Number fields: numbers that JSON can hold exactly enough, within their limits and steps."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from engine.feel import Knowledge
from engine.forms import messages
from engine.forms.component import Component, Entry, ReadInner
from engine.forms.errors import Refused
from engine.forms.expressions.limits import Limit, limit_at, shown_limit
from engine.forms.field import Input, as_text, field_head, value_to_show
from engine.forms.options import Option
from engine.forms.paths import Path
from engine.forms.place import Place
from engine.forms.reader import Reader
from engine.forms.view import Page

# whole numbers above this are not the same in every JSON reader
MAX_NUMBER = 10**15 - 1
MAX_TEXT = 100
MAX_DECIMALS = 15
# with smaller ones the rest of a division could have more digits than a number may
SMALLEST_INCREMENT = Decimal("0.000001")
_BLANKS = re.compile(r"[\s\u00a0\u202f]")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,40}(?:[.,][0-9]{0,40})?|[.,][0-9]{1,40})")


@dataclass(frozen=True, kw_only=True)
class Number(Input):
    """A number; `as_text` where the form asks for it as text (`serializeToString`)."""

    minimum: Limit
    maximum: Limit
    decimal_digits: int | None
    increment: Decimal | None
    as_text: bool

    @classmethod
    def read(cls, reader: Reader, prefix: Path, inner: ReadInner) -> Self:
        validate = reader.part("validate")
        minimum, maximum = validate.limits("min", "max")
        increment = reader.decimal("increment")
        if increment is not None and increment < SMALLEST_INCREMENT:
            reader.report(f"increment is {increment}; make it {SMALLEST_INCREMENT} or more")
        return cls(
            **field_head(reader, prefix),
            minimum=minimum,
            maximum=maximum,
            decimal_digits=reader.whole("decimalDigits", 0, MAX_DECIMALS),
            increment=increment,
            as_text=reader.flag("serializeToString"),
        )

    @property
    def known(self) -> Knowledge:
        return Knowledge("string" if self.as_text else "number")

    def clean(self, raw: Any, place: Place, options: Sequence[Option]) -> int | float | str | None:
        """An int where the number is whole, else a float, or text if the form wants text.

        From a page numbers come as text, with a point or a comma; in strict reading only the form's own kind is
        taken.
        """
        number = self._decimal(raw, place)
        if number is None:
            return None
        if abs(number) > MAX_NUMBER:
            raise Refused(messages.NUMBER_TOO_LARGE, label=place.label)
        if self.as_text:
            return f"{number:f}"
        return int(number) if number == number.to_integral_value() else float(number)

    def _decimal(self, raw: Any, place: Place) -> Decimal | None:
        strict = place.scope.setting.strict
        if raw is None:
            return None
        if isinstance(raw, str) and (self.as_text or not strict):
            text = _BLANKS.sub("", raw) if len(raw) <= MAX_TEXT else "too long"
            if text == "":
                return None
            if _NUMBER.fullmatch(text):
                return Decimal(text.replace(",", "."))
        elif isinstance(raw, int | float) and not isinstance(raw, bool) and not (self.as_text and strict):
            if isinstance(raw, int) and abs(raw) > MAX_NUMBER:
                raise Refused(messages.NUMBER_TOO_LARGE, label=place.label)
            number = Decimal(str(raw))
            if number.is_finite():
                return number
        raise Refused(messages.NOT_A_WHOLE_NUMBER if self._is_whole else messages.NOT_NUMBER, label=place.label)

    @property
    def _is_whole(self) -> bool:
        """Whether only whole numbers are taken."""
        return self.decimal_digits == 0 or (self.increment is not None and self.increment % 1 == 0)

    def check_value(self, value: int | float | str, place: Place) -> None:
        number, label = Decimal(str(value)), place.label
        self._check_decimals(number, label)
        lowest, highest = limit_at(self.minimum, place.scope), limit_at(self.maximum, place.scope)
        if lowest is not None and number < lowest:
            raise Refused(messages.TOO_SMALL, label=label, limit=f"{lowest:f}")
        if highest is not None and number > highest:
            raise Refused(messages.TOO_LARGE, label=label, limit=f"{highest:f}")
        if self.increment is not None and number % self.increment:
            below = number - number % self.increment
            above = below + self.increment
            raise Refused(
                messages.OFF_STEP, label=label, step=f"{self.increment:f}", below=f"{below:f}", above=f"{above:f}"
            )

    def _check_decimals(self, number: Decimal, label: str) -> None:
        digits = self.decimal_digits
        if digits is None:
            return
        exponent = number.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > digits:
            message = messages.TOO_MANY_DECIMALS if digits else messages.NOT_WHOLE
            raise Refused(message, label=label, digits=digits)

    def shown_value(self, entry: Entry) -> str:
        return as_text(value_to_show(entry))

    def parts(self, entry: Entry, page: Page) -> dict[str, Any]:
        return {
            **super().parts(entry, page),
            "input_type": "text",
            "minimum": shown_limit(self.minimum, entry.place.scope),
            "maximum": shown_limit(self.maximum, entry.place.scope),
            "step": self._step(),
        }

    def _step(self) -> str:
        if self.increment is not None:
            return f"{self.increment:f}"
        return "any" if self.decimal_digits is None else f"{Decimal(1).scaleb(-self.decimal_digits):f}"


KINDS: Mapping[str, type[Component]] = {"number": Number}
