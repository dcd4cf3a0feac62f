"""All expressions of a form together are bounded each time it is evaluated, whatever they are."""

from functools import partial
from typing import Any

import pytest

from engine import forms
from engine.forms import messages
from engine.forms.expressions.work import FormWork
from tests.timing import within
from tests.unit.forms.forms import NOW, field, form, submit, views

STEPS = 5000
#: Takes half of that.
HALF = "count(for i in 1..1100 return i)"
OPTIONS = [{"value": str(number), "label": f"Option {number}"} for number in range(1000)]


@pytest.fixture(autouse=True)
def _small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.forms.form.FormWork", partial(FormWork, steps=STEPS))


def of_expressions(count: int, expression: str) -> forms.Form:
    return form(*(field("expression", f"e{n}", expression=f"={expression} + {n}") for n in range(count)))


def test_all_expressions_of_a_form_together_are_bounded() -> None:
    submission = submit(of_expressions(4, HALF), {})

    assert submission.values == dict.fromkeys(["e0", "e1", "e2", "e3"])
    assert submission.errors["e3"] == messages.FAULT.format(label="E3")
    assert submission.faults["e3"].startswith(
        "a rule cannot be evaluated: all expressions of the form 'check' together take too many steps"
    )


def test_what_is_sufficient_for_all_is_no_fault() -> None:
    submission = submit(of_expressions(3, "count(for i in 1..100 return i)"), {})

    assert submission.errors == {}
    assert submission.values == {"e0": 100, "e1": 101, "e2": 102}


def test_each_evaluation_begins_anew() -> None:
    made = of_expressions(1, "count(for i in 1..500 return i)")

    for _time in range(10):
        assert submit(made, {}).errors == {}
        assert views(made)["e0"].error == ""


def test_a_page_shows_at_once_that_the_form_is_at_fault() -> None:
    drawn = views(of_expressions(4, HALF))

    assert drawn["e3"].error == messages.FAULT.format(label="E3")


def test_values_that_are_left_as_shown_are_bounded_too() -> None:
    made = [
        form(*(field("textfield", f"t{n}", properties={"value": f"=string({HALF})"}) for n in range(count)))
        for count in (1, 4)
    ]

    few, many = (each.left_as_shown({}, {}, {}, NOW) for each in made)

    assert few == {"t0": "1100"}
    assert many == dict.fromkeys(["t0", "t1", "t2", "t3"], "")


@pytest.mark.parametrize(
    "components",
    [
        [field("expression", "e", expression="=xs")],
        [field("select", f"s{n}", valuesKey="options") for n in range(3)],
        [field("select", f"s{n}", valuesExpression="=options") for n in range(3)],
        [field("textfield", f"t{n}", conditional={"hide": "=a != b"}) for n in range(900)],
    ],
    ids=["a large value", "options of the case", "computed options", "many conditions"],
)
def test_what_is_done_besides_evaluating_counts(components: list[dict[str, Any]]) -> None:
    submission = submit(form(*components), {}, {"xs": [1] * 2500, "options": OPTIONS, "a": 1, "b": 1})

    assert any("together take too many steps" in fault for fault in submission.faults.values())


def test_a_table_of_many_cells_is_left_empty() -> None:
    columns = '=for i in 1..100 return {key: "k"}'
    made = form({"type": "table", "id": "F_t", "label": "Rows", "dataSource": "=rows", "columnsExpression": columns})

    full, empty = (views(made, variables={"rows": [{"k": 1}] * rows})["field-F_t"].rows for rows in (3, 100))

    assert [len(row) for row in full] == [100] * 3
    assert empty == ()


def test_a_form_that_would_take_long_ends_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.forms.form.FormWork", partial(FormWork, steps=300_000))

    with within(2):  # far below on a quiet machine; without a bound for all it would be twenty times that
        submit(of_expressions(100, "count(for i in 1..90000 return i)"), {})
