"""Hidden, read-only, disabled and computed fields: what is checked, what is submitted, and what is drawn meanwhile."""

from collections.abc import Iterable
from typing import Any

import pytest

from engine.forms import View
from tests.unit.forms.forms import field, form, submit, views

DECISION = field("radio", "decision", values=[{"label": "Yes", "value": "yes"}, {"label": "No", "value": "no"}])
REASON = field(
    "textarea",
    "reason",
    conditional={"hide": '=decision != "no"'},
    validate={"required": True, "minLength": 5},
)
ENDLESS = "=count(for i in 1..1000000000 return i) > 5"


def test_a_hidden_field_is_neither_checked_nor_submitted() -> None:
    submission = submit(form(DECISION, REASON), {"decision": "yes", "reason": "x"})

    assert submission.values == {"decision": "yes"}
    assert submission.errors == {}


def test_a_field_that_comes_into_sight_is_checked() -> None:
    assert "fill this in" in submit(form(DECISION, REASON), {"decision": "no"}).errors["reason"]
    assert submit(form(DECISION, REASON), {"decision": "no", "reason": "enough"}).values["reason"] == "enough"


def test_everything_in_a_hidden_group_is_hidden() -> None:
    group = {
        "type": "group",
        "path": "hearing",
        "conditional": {"hide": "=not(contested)"},
        "components": [
            field("textfield", "place", validate={"required": True}),
            {"type": "dynamiclist", "path": "guests", "components": [field("textfield", "name")]},
        ],
    }
    made = form(field("checkbox", "contested"), group)

    assert submit(made, {"hearing": {"place": "here"}}).values == {"contested": False}
    assert "fill this in" in submit(made, {"contested": True}).errors["hearing.place"]


def test_the_value_of_a_hidden_field_governs_nothing() -> None:
    first = field("textfield", "first", conditional={"hide": "=closed"})
    second = field("textfield", "second", conditional={"hide": '=first != "open"'}, validate={"required": True})
    made = form(field("checkbox", "closed"), first, second)

    assert "second" in submit(made, {"first": "open"}).errors
    assert submit(made, {"closed": True, "first": "open"}).values == {"closed": True}


def test_conditions_that_contradict_each_other_come_to_an_end() -> None:
    made = form(
        field("textfield", "a", conditional={"hide": '=b = "x"'}),
        field("textfield", "b", conditional={"hide": '=a = "x"'}),
    )

    assert submit(made, {"a": "x", "b": "x"}).errors == {}


def test_a_read_only_value_comes_from_the_case_and_never_from_the_browser() -> None:
    made = form(field("textfield", "number", readonly=True, validate={"required": True}))

    assert submit(made, {"number": "forged"}, {"number": "ATT-1"}).values == {"number": "ATT-1"}
    assert submit(made, {"number": "forged"}).values == {"number": ""}
    assert submit(made, {"number": "forged"}).errors == {}


def test_a_read_only_value_that_the_case_lacks_is_the_forms_default() -> None:
    made = form(field("number", "fee", readonly=True, defaultValue=5))

    assert submit(made, {"fee": "1"}).values == {"fee": 5}


def test_whether_a_field_is_read_only_may_depend_on_another() -> None:
    made = form(DECISION, field("textfield", "name", readonly='=decision = "no"'))

    assert submit(made, {"decision": "no", "name": "new"}, {"name": "old"}).values["name"] == "old"
    assert submit(made, {"decision": "yes", "name": "new"}, {"name": "old"}).values["name"] == "new"


def test_a_disabled_field_is_neither_checked_nor_submitted() -> None:
    made = form(field("textfield", "name", disabled=True, validate={"required": True}))

    submission = submit(made, {"name": "x"}, {"name": "y"})

    assert submission.values == {}
    assert submission.errors == {}


def test_a_computed_value_is_computed_on_the_server() -> None:
    made = form(
        field("expression", "total", expression="=fee * 2"),
        field("expression", "fee", expression="=trees * rate"),
        field("number", "trees"),
    )

    assert submit(made, {"trees": "3", "total": 1, "fee": 1}, {"rate": 10}).values == {
        "total": 60,
        "fee": 30,
        "trees": 3,
    }


def test_a_rule_that_goes_beyond_its_bounds_is_an_error_of_its_field() -> None:
    made = form(
        field("textfield", "a", conditional={"hide": ENDLESS}),
        field("number", "b", validate={"max": ENDLESS}),
        field("expression", "c", expression=ENDLESS),
        field("textfield", "d", readonly=ENDLESS),
        field("select", "e", valuesExpression=ENDLESS),
        field("textfield", "f", properties={"check": ENDLESS}),
    )

    errors = submit(made, {"b": "1"}).errors

    assert sorted(errors) == ["a", "b", "c", "d", "e", "f"]
    assert all("the form has a fault here" in message for message in errors.values())


def test_what_was_entered_before_a_field_was_hidden_is_still_there_when_it_comes_back() -> None:
    rows = {"type": "dynamiclist", "path": "rows", "allowAddRemove": True, "components": [field("number", "n")]}
    hide = {"conditional": {"hide": "=not(more)"}}
    made = form(field("checkbox", "more"), {**field("textfield", "why"), **hide}, {**rows, **hide})
    entered = {"more": False, "why": "a long text", "rows": [{"n": "1"}, {"n": "2"}]}

    drawn = views(made, entered)

    assert (drawn["why"].hidden, drawn["why"].value) == (True, "a long text")
    assert [row.children[0].value for row in drawn["rows"].children] == ["1", "2"]
    assert submit(made, entered).values == {"more": False}


ASKED = {"conditional": {"hide": "=not(more)"}}
MORE = field("checkbox", "more")
SETTLED = {"hide": "=settled"}
NAMES = [{"label": "Aru", "value": "a"}]


@pytest.mark.parametrize("kind", ["radio", "select", "checklist", "taglist"])
@pytest.mark.parametrize("source", [{"values": NAMES}, {"valuesKey": "names"}, {"valuesExpression": "=names"}])
def test_a_choice_that_is_hidden_has_its_options_for_when_it_comes_back(kind: str, source: dict[str, Any]) -> None:
    made = form(MORE, {**field(kind, "who", **source), **ASKED})

    hidden = views(made, variables={"names": NAMES})["who"]

    assert hidden.hidden
    assert [(option.value, option.label) for option in hidden.options] == [("a", "Aru")]
    assert submit(made, {"who": ["a"]}, {"names": NAMES}).values == {"more": False}


def test_what_is_in_a_hidden_group_or_list_is_drawn_for_when_it_comes_back() -> None:
    table = {"type": "table", "id": "T", "dataSource": "=names", "columns": [{"key": "label", "label": "Name"}]}
    inside = [
        [
            field("select", "who", id=f"W{n}", valuesKey="names"),
            field("number", "gone", id=f"N{n}", conditional=SETTLED),
        ]
        for n in range(2)
    ]
    group = {"type": "group", "id": "G", "path": "group", **ASKED, "components": [*inside[0], table]}
    rows = {"type": "dynamiclist", "path": "rows", **ASKED, "components": inside[1]}
    case = {"names": NAMES, "settled": True}
    made = form(MORE, group, rows)

    drawn = views(made, variables=case)

    who, gone, people = drawn["group"].children
    (row,) = drawn["rows"].children
    for choice, dropped in ((who, gone), row.children):
        assert (choice.hidden, [option.label for option in choice.options]) == (False, ["Aru"])
        assert (dropped.hidden, dropped.conditional) == (True, False)
    assert (people.hidden, people.rows) == (False, (("Aru",),))
    assert submit(made, {"group": {"who": "a"}, "rows": [{"who": "a"}]}, case).values == {"more": False}


def test_a_fault_of_what_is_hidden_is_told_only_when_it_comes_back() -> None:
    who, again, once_more = (field("select", "who", id=f"W{n}", valuesExpression=ENDLESS) for n in range(3))
    places = [
        {**who, **ASKED},
        {"type": "group", "path": "group", **ASKED, "components": [again]},
        {"type": "dynamiclist", "path": "rows", **ASKED, "components": [once_more]},
        {**field("expression", "sum", expression=ENDLESS), **ASKED},
        {**field("textfield", "name", readonly=ENDLESS), **ASKED},
        {
            "type": "group",
            "path": "around",
            **ASKED,
            "components": [field("number", "n", conditional={"hide": ENDLESS})],
        },
    ]
    made = form(MORE, *places)

    assert [message for message in errors_in(views(made).values()) if message] == []
    assert submit(made, {}).errors == {}
    assert len(submit(made, {"more": True}).errors) == len(places)


def test_what_the_case_gives_is_read_in_a_field_that_comes_back() -> None:
    given = field("select", "who", readonly=True, values=NAMES)
    made = form(MORE, {**given, **ASKED}, {**field("expression", "sum", expression="=fee * 2"), **ASKED})

    drawn = views(made, {"who": "b"}, {"who": "a", "fee": 5})

    assert (drawn["who"].readonly, drawn["who"].value, drawn["who"].text) == (True, "a", "Aru")
    assert (drawn["sum"].readonly, drawn["sum"].text) == (True, "10")
    assert submit(made, {}, {"who": "a", "fee": 5}).values == {"more": False}


def errors_in(drawn: Iterable[View]) -> list[str]:
    """All messages on a page."""
    return [message for view in drawn for message in (view.error, *errors_in(view.children))]
