"""What a person writes on the page of an incident: read into values of variables, or told what is wrong by field."""

from collections.abc import Mapping
from typing import Any

from engine.execution.people.corrections import LONGEST_TEXT, MOST_VALUES, BadCorrection, read_values
from web.language import N_, _
from web.numbers import number_text
from web.reasons import reason_error

_OLD, _NEW_NAME, _NEW_VALUE = "value:", "new_name", "new_value"


def read_correction(posted: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The new values by the names of their variables, and what is wrong, by the names of fields."""
    written = {field: text for field, text in posted.items() if field.startswith(_OLD) and text.strip()}
    fields = {field.removeprefix(_OLD): field for field in written}
    errors = _name_errors(posted, fields)
    if (new := posted.get(_NEW_NAME, "").strip()) and not errors:
        fields[new] = _NEW_VALUE
    # a browser ends lines in its own way, also within a text
    texts = {name: posted.get(field, "").replace("\r\n", "\n") for name, field in fields.items()}
    values: dict[str, Any] = {}
    try:
        values, faults = read_values(texts)
        errors |= {_at(fields[name], fault): _told(name, fault) for name, fault in faults.items()}
    except BadCorrection as fault:
        errors[""] = _told("", fault)
    if not fields and not errors:
        errors[""] = _("No new value is written. Write one beside the variable that is wrong.")
    if wrong := reason_error(posted.get("reason", "")):
        errors["reason"] = wrong
    return values, errors


def _name_errors(posted: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the name of a variable that is not there yet."""
    name = posted.get(_NEW_NAME, "").strip()
    if posted.get(_NEW_VALUE, "").strip() and not name:
        return {_NEW_NAME: _("Write the name of the variable whose value this is.")}
    if name in fields:
        return {_NEW_NAME: _("You wrote a value of %(name)s above. Leave one of the two out.", name=name)}
    return {}


def _at(field: str, fault: BadCorrection) -> str:
    """The field that is to be put right."""
    return _NEW_NAME if field == _NEW_VALUE and fault.reason in {"name", "reserved"} else field


def _told(name: str, fault: BadCorrection) -> str:
    """What is wrong with a value, in the language of the page."""
    return _(
        _FAULTS[fault.reason],
        name=name[:_SHOWN],
        kept=fault.kept,
        most=number_text(MOST_VALUES),
        longest=number_text(LONGEST_TEXT),
    )


_SHOWN = 80
_FAULTS: Mapping[str, str] = {
    "many": N_("You wrote more than %(most)s values at once. Correct some of them first, and the others afterwards."),
    "long": N_("You wrote more than %(longest)s characters at once. Shorten the values."),
    "name": N_("“%(name)s” is no name of a variable: write at most 255 letters, digits and underscores."),
    "reserved": N_("%(name)s is given by the system and cannot be corrected."),
    "unreadable": N_(
        "The new value of %(name)s cannot be read. Write a text in quotes, a number, true, false, null, a list such as "
        '[1, 2], or a day such as @"2026-04-10"; nothing is computed here.'
    ),
    "unstorable": N_("The new value of %(name)s holds a character that cannot be stored. Leave it out."),
    "number": N_(
        "A number in the new value of %(name)s has more digits than are kept. Shorten it, or write it in quotes as "
        "a text."
    ),
    "moment": N_(
        "A date, time or duration in the new value of %(name)s would be kept otherwise than you wrote it. "
        'Write it so: @"%(kept)s".'
    ),
    "escape": N_(
        "A text in the new value of %(name)s holds a \\ that stands for no character. Write \\\\ for the sign itself."
    ),
    "key": N_("The new value of %(name)s holds an entry twice. Leave one out."),
}
