"""Values of number fields: numbers that JSON can hold exactly enough, within their limits and steps."""

import re
from decimal import Decimal
from typing import Any

from engine.forms import messages
from engine.forms.component import Number
from engine.forms.errors import Refused
from engine.forms.limits import limit_at
from engine.forms.scope import Scope

# whole numbers above this are not the same in every JSON reader
MAX_NUMBER = 10**15 - 1
MAX_TEXT = 100
_BLANKS = re.compile(r"[\s\u00a0\u202f]")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,40}(?:[.,][0-9]{0,40})?|[.,][0-9]{1,40})")


def clean_number(field: Number, raw: Any, label: str, strict: bool) -> int | float | str | None:
    """An int where the number is whole, else a float, or text if the form wants text; null where empty.

    From a page numbers come as text, with a point or a comma; in strict reading only the form's own kind is
    taken.
    """
    number = _decimal(field, raw, label, strict)
    if number is None:
        return None
    if abs(number) > MAX_NUMBER:
        raise Refused(messages.NUMBER_TOO_LARGE, label=label)
    if field.as_text:
        return f"{number:f}"
    return int(number) if number == number.to_integral_value() else float(number)


def check_number(field: Number, value: int | float | str, label: str, scope: Scope) -> None:
    """Raises `Refused` where a number that was entered breaks a rule of its field, or FeelError."""
    number = Decimal(str(value))
    _check_decimals(field, number, label)
    lowest, highest = limit_at(field.minimum, scope), limit_at(field.maximum, scope)
    if lowest is not None and number < lowest:
        raise Refused(messages.TOO_SMALL, label=label, limit=f"{lowest:f}")
    if highest is not None and number > highest:
        raise Refused(messages.TOO_LARGE, label=label, limit=f"{highest:f}")
    if field.increment is not None and number % field.increment:
        below = number - number % field.increment
        above = below + field.increment
        raise Refused(
            messages.OFF_STEP, label=label, step=f"{field.increment:f}", below=f"{below:f}", above=f"{above:f}"
        )


def _decimal(field: Number, raw: Any, label: str, strict: bool) -> Decimal | None:
    if raw is None:
        return None
    if isinstance(raw, str) and (field.as_text or not strict):
        text = _BLANKS.sub("", raw) if len(raw) <= MAX_TEXT else "too long"
        if text == "":
            return None
        if _NUMBER.fullmatch(text):
            return Decimal(text.replace(",", "."))
    elif isinstance(raw, int | float) and not isinstance(raw, bool) and not (field.as_text and strict):
        if isinstance(raw, int) and abs(raw) > MAX_NUMBER:
            raise Refused(messages.NUMBER_TOO_LARGE, label=label)
        number = Decimal(str(raw))
        if number.is_finite():
            return number
    raise Refused(messages.NOT_NUMBER, label=label)


def _check_decimals(field: Number, number: Decimal, label: str) -> None:
    digits = field.decimal_digits
    if digits is None:
        return
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > digits:
        message = messages.TOO_MANY_DECIMALS if digits else messages.NOT_WHOLE
        raise Refused(message, label=label, digits=digits)
