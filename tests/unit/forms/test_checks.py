"""The product's own rules on fields, strict reading, and values of every kind that do no harm."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from tests.unit.forms.forms import NOW, field, form, submit

RULE = {"check": "=value > fee", "checkMessage": "Enter more than {{ fee }}."}


def test_a_check_sees_its_value_the_form_and_the_case() -> None:
    made = form(field("number", "sum", properties=RULE))

    assert submit(made, {"sum": "5"}, {"fee": 7}).errors == {"sum": "“Sum”: Enter more than 7."}
    assert submit(made, {"sum": "8"}, {"fee": 7}).errors == {}


def test_a_check_without_a_message_still_says_what_to_do() -> None:
    made = form(field("number", "sum", properties={"check": "=false"}))

    assert submit(made, {"sum": "1"}).errors == {"sum": "“Sum”: this is not valid. Check and correct it."}


def test_a_check_that_gives_null_is_not_met() -> None:
    assert "sum" in submit(form(field("number", "sum", properties={"check": "=value > unknown"})), {"sum": "1"}).errors


def test_a_check_is_made_on_an_empty_field_too() -> None:
    made = form(
        field("checkbox", "urgent"),
        field("textfield", "why", properties={"check": '=not(urgent) or value != ""'}),
    )

    assert submit(made, {}).errors == {}
    assert list(submit(made, {"urgent": True}).errors) == ["why"]


def test_a_check_calls_functions_of_the_product_and_the_given_day() -> None:
    functions = {"even": feel.Function("even_day", ("n",), lambda n: n % 2 == 0)}
    made = form(field("number", "n", properties={"check": "=even(value) and today() = date(2026, 4, 8)"}))

    assert made.validate({"n": "2"}, {}, functions, NOW).errors == {}
    assert list(made.validate({"n": "3"}, {}, functions, NOW).errors) == ["n"]


def test_a_group_is_checked_as_a_whole() -> None:
    check = {"check": "=value.first != value.second", "checkMessage": "Two different people are needed."}
    group = {
        "type": "group",
        "id": "G",
        "path": "pair",
        "properties": check,
        "components": [field("textfield", "first"), field("textfield", "second")],
    }
    unnamed = {**group, "properties": {"check": "=pair.first = null"}}
    del unnamed["path"]

    assert submit(form(group), {"pair": {"first": "a", "second": "a"}}).errors == {"pair": check["checkMessage"]}
    assert list(submit(form(unnamed), {"first": "a"}, {"pair": {"first": "a"}}).errors) == ["G"]


def test_a_wrong_value_is_told_once_and_by_the_first_rule_that_it_breaks() -> None:
    made = form(field("number", "sum", validate={"min": 3}, properties={"check": "=false"}))

    assert submit(made, {"sum": "1"}).errors == {"sum": "“Sum”: enter 3 or more."}


def test_a_check_waits_for_the_fields_that_it_reads() -> None:
    made = form(
        field("textfield", "from", properties={"check": "=value < until"}),
        field("textfield", "until", validate={"required": True}, properties={"check": '=value < "m"'}),
        field("textfield", "hour", properties={"check": "=until = null and value = null"}),
    )

    assert list(submit(made, {"from": "b", "until": ""}).errors) == ["until"]  # nothing is said of what is compared
    assert list(submit(made, {"from": "b", "until": "x"}).errors) == ["until"]  # nor with a day that is refused
    assert list(submit(made, {"from": "b", "until": "a"}).errors) == ["from", "hour"]


def test_a_group_is_checked_when_each_of_its_fields_is_right() -> None:
    group = {
        "type": "group",
        "id": "G",
        "path": "pair",
        "properties": {"check": "=value.first != value.second"},
        "components": [
            field("textfield", "first", validate={"required": True}, properties={"check": '=value != "z"'}),
            field("textfield", "second", properties={"check": '=value != "z"'}),
        ],
    }

    assert list(submit(form(group), {"pair": {}}).errors) == ["pair.first"]
    assert list(submit(form(group), {"pair": {"second": "z"}}).errors) == ["pair.first", "pair.second"]
    assert list(submit(form(group), {"pair": {"first": "a", "second": "a"}}).errors) == ["pair"]


def test_labels_with_braces_do_no_harm() -> None:
    made = form(field("textfield", "a", label="{0} {label.__class__}", validate={"required": True}))

    assert submit(made, {}).errors == {"a": "“{0} {label.__class__}”: fill this in."}


def test_strict_reading_refuses_fields_that_the_form_does_not_have() -> None:
    group = {"type": "group", "id": "G", "path": "applicant", "components": [field("textfield", "name")]}
    rows = {
        "type": "dynamiclist",
        "id": "L",
        "path": "rows",
        "allowAddRemove": True,
        "components": [field("number", "count")],
    }
    values = {
        "applicant": {"name": "Aru", "role": "head"},
        "rows": [{"count": 1}, {"cuont": 2}],
        "status": "granted",
    }

    submission = submit(form(group, rows), values, strict=True)

    assert sorted(submission.errors) == ["applicant.role", "rows.1.cuont", "status"]
    assert submission.errors["status"] == "This form has no field 'status'. Leave it out."


def test_strict_reading_refuses_a_value_in_place_of_a_group() -> None:
    group = {"type": "group", "id": "G", "path": "applicant", "components": [field("textfield", "name")]}

    assert submit(form(group), {"applicant": "Aru"}).errors == {}
    assert "is not an object with fields" in submit(form(group), {"applicant": "Aru"}, strict=True).errors["applicant"]


def test_values_that_are_no_object_are_refused() -> None:
    for values in (None, [], "a", 5):
        assert "" in submit(form(field("textfield", "a")), values).errors


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)
OPTIONS = [{"label": "A", "value": "a"}]
EVERYTHING = form(
    field("textfield", "text", validate={"pattern": "^a+$", "validationType": "email", "maxLength": 5}),
    field("textarea", "area", conditional={"hide": "=number > 5"}),
    field("number", "number", decimalDigits=2, increment="0.01", validate={"min": "=count(many)", "max": 10}),
    field("datetime", "day", subtype="date", disallowPassedDates=True),
    field("datetime", "clock", subtype="time"),
    field("datetime", "moment", subtype="datetime", disallowPassedDates=True),
    field("checkbox", "box", properties={"check": "=value or text != null"}),
    field("radio", "one", values=OPTIONS),
    field("checklist", "many", valuesExpression="=[text, number]"),
    field("expression", "sum", expression="=number + 1"),
    {"type": "dynamiclist", "path": "rows", "allowAddRemove": True, "components": [field("number", "n")]},
)
KEYS = ["text", "area", "number", "day", "clock", "moment", "box", "one", "many", "sum", "rows"]


@settings(max_examples=150, deadline=None)
@given(
    values=st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, JSON)),
    case=st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, JSON)),
    strict=st.booleans(),
)
def test_no_value_raises_and_every_result_is_clean(values: dict[str, Any], case: dict[str, Any], strict: bool) -> None:
    submission = EVERYTHING.validate(values, case, {}, NOW, strict)
    drawn = EVERYTHING.view(values, case, submission.errors, {}, NOW)

    assert drawn
    assert set(submission.values) <= set(KEYS)
    if not submission.errors:
        assert EVERYTHING.validate(submission.values, case, {}, NOW).errors == {}


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.sampled_from([*KEYS, "rows.0.n", "rows.1.n", "day.day", "x"]), st.lists(st.text(max_size=12)))
)
def test_no_posted_page_raises(posted: dict[str, list[str]]) -> None:
    values = EVERYTHING.read(posted)

    assert EVERYTHING.validate(values, {}, {}, NOW).values is not None
