"""The words of what was chosen, in texts of a form: label("key")."""

from typing import Any

import pytest

from engine import feel, forms
from engine.forms.labels import labelled
from tests.unit.execution.installation import office
from tests.unit.forms.forms import NOW, field, form

REGIONS = [{"value": "alm", "label": "Almaty city"}, {"value": "ast", "label": "Astana city"}]
SAYS = {"type": "text", "id": "said", "text": 'You live in {{label("region")}}.'}


def said(made: forms.Form, values: dict[str, Any], **variables: Any) -> str:
    """What the text `said` of a form says."""
    drawn = made.view(values, variables, {}, office().functions, NOW)
    (text,) = [block.text for view in _all(drawn) if view.kind == "text" for block in view.blocks]
    return text


def _all(drawn: tuple[forms.View, ...]) -> list[forms.View]:
    return [view for each in drawn for view in (each, *_all(each.children))]


def test_a_chosen_value_is_called_as_the_form_labels_it() -> None:
    made = form(field("select", "region", values=REGIONS), SAYS)

    assert said(made, {"region": "ast"}) == "You live in Astana city."
    assert said(made, {}) == "You live in ."


def test_several_chosen_values_are_a_list() -> None:
    made = form(field("checklist", "region", values=REGIONS), SAYS)

    assert said(made, {"region": ["ast", "alm"]}) == "You live in Astana city, Almaty city."


def test_options_of_the_form_itself_may_depend_on_the_case() -> None:
    by_rule = form(
        field("select", "region", valuesExpression="=for a in areas return {value: a.id, label: a.name}"), SAYS
    )
    by_key = form(field("select", "region", valuesKey="areas"), SAYS)

    assert said(by_rule, {"region": "x"}, areas=[{"id": "x", "name": "Shymkent"}]) == "You live in Shymkent."
    assert said(by_key, {"region": "x"}, areas=[{"value": "x", "label": "Shymkent"}]) == "You live in Shymkent."


def test_a_field_without_options_is_said_as_its_value() -> None:
    made = form(field("datetime", "region", subtype="date", dateLabel="Day"), SAYS)

    assert said(made, {"region": "2026-04-08"}) == "You live in 2026-04-08."


def test_a_field_in_a_group_is_named_by_its_path() -> None:
    group = {"type": "group", "id": "g", "path": "applicant", "components": [field("select", "region", values=REGIONS)]}
    text = {"type": "text", "id": "said", "text": '{{label("applicant.region")}}'}

    assert said(form(group, text), {"applicant": {"region": "alm"}}) == "Almaty city"


def test_a_row_of_a_list_says_its_own_choice() -> None:
    inside = [field("select", "region", values=REGIONS)]
    rows = {"type": "dynamiclist", "id": "l", "path": "homes", "allowAddRemove": True, "components": inside}
    text = {"type": "text", "id": "said", "text": '{{#loop homes}}{{label("region")}}; {{/loop}}'}

    assert said(form(rows, text), {"homes": [{"region": "ast"}, {"region": "alm"}]}) == "Astana city; Almaty city;"


def test_what_other_forms_call_a_value_is_asked_behind_the_form_itself() -> None:
    made = form(field("select", "other", values=REGIONS), SAYS).beside(lambda key, value: f"{key} {value}")

    assert said(made, {}, region="ast") == "You live in region ast."
    assert said(form(field("textfield", "other"), SAYS), {}, region="ast") == "You live in ."


def test_a_value_that_is_no_option_stays_the_value() -> None:
    assert labelled([1, {"a": 1}, True], ()) == [1, {"a": 1}, True]


@pytest.mark.parametrize(
    "call", ["label()", "label(region)", 'label("a b")', 'label("a", "b")', 'label(name: "a")', "label(1)"]
)
def test_the_key_is_written_out(call: str) -> None:
    with pytest.raises(feel.FeelSyntaxError, match="label takes one name, written out as a text"):
        feel.compile(call, functions=office().functions)


def test_what_it_names_is_read() -> None:
    compiled = feel.compile('label("applicant.region") + label(key: "other")', functions=office().functions)

    assert compiled.variables == {"applicant", "other"}
    assert compiled.named == {"applicant.region", "other"}
    filtered = feel.compile('members[label("region") = "x"]', functions=office().functions)
    assert (filtered.variables, filtered.possible_variables) == ({"members"}, {"region"})


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ('label("region")', "label: no form is known here; use it in the text of a form or wording"),
        ('label("missing")', "label: missing has no value"),
    ],
)
def test_without_a_form_or_a_value_it_is_null_with_the_reason(call: str, reason: str) -> None:
    value, warnings = feel.compile(call, functions=office().functions).trace({"region": "ast"})

    assert value is None
    assert any(reason in str(warning) for warning in warnings)
