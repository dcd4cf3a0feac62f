"""Hidden, read-only, disabled and computed fields: what is checked and what is submitted."""

from tests.unit.forms.forms import field, form, submit, views

DECISION = field("radio", "decision", values=[{"label": "Yes", "value": "yes"}, {"label": "No", "value": "no"}])
REASON = field(
    "textarea",
    "reason",
    conditional={"hide": '=decision != "no"'},
    validate={"required": True, "minLength": 5},
)


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
    endless = "=count(for i in 1..1000000000 return i) > 5"
    made = form(
        field("textfield", "a", conditional={"hide": endless}),
        field("number", "b", validate={"max": endless}),
        field("expression", "c", expression=endless),
        field("textfield", "d", readonly=endless),
        field("select", "e", valuesExpression=endless),
        field("textfield", "f", properties={"check": endless}),
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
