"""What a browser posts becomes nested values, without JavaScript and whatever is posted."""

from engine import forms
from tests.unit.forms.forms import field, form, submit

YES_NO = [{"label": "Yes", "value": "y"}, {"label": "No", "value": "n"}]
ROWS = {
    "type": "dynamiclist",
    "id": "L",
    "path": "rows",
    "allowAddRemove": True,
    "components": [field("textfield", "species"), field("checkbox", "old")],
}


def test_dotted_names_become_nested_values() -> None:
    made = form(
        {"type": "group", "path": "applicant", "components": [field("textfield", "name")]},
        field("number", "a.b"),
    )

    assert made.read({"applicant.name": ["Aru"], "a.b": ["5"]}) == {
        "applicant": {"name": "Aru"},
        "a": {"b": "5"},
    }


def test_a_box_that_is_not_posted_is_not_ticked() -> None:
    made = form(field("checkbox", "agree"))

    assert made.read({}) == {"agree": False}
    assert made.read({"agree": ["on"]}) == {"agree": True}
    assert made.read({"agree": ["false", "true"]}) == {"agree": True}


def test_choices_that_are_not_posted_are_not_made() -> None:
    made = form(field("radio", "one", values=YES_NO), field("checklist", "many", values=YES_NO))

    assert made.read({}) == {"one": None, "many": []}
    assert made.read({"one": ["y"], "many": ["", "y", "n"]}) == {"one": "y", "many": ["y", "n"]}


def test_a_text_that_is_not_posted_is_not_there() -> None:
    assert form(field("textfield", "name")).read({}) == {}


def test_fields_that_the_form_does_not_have_are_not_read() -> None:
    assert form(field("textfield", "name")).read({"name": ["a"], "role": ["head"], "_csrf": ["1"]}) == {"name": "a"}


def test_a_name_posted_twice_is_kept_for_the_check_to_refuse() -> None:
    made = form(field("textfield", "name"))

    values = made.read({"name": ["a", "b"]})

    assert submit(made, values).errors["name"].startswith("“Name”: this is not text.")


def test_rows_come_in_the_order_of_their_numbers_and_blank_ones_are_dropped() -> None:
    posted = {
        "rows.10.species": ["Oak"],
        "rows.2.species": ["Elm"],
        "rows.2.old": ["on"],
        "rows.3.species": [""],
    }

    assert form(ROWS).read(posted) == {"rows": [{"species": "Elm", "old": True}, {"species": "Oak", "old": False}]}


def test_blank_rows_are_kept_while_the_page_is_only_drawn_anew() -> None:
    values = form(ROWS).read({"rows.0.species": [""]}, blank_rows=forms.BlankRows.KEPT)

    forms.add_row(values, "rows")

    assert values == {"rows": [{"species": "", "old": False}, {}]}


def test_blank_rows_may_come_back_behind_the_others() -> None:
    posted = {"rows.0.species": [""], "rows.1.species": ["Oak"], "rows.2.species": [""]}

    values = form(ROWS).read(posted, blank_rows=forms.BlankRows.LAST)

    assert [row["species"] for row in values["rows"]] == ["Oak", "", ""]


def test_a_row_is_taken_out_by_its_name() -> None:
    values = {"rows": [{"species": "Oak"}, {"species": "Elm"}]}

    forms.remove_row(values, "rows.0")
    forms.remove_row(values, "rows.7")
    forms.remove_row(values, "other.1")

    assert values == {"rows": [{"species": "Elm"}]}


def test_rows_of_a_list_that_cannot_grow_keep_their_places() -> None:
    made = form({**ROWS, "allowAddRemove": False})

    assert made.read({"rows.1.species": ["Elm"]}) == {"rows": [{}, {"species": "Elm", "old": False}]}


def test_a_row_number_without_end_makes_no_list_without_end() -> None:
    made = form({**ROWS, "allowAddRemove": False})

    assert len(made.read({"rows.9999.species": ["Elm"], "rows.99999999999.species": ["Oak"]})["rows"]) == 200


def test_a_date_may_come_in_parts() -> None:
    made = form(field("datetime", "on", subtype="date"), field("datetime", "at", subtype="datetime"))

    values = made.read(
        {
            "on.day": ["8"],
            "on.month": ["4"],
            "on.year": ["2026"],
            "at.date": ["08.04.2026"],
            "at.time": ["9:30"],
        }
    )

    assert values == {"on": "2026-04-08", "at": "08.04.2026T9:30"}
