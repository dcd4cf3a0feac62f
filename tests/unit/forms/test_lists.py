"""Lists of rows: rows as objects, expressions inside them, rows that cannot be added."""

from typing import Any

import pytest

from tests.unit.forms.forms import field, form, submit, views


def _list(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "dynamiclist",
        "id": "L",
        "path": "rows",
        "label": "Rows",
        "allowAddRemove": True,
        "components": list(components),
        **more,
    }


def test_a_list_gives_a_list_of_objects() -> None:
    made = form(_list(field("textfield", "species"), field("number", "count")))

    submission = submit(made, {"rows": [{"species": " Oak ", "count": "2"}, {}]})

    assert submission.values == {"rows": [{"species": "Oak", "count": 2}, {"species": "", "count": None}]}


def test_errors_name_the_row() -> None:
    made = form(_list(field("number", "count", validate={"min": 1})))

    assert submit(made, {"rows": [{"count": "1"}, {"count": "0"}]}).errors == {
        "rows.1.count": "“Rows”, entry 2: “Count”: enter 1 or more."
    }


def test_errors_in_a_list_of_a_list_name_both_rows() -> None:
    inner = _list(field("textfield", "reason", validate={"required": True}), path="votes", label="Votes:")
    made = form(_list({**inner, "id": "V"}))

    errors = submit(made, {"rows": [{"votes": []}, {"votes": [{"reason": "Yes"}, {"reason": ""}]}]}).errors

    assert errors == {"rows.1.votes.1.reason": "“Rows”, entry 2: “Votes”, entry 2: “Reason”: fill this in."}


def test_expressions_in_a_row_see_the_row_its_number_and_the_form() -> None:
    made = form(
        field("number", "limit"),
        _list(
            field("number", "count", validate={"max": "=limit + i[1]"}),
            field("textfield", "why", conditional={"hide": "=this.count < 5"}, validate={"required": True}),
            field("expression", "share", expression="=this.count / parent.limit"),
        ),
    )

    submission = submit(made, {"limit": "10", "rows": [{"count": "2"}, {"count": "12"}, {"count": "14"}]})

    assert submission.values["rows"][0] == {"count": 2, "share": 0.2}
    assert sorted(submission.errors) == ["rows.1.why", "rows.2.count", "rows.2.why"]


def test_lists_lie_inside_lists() -> None:
    inner = {
        "type": "dynamiclist",
        "path": "votes",
        "allowAddRemove": True,
        "id": "V",
        "components": [field("checkbox", "yes")],
    }
    made = form(_list(field("textfield", "name"), inner))

    values = made.read({"rows.0.name": ["Aru"], "rows.0.votes.0.yes": ["on"], "rows.1.votes.3.yes": ["on"]})

    assert submit(made, values).values == {
        "rows": [{"name": "Aru", "votes": [{"yes": True}]}, {"name": "", "votes": [{"yes": True}]}]
    }


def test_the_form_sees_the_values_of_all_rows() -> None:
    made = form(_list(field("number", "count")), field("expression", "total", expression="=sum(rows.count)"))

    assert submit(made, {"rows": [{"count": "2"}, {"count": "3"}]}).values["total"] == 5


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("a", "is not a list of entries"),
        ({"0": {}}, "is not a list of entries"),
        ([1], "entry 1 is not an object"),
        ([{}, None], "entry 2 is not an object"),
        ([{}] * 201, "has 201 entries, more than 200"),
    ],
)
def test_what_is_no_list_of_rows_is_refused(rows: Any, message: str) -> None:
    submission = submit(form(_list(field("number", "count"))), {"rows": rows})

    assert message in submission.errors["rows"]
    assert submission.values == {"rows": []}


def test_lists_inside_lists_do_not_multiply_without_end() -> None:
    inner = {
        "type": "dynamiclist",
        "id": "I",
        "path": "votes",
        "allowAddRemove": True,
        "components": [field("number", "n")],
    }
    values = {"rows": [{"votes": [{"n": 1}] * 200}] * 200}

    assert "more than 1000 entries together" in submit(form(_list(inner)), values).errors["rows"]


def test_rows_that_cannot_be_added_are_those_of_the_case() -> None:
    made = form(_list(field("textfield", "name", readonly=True), field("checkbox", "seen"), allowAddRemove=False))
    case = {"rows": [{"name": "Plan", "id": 7}, {"name": "Title"}]}

    taken = submit(made, {"rows": [{}, {"seen": True, "name": "forged"}]}, case)
    refused = submit(made, {"rows": [{}, {}, {}]}, case)

    assert taken.values == {"rows": [{"name": "Plan", "seen": False}, {"name": "Title", "seen": True}]}
    assert "there are 2. Entries cannot be added" in refused.errors["rows"]
    assert submit(made, {"rows": [{}]}, case, strict=True).errors


def test_a_list_may_have_a_rule_of_its_own() -> None:
    check = {"check": "=count(value) >= 1", "checkMessage": "Name at least one tree."}
    made = form(_list(field("number", "count"), properties=check))

    assert submit(made, {}).errors == {"rows": "“Rows”: Name at least one tree."}
    assert submit(made, {"rows": [{"count": 1}]}).errors == {}


@pytest.mark.parametrize(("may_grow", "shown"), [(True, ""), (False, "Oak")])
def test_an_entry_that_can_be_added_and_removed_is_not_filled_from_the_entry_of_the_case_at_its_place(
    may_grow: bool, shown: str
) -> None:
    made = form(_list(field("textfield", "species"), field("number", "count"), allowAddRemove=may_grow))
    case = {"rows": [{"species": "Oak", "count": 1}, {"species": "Elm", "count": 2}]}

    row = views(made, {"rows": [{"count": "7"}, {"species": "Ash", "count": "8"}]}, case)["rows"].children[0]

    assert [view.value for view in row.children] == [shown, "7"]
