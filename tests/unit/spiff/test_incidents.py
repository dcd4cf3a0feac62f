"""A step that fails: its token stays, nothing half done is left, everything before is kept, and a retry goes on."""

from typing import Any

import pytest

from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.occurrences import Closed, Opened, Passed
from tests.diagrams import (
    Part,
    boundary,
    catch,
    diagram,
    each,
    end,
    exclusive,
    flow,
    flows,
    message,
    parallel,
    script,
    service_task,
    start,
    sub_process,
    timer,
    user_task,
)
from tests.unit.spiff.running import Case

BAD_TIMER = timer(date="=due")


def failing(*parts: Part, at: str, variables: dict[str, Any] | None = None) -> Case:
    """A case that does one step and then fails at an element; a second branch waits all the time."""
    case = Case(
        diagram(
            start("s"),
            parallel("p0"),
            user_task("beside"),
            script("before", "=1", "done"),
            flows("s", "p0", "beside"),
            flows("p0", "before", at),
            *parts,
            user_task("after"),
            flow(at, "after"),
        ),
        variables,
    )
    assert case.failures == [at]
    return case


def only_failed(case: Case, element: str) -> None:
    """Nothing is left but the failed token and the one beside it."""
    assert list(case.failed) == [element]
    assert sorted(place.node.id for place in case.instance.places()) == sorted(["beside", element])
    assert case.waiting == ["beside"]
    assert case.variables["done"] == 1
    mentioned = [each for each in case.log if isinstance(each, Opened | Closed | Passed) and each.node.id == element]
    assert mentioned == []


@pytest.mark.parametrize(
    ("element", "fix"),
    [
        (user_task("x", due="=due"), {"due": "2026-04-10"}),
        (catch("x", BAD_TIMER), {"due": "2026-04-10"}),
        (catch("x", message("m", "=due")), {"due": "k"}),
        (user_task("x", loop=each("=due")), {"due": [1]}),
        (service_task("x", inputs={"first": "=1", "second": "=if due = null then 10 ** 40 else due"}), {"due": 1}),
    ],
    ids=["user task", "timer", "message", "multi-instance", "input"],
)
def test_a_failure_at_entry_leaves_the_token_where_it_is(element: Part, fix: dict[str, Any]) -> None:
    case = failing(element, at="x")
    only_failed(case, "x")
    case.retry("x")
    assert case.failures == ["x", "x"]
    only_failed(case, "x")
    case.fix(**fix)
    case.retry("x")

    assert case.failed == {}
    assert "x" in case.waiting


@pytest.mark.parametrize("host", [user_task("x"), service_task("x"), user_task("x", loop=each("=[1, 2]"))])
def test_a_failing_boundary_timer_leaves_no_other_boundary_token(host: Part) -> None:
    case = failing(
        host,
        boundary("b1", "x", message("stop")),
        boundary("b2", "x", BAD_TIMER),
        end("e1"),
        end("e2"),
        flow("b1", "e1"),
        flow("b2", "e2"),
        at="x",
    )

    only_failed(case, "x")
    case.fix(due="2026-04-10")
    case.retry("x")

    assert set(case.waiting) == {"b1", "b2", "beside", "x"}
    assert case.waiting.count("b1") == 1


def test_a_failing_sub_process_timer_starts_nothing_inside() -> None:
    case = failing(
        sub_process("x", start("is"), user_task("w"), end("ie"), flows("is", "w", "ie"), inputs={"local": "=1"}),
        boundary("b", "x", BAD_TIMER),
        end("e"),
        flow("b", "e"),
        at="x",
    )

    only_failed(case, "x")
    case.fix(due="2026-04-10")
    case.retry("x")

    assert case.waiting == ["b", "beside", "w"]
    assert case.seen_by("w")["local"] == 1


def test_a_failing_gateway_keeps_what_was_written_before() -> None:
    case = Case(
        diagram(
            start("s"),
            script("before", "=1", "done"),
            exclusive("x"),
            user_task("y"),
            user_task("z"),
            flows("s", "before", "x"),
            flow("x", "y", when="=way = 1"),
            flow("x", "z", when="=way = 2"),
        )
    )

    assert list(case.failed) == ["x"]
    assert case.variables == {"done": 1}
    case.fix(way=2)
    case.retry("x")

    assert case.waiting == ["z"]


def test_a_script_whose_flows_all_fail_does_not_write_twice() -> None:
    case = Case(
        diagram(
            start("s"),
            script("x", "=n + 1", "n"),
            user_task("y"),
            flows("s", "x"),
            flow("x", "y", when="=open"),
        ),
        {"n": 0},
    )

    case.retry("x")
    assert case.variables == {"n": 0}
    case.fix(open=True)
    case.retry("x")

    assert case.variables == {"n": 1, "open": True}
    assert case.waiting == ["y"]


def test_a_failing_output_mapping_of_a_form_refuses_the_completion_and_loses_nothing() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u", outputs={"big": "=if ok then 1 else number(string(10 ** 40)) "}),
            user_task("v"),
            flows("s", "u", "v"),
        )
    )

    with pytest.raises(ExecutionError, match="19 digits"):
        case.instance.complete_task(case.tokens("u")[0], {"ok": False})
