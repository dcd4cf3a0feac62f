"""Service and send tasks, message throw events: jobs for handlers. Scripts and decisions: done at once."""

from typing import Any

import pytest

from engine.spiff.state.occurrences import Decided
from engine.spiff.state.waits import JobWait
from tests.diagrams import (
    Part,
    boundary,
    decide,
    diagram,
    end,
    error,
    flow,
    flows,
    message,
    script,
    service_task,
    start,
    user_task,
)
from tests.unit.spiff.running import Case


@pytest.mark.parametrize("tag", ["serviceTask", "sendTask", "businessRuleTask", "scriptTask"])
def test_a_task_with_a_handler_is_a_job(tag: str) -> None:
    case = Case(
        diagram(
            start("s"),
            service_task("j", "registry-query", tag=tag, retries="5", headers={"register": "convictions"}),
            user_task("u"),
            flows("s", "j", "u"),
        )
    )

    assert case.awaited("j") == JobWait("registry-query", 5, {"register": "convictions"})
    case.finish("j", clean=True)

    assert case.waiting == ["u"]
    assert case.variables == {"clean": True}


@pytest.mark.parametrize("tag", ["intermediateThrowEvent", "endEvent"])
def test_a_message_is_sent_by_a_job(tag: str) -> None:
    sending = service_task("j", "publish-message", tag=tag, event=message("note"))
    after = (user_task("u"), flow("j", "u")) if tag != "endEvent" else ()
    case = Case(diagram(start("s"), sending, flow("s", "j"), *after))

    case.finish("j")

    assert case.waiting == (["u"] if after else [])
    assert case.is_completed is not bool(after)


def test_a_job_has_three_retries_where_none_are_written() -> None:
    case = Case(diagram(start("s"), service_task("j"), end("e"), flows("s", "j", "e")))

    assert case.awaited("j").retries == 3


def test_feel_in_type_retries_and_headers_is_evaluated_with_the_inputs_of_the_task() -> None:
    asks = service_task(
        "j",
        '=asked + "-query"',
        retries="=tries",
        headers={"service": "=asked", "plain": " a"},
        inputs={"tries": "=1 + 3"},
    )
    case = Case(diagram(start("s"), script("v", '="diploma"', "asked"), asks, end("e"), flows("s", "v", "j", "e")))

    assert case.awaited("j") == JobWait("diploma-query", 4, {"service": "diploma", "plain": " a"})


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (service_task("j", "=kind"), "the task type is null"),
        (service_task("j", headers={"code": "=code"}), "the header 'code' is null"),
        (service_task("j", headers={"result": '="a b"'}), "the header 'result' is 'a b'; a variable is letters"),
        (service_task("j", retries="=1 / 2"), "the retries are 0.5; the FEEL behind = must give a whole number"),
        (service_task("j", retries="=101"), "must give a whole number from 0 to 100"),
    ],
)
def test_feel_that_gives_no_type_header_or_retries_fails_the_step(part: Part, message: str) -> None:
    case = Case(diagram(start("s"), part, end("e"), flows("s", "j", "e")))

    assert message in case.failed["j"]


def test_the_error_of_a_handler_reaches_the_boundary_of_its_task() -> None:
    case = Case(
        diagram(
            start("s"),
            service_task("j"),
            end("e"),
            flows("s", "j", "e"),
            boundary("b", "j", error("NOT_FOUND")),
            user_task("fix"),
            flow("b", "fix"),
        )
    )

    caught = case.fail("j", "NOT_FOUND", reason="no such person")

    assert caught
    assert case.waiting == ["fix"]
    assert case.variables == {"reason": "no such person"}
    assert case.closed("j") == ["error"]


def test_an_error_that_nothing_catches_leaves_the_job_where_it_is() -> None:
    case = Case(
        diagram(
            start("s"),
            service_task("j"),
            end("e"),
            flows("s", "j", "e"),
            boundary("b", "j", error("OTHER")),
            end("e2"),
            flow("b", "e2"),
        )
    )

    caught = case.fail("j", "NOT_FOUND")

    assert not caught
    assert case.waiting == ["b", "j"]
    case.finish("j")

    assert case.closed("j") == ["completed"]


def test_the_boundary_with_the_code_comes_before_the_one_that_catches_all() -> None:
    xml = diagram(
        start("s"),
        service_task("j"),
        end("e"),
        flows("s", "j", "e"),
        boundary("all", "j", error()),
        user_task("any"),
        flow("all", "any"),
        boundary("b", "j", error("A")),
        user_task("exact"),
        flow("b", "exact"),
    )
    exact, other = Case(xml), Case(xml)

    exact.fail("j", "A")
    other.fail("j", "B")

    assert exact.waiting == ["exact"]
    assert other.waiting == ["any"]


def test_a_script_writes_its_result() -> None:
    case = Case(
        diagram(start("s"), script("sc", "=a + b", "total"), user_task("u"), flows("s", "sc", "u")),
        {"a": 1, "b": 2},
    )

    assert case.variables["total"] == 3


def test_a_script_without_a_leading_equals_sign_is_feel_too() -> None:
    case = Case(diagram(start("s"), script("sc", "1 + 1", "total"), user_task("u"), flows("s", "sc", "u")))

    assert case.variables["total"] == 2


def test_dates_become_text_in_variables() -> None:
    case = Case(
        diagram(
            start("s"),
            script("sc", '={d: date("2026-04-08"), t: duration("P3D"), n: 1.5}', "v"),
            user_task("u"),
            flows("s", "sc", "u"),
        )
    )

    assert case.variables["v"] == {"d": "2026-04-08", "t": "P3D", "n": 1.5}


def test_a_decision_gets_what_its_task_sees_and_writes_its_result() -> None:
    def fee(context: Any) -> Any:
        return context["income"] * context["rate"]

    case = Case(
        diagram(start("s"), decide("d", "fee", "due", inputs={"rate": "=2"}), user_task("u"), flows("s", "d", "u")),
        {"income": 21},
        decisions={"fee": fee},
    )

    assert case.variables == {"income": 21, "due": 42}
    assert [each.evaluations for each in case.log if isinstance(each, Decided)] == [({"decision": "fee"},)]


def test_a_decision_is_named_by_feel() -> None:
    case = Case(
        diagram(start("s"), decide("d", "=which", "r"), user_task("u"), flows("s", "d", "u")),
        {"which": "b"},
        decisions={"a": lambda _: 1, "b": lambda _: 2},
    )

    assert case.variables["r"] == 2
