"""How the fields of a rehearsal are written: moments and days, texts, values."""

from datetime import date, datetime
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, JsonValue, ValidationInfo

from engine.files.words import known_words
from engine.files.written import Several, mistaken
from engine.iso_text import DAY, day_from, moment_from
from engine.languages import LANGUAGES

#: The key of a text as it went out, beside those of languages.
AS_ISSUED = ""


def _as_text(given: Any) -> Any:
    """Numbers are written without quotes where a text is meant: a key, a subject."""
    return str(given) if isinstance(given, int | float) and not isinstance(given, bool) else given


def _aware(given: Any, info: ValidationInfo) -> Any:
    """A moment as it is written; one without an offset is local time of the office, which the context names."""
    if isinstance(given, datetime):
        return given
    moment = moment_from(str(given))
    return moment if moment.tzinfo else moment.replace(tzinfo=info.context)


def _day_or_moment(given: Any, info: ValidationInfo) -> Any:
    """A day alone is meant as the whole day."""
    if isinstance(given, date):
        return given
    return day_from(given) if isinstance(given, str) and DAY.fullmatch(given) else _aware(given, info)


def _each(given: Any) -> Any:
    """One text, or several."""
    return given if isinstance(given, list) else [given]


def _by_language(given: Any) -> Any:
    """Words in languages, or those of the text as it goes out."""
    if not isinstance(given, dict):
        return {AS_ISSUED: given}
    faults = [((name,), f"unknown language; {known_words(name, LANGUAGES)}") for name in given if name not in LANGUAGES]
    if faults:
        raise mistaken(*faults)
    return given


Moment = Annotated[datetime, BeforeValidator(_aware)]
Text = Annotated[str, BeforeValidator(_as_text)]
Values: TypeAlias = dict[str, JsonValue]
When = Annotated[datetime | date, BeforeValidator(_day_or_moment)]
Words = Annotated[Several[Text], BeforeValidator(_each)]
#: Words by the language in which they are read, or by `AS_ISSUED`.
Wording = Annotated[dict[str, Words], BeforeValidator(_by_language)]
