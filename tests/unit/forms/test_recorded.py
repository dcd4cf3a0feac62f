"""What was recorded of a form reads with its labels, whatever the form would say of it today."""

from typing import Any

from engine.forms import Form, Reading
from tests.unit.forms.forms import NOW, field, form

SIDES = [{"label": "Left", "value": "l"}, {"label": "Right", "value": "r"}]


def readings(made: Form, values: dict[str, Any]) -> list[Reading]:
    return list(made.readings(values, {}, NOW))


def test_values_have_the_labels_of_their_fields_in_the_order_of_the_form() -> None:
    made = form(field("textfield", "name"), field("number", "age"), field("checkbox", "agree"))

    found = readings(made, {"agree": False, "age": 0, "name": "Aru"})

    assert [(each.label, each.text, each.value) for each in found] == [
        ("Name", "Aru", "Aru"),
        ("Age", "0", 0),
        ("Agree", "No", False),
    ]


def test_what_is_empty_unknown_or_without_a_label_is_left_out() -> None:
    made = form(field("textfield", "a"), field("textfield", "b"), {**field("textfield", "c"), "label": ""})

    assert readings(made, {"a": "", "b": None, "c": "code", "d": "unknown"}) == []


def test_a_field_that_would_be_hidden_now_is_read_all_the_same() -> None:
    made = form({**field("textfield", "a"), "conditional": {"hide": "=gone != true"}})

    assert [each.text for each in readings(made, {"a": "Kept"})] == ["Kept"]


def test_a_box_reads_as_yes_or_no_and_what_is_neither_as_it_is() -> None:
    made = form(field("checkbox", "a"), field("checkbox", "b"), field("checkbox", "c"))

    assert [each.text for each in readings(made, {"a": True, "b": False, "c": "maybe"})] == ["Yes", "No", "maybe"]


def test_a_choice_reads_as_its_label_and_says_what_has_none() -> None:
    made = form(field("checklist", "sides", values=SIDES), field("radio", "side", valuesExpression="=gone[1].sides"))

    both, lost = readings(made, {"sides": ["r", "x", "l"], "side": "l"})

    assert (both.text, both.unnamed) == ("Right, Left", ("x",))
    assert (lost.text, lost.unnamed) == ("", ("l",))


def test_rows_and_groups_are_read_inside_out() -> None:
    side = field("radio", "side", values=SIDES)
    rows = {"type": "dynamiclist", "id": "L", "path": "rows", "label": "Trees", "components": [side]}
    made = form(rows, {"type": "group", "path": "applicant", "components": [field("textfield", "name")]})

    trees, name = readings(made, {"rows": [{"side": "l"}, {}], "applicant": {"name": "Aru"}})

    assert (trees.name, trees.label) == ("rows", "Trees")
    assert [[(each.label, each.text) for each in row] for row in trees.rows] == [[("Side", "Left")], []]
    assert (name.name, name.label, name.text) == ("applicant", "Name", "Aru")
