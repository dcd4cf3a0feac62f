"""Reads each kind of component that has a value; what all of them share is read once."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.forms.choice import as_options
from engine.forms.component import (
    Checkbox,
    Choice,
    Computed,
    Field,
    Moment,
    Number,
    Path,
    TextArea,
    TextField,
)
from engine.forms.reader import Reader

MAX_DECIMALS = 15
# with smaller ones the rest of a division could have more digits than a number may
SMALLEST_INCREMENT = Decimal("0.000001")
_TIME_FORMATS = ("no_timezone", "utc_offset", "utc_normalized")


def _common(reader: Reader, prefix: Path, label: str = "label") -> dict[str, Any]:
    if not reader.text("key"):
        reader.fail("has no key; give it the name of the variable that it fills")
    appearance = reader.part("appearance")
    return {
        "kind": reader.text("type"),
        "id": reader.text("id"),
        "label": reader.template(label, "key"),
        "description": reader.template("description"),
        "hide": reader.part("conditional").rule("hide"),
        "path": reader.path("key", prefix),
        "required": reader.part("validate").flag("required"),
        "readonly": reader.flag_or_rule("readonly"),
        "disabled": reader.flag("disabled"),
        "default": reader.raw.get("defaultValue"),
        "check": reader.check(),
        "prefix": appearance.template("prefixAdorner"),
        "suffix": appearance.template("suffixAdorner"),
    }


def _text(reader: Reader, prefix: Path) -> TextField:
    validate = reader.part("validate")
    kind = TextArea if reader.text("type") == "textarea" else TextField
    validation_type = validate.text("validationType")
    if validation_type not in ("", "custom", "email", "phone"):
        reader.fail(f"validationType {validation_type!r} is not known; choose email, phone or custom")
    return kind(
        **_common(reader, prefix),
        min_length=validate.limit("minLength"),
        max_length=validate.limit("maxLength"),
        pattern=validate.pattern("pattern"),
        pattern_message=validate.text("patternErrorMessage"),
        validation_type=validation_type,
    )


def _number(reader: Reader, prefix: Path) -> Number:
    validate = reader.part("validate")
    increment = reader.decimal("increment")
    if increment is not None and increment < SMALLEST_INCREMENT:
        reader.fail(f"increment is {increment}; make it {SMALLEST_INCREMENT} or more")
    return Number(
        **_common(reader, prefix),
        minimum=validate.limit("min"),
        maximum=validate.limit("max"),
        decimal_digits=reader.whole("decimalDigits", 0, MAX_DECIMALS),
        increment=increment,
        as_text=reader.flag("serializeToString"),
    )


def _moment(reader: Reader, prefix: Path) -> Moment:
    subtype = reader.text("subtype") or "date"
    if subtype not in ("date", "time", "datetime"):
        reader.fail(f"subtype {subtype!r} is not known; choose date, time or datetime")
    time_format = reader.text("timeSerializingFormat") or "utc_offset"
    if time_format not in _TIME_FORMATS:
        reader.fail(f"timeSerializingFormat {time_format!r} is not known; choose one of {', '.join(_TIME_FORMATS)}")
    label = "timeLabel" if subtype == "time" else "dateLabel"
    return Moment(
        **_common(reader, prefix, label if reader.text(label) else "label"),
        subtype=subtype,
        time_format=time_format,
        no_past=reader.flag("disallowPassedDates"),
        interval_minutes=reader.whole("timeInterval", 1, 720),
    )


def _checkbox(reader: Reader, prefix: Path) -> Checkbox:
    return Checkbox(**_common(reader, prefix))


def _choice(reader: Reader, prefix: Path) -> Choice:
    sources = [key for key in ("values", "valuesKey", "valuesExpression") if reader.raw.get(key)]
    if len(sources) != 1:
        reader.fail("needs its options in one place: values, valuesKey or valuesExpression")
    return Choice(
        **_common(reader, prefix),
        many=reader.text("type") in ("checklist", "taglist"),
        options=as_options(reader.entries("values")),
        options_key=reader.text("valuesKey"),
        options_rule=reader.rule("valuesExpression"),
    )


def _computed(reader: Reader, prefix: Path) -> Computed:
    rule = reader.rule("expression")
    if rule is None:
        reader.fail("has no expression; write what it computes")
    # without a label of its own it is not drawn, and so its key must not stand in for one
    return Computed(**{**_common(reader, prefix), "label": reader.template("label")}, rule=rule)


FIELD_READERS: Mapping[str, Callable[[Reader, Path], Field]] = {
    "textfield": _text,
    "textarea": _text,
    "number": _number,
    "datetime": _moment,
    "checkbox": _checkbox,
    "checklist": _choice,
    "radio": _choice,
    "select": _choice,
    "taglist": _choice,
    "expression": _computed,
}
