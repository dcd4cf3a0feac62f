"""What a person enters on the page of an incident: read into values of variables, or reported by field if wrong."""

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
    # a browser has its own line ends, also within a text
    texts = {name: posted.get(field, "").replace("\r\n", "\n") for name, field in fields.items()}
    values: dict[str, Any] = {}
    try:
        values, faults = read_values(texts)
        errors |= {_at(fields[name], fault): _fault_words(name, fault) for name, fault in faults.items()}
    except BadCorrection as fault:
        errors[""] = _fault_words("", fault)
    if not fields and not errors:
        errors[""] = _("New value: nothing is entered. Enter one beside the variable that is wrong.")
    if wrong := reason_error(posted.get("reason", "")):
        errors["reason"] = wrong
    return values, errors


def _name_errors(posted: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the name of a new variable."""
    name = posted.get(_NEW_NAME, "").strip()
    if posted.get(_NEW_VALUE, "").strip() and not name:
        return {_NEW_NAME: _("Name: nothing is entered. Enter the name of the variable to which the value belongs.")}
    if name in fields:
        return {_NEW_NAME: _("%(name)s: a value is entered twice. Leave one of the two empty.", name=name)}
    return {}


def _at(field: str, fault: BadCorrection) -> str:
    """The field to be corrected."""
    return _NEW_NAME if field == _NEW_VALUE and fault.reason in {"name", "reserved"} else field


def _fault_words(name: str, fault: BadCorrection) -> str:
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
    "many": N_("New values: more than %(most)s at once. Correct some of them first and the others afterwards."),
    "long": N_("New values: more than %(longest)s characters at once. Shorten them."),
    "name": N_("“%(name)s”: this is not a name of a variable. Enter at most 255 letters, digits, _ and -."),
    "reserved": N_("%(name)s: the value is set by the system and cannot be corrected. Leave it empty."),
    "unreadable": N_(
        "%(name)s: the new value cannot be read. Enter a text in quotes, a number, true, false, null, a list "
        'such as [1, 2], or a day such as @"2026-04-10". Nothing is computed here.'
    ),
    "unstorable": N_("%(name)s: the new value has a character that cannot be stored. Remove it."),
    "number": N_(
        "%(name)s: a number in the new value has more digits than can be kept. Shorten it, or enter it in "
        "quotes as a text."
    ),
    "moment": N_(
        '%(name)s: a date, time or duration in the new value would be kept differently. Enter it as @"%(kept)s".'
    ),
    "escape": N_(
        "%(name)s: a text in the new value has a \\ that stands for no character. Enter \\\\ for the sign itself."
    ),
    "key": N_("%(name)s: the new value has an entry twice. Remove one."),
}
