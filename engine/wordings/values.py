"""How values stand in a wording: days, moments and times in the words of its language, names by the service's texts."""

from collections.abc import Callable
from datetime import datetime
from functools import cache, partial

from babel.numbers import get_decimal_symbol

from engine.forms.expressions.texts import Translate, Word
from engine.languages import InLanguages, said_in
from engine.official_days import official_day
from engine.texts.values import worded_value


@cache  # of three languages
def decimal_mark(language: str) -> str:
    """What stands before the decimals of a number in a language."""
    return str(get_decimal_symbol(language))


def worded_in(language: str, translate: Translate, local: Callable[[datetime], datetime]) -> Word:
    """Puts a value into words of a language; `local` gives a moment in the office's zone."""

    day = partial(official_day, language)

    def moment(value: datetime) -> str:
        at = local(value)
        return f"{day(at.date())}, {at:%H:%M}"

    def word(value: str | InLanguages) -> str:
        return worded_value(said_in(language, value), day, moment, translate)

    return word
