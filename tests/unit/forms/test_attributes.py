"""Attributes and types of form-js that are not carried out: pointed out in a new file, with what to draw instead."""

import json
from typing import Any

import pytest

from engine.forms import examine
from engine.forms.attributes import _OWN
from engine.forms.kinds import KINDS
from tests.unit.forms.forms import field, form, form_file


def messages(component: dict[str, Any]) -> list[tuple[str, bool]]:
    _made, faults = examine(form_file(component), "check.form", {})
    return [(fault.message, fault.is_fatal) for fault in faults]


def test_every_type_that_can_be_used_has_its_attributes() -> None:
    assert set(_OWN) == {name for name, kind in KINDS.items() if not kind.refusal}


def test_a_range_is_refused_with_what_to_draw() -> None:
    ((message, is_fatal),) = messages(field("range", "amount", range={"min": 0, "max": 100, "step": 5}))

    assert is_fatal
    assert "use a number with min, max and increment" in message


@pytest.mark.parametrize(
    ("component", "message"),
    [
        (field("textfield", "a", increment=5), "'increment' is no attribute of a textfield"),
        (field("textfield", "a", requird=True), "'requird' is no attribute of a textfield"),
        (field("number", "a", validate={"maximum": 5}), "'validate.maximum' is no attribute of form-js"),
        (field("textfield", "a", appearance={"icon": "x"}), "'appearance.icon' is no attribute of form-js"),
        ({"type": "image", "source": "x.png"}, "a page leaves the image out; say in a text what it shows"),
        ({"type": "iframe", "url": "https://x.kz"}, "a page leaves the iframe out; write what people need into a text"),
        ({"type": "documentPreview", "dataSource": "=x"}, "a page leaves the documentPreview out; name the document"),
        ({"type": "button", "action": "reset", "label": "Clear"}, "a page has no button that empties the form"),
    ],
)
def test_what_nothing_reads_is_pointed_out_in_a_new_file_alone(component: dict[str, Any], message: str) -> None:
    ((found, is_fatal),) = messages(component)

    assert found.startswith(message)
    assert not is_fatal
    assert form(component)


@pytest.mark.parametrize(
    "component",
    [
        field("select", "a", values=[{"label": "A", "value": "a"}], searchable=True, layout={"row": "R", "columns": 4}),
        field("datetime", "a", subtype="time", timeLabel="At", use24h=True, timeInterval=15),
        {"type": "dynamiclist", "path": "a", "isRepeating": True, "disableCollapse": True, "nonCollapsedItems": 5},
        {"type": "group", "label": "A", "showOutline": True, "components": []},
        {"type": "table", "label": "A", "dataSource": "=a", "columns": [], "rowCount": 10},
        {"type": "button", "label": "Send", "action": "submit"},
    ],
)
def test_what_only_a_browser_does_with_it_is_left_alone(component: dict[str, Any]) -> None:
    assert messages(json.loads(json.dumps(component))) == []
