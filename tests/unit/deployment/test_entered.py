"""Ids that are taken from what an applicant enters."""

import pytest

from tests.diagrams import Part, call, catch, decide, diagram, end, flows, message, service_task, start, user_task
from tests.unit.deployment.checking import warnings
from tests.unit.execution.installation import form

CHOICE = {"type": "radio", "values": [{"value": "f", "label": "F"}]}


def found(*parts: Part, field: dict[str, object] | None = None, **properties: str) -> list[str]:
    """The warnings of such a kind of a process with a start form that has the field `own`."""
    begun = start("s", properties={"form": "f", **properties})
    xml = diagram(begun, *parts, end("e"), flows("s", "x", "e"))
    inner = diagram(
        start("is"), user_task("u", form="=given"), end("ie"), flows("is", "u", "ie"), id="inner", name="Inner"
    )
    filled = form("f", {"key": "own", **(field or {})})
    return [line for line in warnings(xml, inner, f=filled) if "an applicant enters" in line]


@pytest.mark.parametrize(
    ("element", "what"),
    [
        (user_task("x", properties={"law": "=own"}), "the property law"),
        (user_task("x", properties={"law": '=["K-01", own]'}), "the property law"),
        (user_task("x", properties={"law": "=rule"}, inputs={"rule": "=own"}), "the property law"),
        (user_task("x", form="=own"), "the id of the form"),
        (user_task("x", form='=if own = "a" then "f" else own'), "the id of the form"),
        (user_task("x", properties={"wording": '="told_" + own'}), "the property wording"),
        (catch("x", message("m", key="=case_id"), properties={"form": "=own"}), "the id of the form"),
        (call("x", "=own"), "the id of the called process"),
        (decide("x", "=own"), "the id of the decision"),
        (service_task("x", "register_entry", headers={"register": "=own"}), "the header register"),
        (
            call("x", "inner", parent=False, inputs={"given": "=own"}),
            "the input given, which names something by its id there,",
        ),
    ],
)
def test_what_an_applicant_enters_names_nothing_by_its_id(element: Part, what: str) -> None:
    remedy = 'choose among ids that are written out, such as =if kind = "a" then "form-a" else "form-b"'

    assert found(element) == [
        f"1.bpmn:x: warning: {what} is taken from 'own', which an applicant enters in the form f; {remedy}"
    ]


@pytest.mark.parametrize(
    "element",
    [
        user_task("x", form='=if own = "a" then "f" else "g"'),
        user_task("x", form="=other"),
        user_task("x", properties={"law": "=own"}, inputs={"own": '="K-01"'}),
        call("x", "inner", parent=False, inputs={"given": '="f"', "more": "=own"}),
    ],
)
def test_it_may_decide_which_of_those_that_are_written_out(element: Part) -> None:
    assert found(element) == []


def test_what_officials_enter_and_what_is_chosen_among_options_may_name_it() -> None:
    element = user_task("x", form="=own")

    assert found(element, starters="clerks") == []
    assert found(element, field=CHOICE) == []


def test_a_task_of_the_applicant_is_a_form_of_his() -> None:
    asked = user_task("x", None, users="=[applicant]", form="g")
    xml = diagram(start("s"), asked, user_task("y", form="=own"), end("e"), flows("s", "x", "y", "e"))

    (line,) = [line for line in warnings(xml, g=form("g", {"key": "own"})) if "an applicant enters" in line]

    assert line.startswith("1.bpmn:y: warning: the id of the form is taken from 'own'")
