"""Defaults that a field refuses, and options with one value, are told before anybody sees the form."""

from typing import Any

import pytest

from engine.deployment.bundle import File, read_bundle
from engine.deployment.form_values import check_form_values
from tests.unit.execution.installation import form, office

AB = [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]


def found(**field: Any) -> list[str]:
    content = form("f", {"key": "x", **field}).encode()
    bundle = read_bundle((File("f.form", "form", content),), office().functions)
    return [str(each).removeprefix("f.form:field_x: warning: ") for each in check_form_values(bundle)]


@pytest.mark.parametrize(
    ("field", "default"),
    [
        ({"type": "number", "decimalDigits": 0, "validate": {"min": 1, "max": 5}}, 3),
        ({"type": "radio", "values": AB}, "a"),
        ({"type": "checklist", "values": AB}, ["a", "b"]),
        ({"type": "checkbox"}, True),
        ({"type": "datetime", "subtype": "date", "dateLabel": "X"}, "2026-04-01"),
        ({"validate": {"maxLength": 3}}, "abc"),
        ({"type": "select", "valuesKey": "listed"}, "whatever the case has"),
        ({"type": "number", "validate": {"min": "=least"}}, 0),
    ],
)
def test_a_default_that_fits_is_let_through(field: dict[str, Any], default: Any) -> None:
    assert found(**field, defaultValue=default) == []


@pytest.mark.parametrize(
    ("field", "default", "said"),
    [
        ({"type": "number"}, "abc", '"abc" is refused: '),
        ({"type": "number", "validate": {"min": 1}}, 0, "0 is refused: "),
        ({"type": "radio", "values": AB}, "de", '"de" is refused: '),
        ({"type": "checklist", "values": AB}, ["a", "c"], '["a", "c"] is refused: '),
        ({"type": "checkbox"}, "yes", '"yes" is refused: '),
        ({"type": "datetime", "subtype": "date", "dateLabel": "X"}, "01.04.2026", '"01.04.2026" is refused: '),
        ({"validate": {"maxLength": 3}}, "abcd", '"abcd" is refused: '),
    ],
)
def test_one_that_its_field_refuses_is_told(field: dict[str, Any], default: Any, said: str) -> None:
    (line,) = found(**field, defaultValue=default)

    assert line.startswith(f"the default {said}")


@pytest.mark.parametrize("kind", ["select", "radio", "checklist", "taglist"])
def test_options_with_one_value_are_told(kind: str) -> None:
    lines = found(type=kind, values=[*AB, {"label": "C", "value": "b"}])

    assert lines == ["has several options with the value 'b', of which the first counts; give each a value of its own"]
