"""What a person has entered in the fields of a page of settings: read, or wrong by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.errors import AtqaruError
from engine.iso_text import day_from
from web.language import _


@dataclass(frozen=True)
class Wrong(AtqaruError):
    """What was entered cannot be carried out; each message by its field."""

    errors: Mapping[str, str]


def entered_day(given: Mapping[str, str], name: str, label: str, errors: dict[str, str]) -> date | None:
    """The day in a field, else None and a message in `errors` that begins with its label, given in English."""
    typed, field = given.get(name, "").strip(), _(label)
    try:
        return day_from(typed)
    except ValueError:
        errors[name] = (
            _("%(field)s: this is not a date. Choose a day of the calendar.", field=field)
            if typed
            else _("%(field)s: nothing is entered. Choose a day of the calendar.", field=field)
        )
        return None
