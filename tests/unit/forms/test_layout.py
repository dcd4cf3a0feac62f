"""Rows and columns of form-js: what is drawn side by side, in which widths, and what of a layout is refused."""

from typing import Any

import pytest

from engine.forms import View, examine, in_rows
from tests.unit.forms.forms import field, form, form_file, views


def at(row: str | None, columns: int | None = None) -> dict[str, Any]:
    return {"layout": {"row": row, "columns": columns}}


def paths(drawn: list[View]) -> list[list[str]]:
    return [[view.path for view in row] for row in in_rows(drawn)]


def test_components_of_a_row_stand_together_where_the_first_of_them_is() -> None:
    made = form(
        field("textfield", "a", **at("Row_1", 5)),
        field("textfield", "b", **at("Row_2")),
        field("textfield", "c", **at("Row_1")),
        field("textfield", "d"),
        field("textfield", "e", **at(None)),
    )

    drawn = views(made)

    assert paths(list(drawn.values())) == [["a", "c"], ["b"], ["d"], ["e"]]
    assert (drawn["a"].layout_columns, drawn["c"].layout_columns) == (5, None)


def test_groups_and_rows_of_lists_have_rows_of_their_own_and_their_alignment() -> None:
    inner = [field("textfield", "a", **at("Row_1", 8)), field("textfield", "b", **at("Row_1", 8))]
    group = {"type": "group", "id": "G", "label": "G", "verticalAlignment": "end", "components": inner, **at("Row_1")}
    rows = {**group, "type": "dynamiclist", "id": "L", "path": "rows", "verticalAlignment": "center"}

    drawn = views(form(group, {**rows, "components": [{**each, "id": f"L_{each['key']}"} for each in inner]}))

    assert paths(list(drawn["field-G"].children)) == [["a", "b"]]
    assert drawn["field-G"].alignment == "end"
    assert paths(list(drawn["rows"].children[0].children)) == [["rows.0.a", "rows.0.b"]]
    assert drawn["rows"].alignment == "center"


@pytest.mark.parametrize(("spacer", "height"), [({}, 60), ({"height": 20}, 20)])
def test_a_spacer_has_the_height_that_it_says(spacer: dict[str, Any], height: int) -> None:
    (drawn,) = views(form({"type": "spacer", "id": "S", **spacer})).values()

    assert drawn.height == height


@pytest.mark.parametrize(
    ("component", "fault"),
    [
        (field("textfield", "a", **at("Row_1", 17)), "columns is 17; make it a whole number from 2 to 16"),
        ({"type": "spacer", "height": 0}, "height is 0; make it a whole number from 1 to 2000"),
        (
            {"type": "group", "verticalAlignment": "top"},
            "verticalAlignment 'top' is not known; choose start, center or end",
        ),
        (field("textfield", "a", layout={"row": 1}), "row has to be text, but it is 1"),
    ],
)
def test_a_layout_that_no_page_can_follow_is_refused_in_a_new_file_alone(component: dict[str, Any], fault: str) -> None:
    _made, faults = examine(form_file(component), "check.form", {})

    assert [mistake.message for mistake in faults] == [fault]
    assert len(views(form(component))) == 1  # as it is stored, a case goes on with it
