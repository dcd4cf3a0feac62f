"""Waiting for messages: catch events, receive tasks, boundary events."""

import pytest

from engine.spiff.state.errors import NotWaiting
from engine.spiff.state.waits import MessageWait
from tests.diagrams import boundary, catch, diagram, end, flow, flows, message, parallel, receive, start, user_task
from tests.unit.spiff.running import Case


@pytest.mark.parametrize("key", ["=session_id", '="S-7"', "=session.id"])
def test_a_catch_event_says_for_which_message_and_key_it_waits(key: str) -> None:
    case = Case(
        diagram(start("s"), catch("c", message("session closed", key)), end("e"), flows("s", "c", "e")),
        {"session_id": "S-7", "session": {"id": "S-7"}},
    )

    assert case.awaited("c") == MessageWait("session closed", "S-7")


def test_a_number_is_a_key_as_its_text() -> None:
    case = Case(diagram(start("s"), receive("r", "paid", "=7"), end("e"), flows("s", "r", "e")))

    assert case.awaited("r") == MessageWait("paid", "7")


@pytest.mark.parametrize("key", ["=missing", "=true", "=[1]", "={a: 1}", '=" "'])
def test_a_key_that_is_nothing_is_an_incident(key: str) -> None:
    case = Case(diagram(start("s"), catch("c", message("paid", key)), end("e"), flows("s", "c", "e")))

    assert "must be a number or a text that is not empty" in case.failed["c"]


def test_a_message_brings_variables() -> None:
    case = Case(diagram(start("s"), receive("r", "paid"), user_task("u"), flows("s", "r", "u")))

    case.deliver("r", amount=100)

    assert case.variables == {"amount": 100}
    assert case.waiting == ["u"]


def test_the_outputs_of_a_receive_task_choose_from_the_message() -> None:
    case = Case(
        diagram(
            start("s"),
            receive("r", "paid", outputs={"sum": "=amount"}),
            user_task("u"),
            flows("s", "r", "u"),
        )
    )

    case.deliver("r", amount=100, payer="x")

    assert case.variables == {"sum": 100}


def test_a_message_goes_to_the_one_token_chosen_for_it() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            receive("a", "paid", '="1"'),
            receive("b", "paid", '="1"'),
            end("e"),
            flows("s", "g", "a", "e"),
            flows("g", "b", "e"),
        )
    )

    case.deliver("b")

    assert case.waiting == ["a"]


def test_an_interrupting_message_ends_the_activity() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            boundary("b", "u", message("withdrawn")),
            user_task("v"),
            flow("b", "v"),
        )
    )

    case.deliver("b")

    assert case.waiting == ["v"]
    assert case.closed("u") == ["cancelled"]
    assert case.closed("b") == ["fired"]


def test_a_non_interrupting_message_comes_as_often_as_it_likes() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            boundary("b", "u", message("remark"), interrupting=False),
            user_task("v"),
            flow("b", "v"),
        )
    )

    case.deliver("b")
    case.deliver("b")

    assert case.waiting == ["b", "u", "v", "v"]
    assert len(case.opened("b")) == 1
    case.complete("u")

    assert case.waiting == ["v", "v"]
    assert case.closed("b") == ["host_completed"]


def test_a_boundary_event_watches_over_a_receive_task() -> None:
    case = Case(
        diagram(
            start("s"),
            receive("r", "paid"),
            end("e"),
            flows("s", "r", "e"),
            boundary("b", "r", message("withdrawn")),
            user_task("v"),
            flow("b", "v"),
        )
    )

    case.deliver("b")

    assert case.waiting == ["v"]


def test_a_message_is_refused_where_none_is_waited_for() -> None:
    case = Case(diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e")))

    with pytest.raises(NotWaiting, match="message"):
        case.instance.deliver_message(case.tokens("u")[0], {})
