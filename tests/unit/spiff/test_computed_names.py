"""Names of messages and signals, and codes that are thrown, may be FEEL: computed where Camunda 8 computes them."""

import pytest

from engine.spiff.state.waits import MessageWait, SignalWait
from tests.diagrams import (
    Part,
    boundary,
    catch,
    diagram,
    end,
    error,
    escalation,
    event_sub_process,
    flow,
    flows,
    message,
    parallel,
    receive,
    signal,
    start,
    sub_process,
    throw,
    user_task,
)
from tests.unit.spiff.running import Case

NAME = '="answer-" + region'
SOUTH = {"region": "south"}


@pytest.mark.parametrize("waits", [catch("c", message(NAME, "=7")), receive("c", NAME, "=7")], ids=["catch", "receive"])
def test_the_name_of_a_message_is_computed_when_the_wait_opens(waits: Part) -> None:
    case = Case(diagram(start("s"), waits, end("e"), flows("s", "c", "e")), SOUTH)

    assert case.awaited("c") == MessageWait("answer-south", "7")
    case.fix(region="north")
    case.reload()
    case.deliver("c")

    assert case.is_completed


def test_a_boundary_event_computes_its_name_in_the_scope_of_its_activity() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u", inputs={"region": '="east"'}),
            end("e"),
            flows("s", "u", "e"),
            boundary("b", "u", message(NAME, "=7")),
            flow("b", "e"),
        ),
        SOUTH,
    )

    assert case.awaited("b").name == "answer-east"


def test_the_start_of_an_event_sub_process_computes_its_name_in_the_scope_around_it() -> None:
    inside = event_sub_process("es", start("t", signal("=region")), end("ee"), flows("t", "ee"))
    case = Case(diagram(start("s"), user_task("u"), flows("s", "u"), inside), SOUTH)

    assert case.awaited("t") == SignalWait("south")
    assert case.signal("south") == 1


def test_a_signal_reaches_whoever_waits_for_the_computed_name() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("fork"),
            catch("c", signal('="outage-" + region')),
            user_task("u"),
            throw("t", signal("outage-south")),
            flows("s", "fork", "c"),
            flows("fork", "u", "t"),
        ),
        SOUTH,
    )
    case.fix(region="north")

    case.complete("u")

    assert case.is_completed


def test_a_thrown_signal_computes_its_name_before_its_outputs_are_written() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("fork"),
            catch("c", signal("south")),
            user_task("u"),
            throw("t", signal("=region"), outputs={"region": '="north"'}),
            flows("s", "fork", "c"),
            flows("fork", "u", "t"),
        ),
        SOUTH,
    )

    case.complete("u")

    assert case.is_completed
    assert case.variables == {"region": "north"}


@pytest.mark.parametrize(
    ("thrown", "caught"), [(error("=code"), error("late")), (escalation("=code"), escalation("late"))]
)
def test_a_code_is_computed_when_it_is_thrown(thrown: Part, caught: Part) -> None:
    inside = sub_process("x", start("is"), end("ie", thrown), flows("is", "ie"))
    case = Case(
        diagram(
            start("s"),
            inside,
            end("e"),
            flows("s", "x", "e"),
            boundary("b", "x", caught),
            end("handled"),
            flow("b", "handled"),
        ),
        {"code": "late"},
    )

    assert "handled" in case.passed
    assert "e" not in case.passed


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        (catch("x", message("=missing", "=1")), "the message name is null, since there is no variable missing"),
        (catch("x", message("=5", "=1")), "the message name is 5"),
        (catch("x", signal('=" "')), 'the signal name is " "'),
        (throw("x", signal("=[1]")), "the signal name is [1]"),
        (throw("x", escalation("=missing")), "the escalation code is null, since there is no variable missing"),
        (end("x", error("=true")), "the error code is true"),
    ],
)
def test_a_name_that_is_no_text_is_an_incident_in_the_words_of_feel(part: Part, fault: str) -> None:
    case = Case(diagram(start("s"), part, flows("s", "x")))

    assert case.failed["x"].startswith(f"x: {fault}")
    assert "must give a text that is not empty" in case.failed["x"]
