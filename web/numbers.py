"""Numbers in addresses, where what no table could hold is no number of anything here; and how numbers are read."""

from babel.numbers import format_decimal
from flask import Flask
from werkzeug.routing import IntegerConverter

from web.language import locale

#: As many digits as SQLite and PostgreSQL store in any case.
_MOST_DIGITS = 18


class _Stored(IntegerConverter):
    regex = rf"\d{{1,{_MOST_DIGITS}}}"


def bound_numbers(app: Flask) -> None:
    """Has addresses with a number that is too great answered as those of what is not there."""
    app.url_map.converters["int"] = _Stored


def number_of(text: str) -> int:
    """A number of something stored; raises `ValueError` for what cannot be one."""
    if not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise ValueError(f"no number of up to {_MOST_DIGITS} digits")
    return int(text)


def number_text(number: int) -> str:
    """3,986, as the person's language writes it."""
    return str(format_decimal(number, locale=locale()))
