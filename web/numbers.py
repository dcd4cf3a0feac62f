"""Numbers in addresses, where one too great for any table finds nothing; and how numbers are written."""

from babel.numbers import format_decimal
from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from storage.numbers import HIGHEST_NUMBER
from web.language import locale

_MOST_DIGITS = len(str(HIGHEST_NUMBER))
_GROUPED_FROM = 10_000


class _Stored(IntegerConverter):
    regex = rf"\d{{1,{_MOST_DIGITS}}}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=HIGHEST_NUMBER)


def bound_numbers(app: Flask) -> None:
    """Makes addresses with too great a number answer "not found"."""
    app.url_map.converters["int"] = _Stored


def number_text(number: int) -> str:
    """3,986, as the person's language writes it."""
    return str(format_decimal(number, locale=locale()))


def amount_text(amount: float) -> str:
    """1,250,000.5 with all its digits; below ten thousand without separators, so that a year stays a year."""
    is_large = abs(amount) >= _GROUPED_FROM
    return str(format_decimal(amount, locale=locale(), decimal_quantization=False, group_separator=is_large))
