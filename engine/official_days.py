"""A day as official texts write it in each language, such as `8 апреля 2026 года`, and read back from such a text."""

import re
from datetime import date
from functools import cache, lru_cache

from babel.dates import format_date, get_month_names

from engine.languages import ENGLISH, KAZAKH, RUSSIAN

_PATTERNS = {KAZAKH: "y 'жылғы' d MMMM", RUSSIAN: "d MMMM y 'года'", ENGLISH: "d MMMM y"}
_YEAR, _DAY = r"(?P<year>[0-9]{4})", r"(?P<day>[0-9]{1,2})"
_WRITTEN = {
    KAZAKH: rf"\b{_YEAR} жылғы {_DAY} (?P<month>MONTHS)\b",
    RUSSIAN: rf"\b{_DAY} (?P<month>MONTHS) {_YEAR} года\b",
    ENGLISH: rf"\b{_DAY} (?P<month>MONTHS) {_YEAR}\b",
}


@lru_cache(maxsize=1000)  # the days of a case stand in many of its texts
def official_day(language: str, day: date) -> str:
    """The day in the official words of a language."""
    return str(format_date(day, _PATTERNS[language], locale=language))


def with_iso_days(language: str, text: str) -> str:
    """A text in a language with the days that are written so as ISO text, by which they can be compared."""
    numbers = _months(language)

    def iso(found: re.Match[str]) -> str:
        return f"{found['year']}-{numbers[found['month']]:02}-{int(found['day']):02}"

    return _written(language).sub(iso, text)


@cache
def _months(language: str) -> dict[str, int]:
    return {name: number for number, name in get_month_names("wide", "format", language).items()}


@cache
def _written(language: str) -> re.Pattern[str]:
    return re.compile(_WRITTEN[language].replace("MONTHS", "|".join(map(re.escape, _months(language)))))
