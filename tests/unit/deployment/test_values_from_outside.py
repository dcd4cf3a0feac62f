"""What `atqaru check` knows of variables that come from elsewhere: it says nothing untrue of what others may write."""

import pytest

from tests.diagrams import Part, boundary, call, catch, diagram, end, flow, flows, message, script, start, user_task
from tests.unit.deployment.kinds import FIELDS, asked, found, said
from tests.unit.execution.installation import form

WRONG = 'amount = "5"'


def on_a_border(event: Part) -> tuple[Part, ...]:
    return boundary("b", "t", event), end("be"), flow("b", "be")


def test_a_message_on_the_border_of_a_task_may_bring_any_variable() -> None:
    assert len(said(WRONG)) == 1
    assert said(WRONG, *on_a_border(message("m"))) == []


def test_outputs_of_a_message_see_what_it_brings_before_the_variables() -> None:
    outputs = {"x": f"={WRONG}"}

    assert len(said("true", user_task("u", outputs=outputs))) == 1
    assert said("true", catch("u", message("m"), outputs=outputs)) == []


def test_a_form_that_is_not_here_may_begin_with_any_variable() -> None:
    writes = script("w", "=1", "amount")

    assert len(said(WRONG, writes, begins=start("s"))) == 1
    assert said(WRONG, writes, begins=start("s", properties={"form": "elsewhere"})) == []


@pytest.mark.parametrize(("outputs", "count"), [({}, 0), ({"x": "=1"}, 1)])
def test_a_call_takes_over_all_that_the_called_process_writes_unless_it_maps_outputs(
    outputs: dict[str, str], count: int
) -> None:
    called = diagram(start("a"), script("w", '="5"', "amount"), end("c"), flows("a", "w", "c"), id="q")
    caller = asked(WRONG, call("x", "q", parent=False, outputs=outputs))

    assert len(found(caller, called)) == count


def test_in_a_form_the_words_for_an_option_are_those_of_the_page() -> None:
    joined = '="R: " + label("verdict") = "R: x"'
    rule = {"key": "why", "conditional": {"hide": joined}}

    assert len(said("true", user_task("u", inputs={"x": joined}))) == 1
    assert found(asked("true"), forms={"f": form("f", *FIELDS, rule)}) == []
