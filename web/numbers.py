"""Numbers in addresses: what no table could hold is no number of anything here."""

from flask import Flask
from werkzeug.routing import IntegerConverter

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
