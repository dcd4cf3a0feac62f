"""Exclusive, inclusive, parallel and event-based gateways, and conditions on flows that leave activities."""

import pytest

from tests.diagrams import (
    Part,
    boundary,
    catch,
    diagram,
    event_based,
    exclusive,
    flow,
    flows,
    inclusive,
    message,
    parallel,
    receive,
    start,
    task,
    timer,
    together,
    user_task,
)
from tests.unit.spiff.running import Case, moment


@pytest.mark.parametrize(("n", "waiting"), [(1, "a"), (5, "b"), (50, "c")])
def test_an_exclusive_gateway_takes_the_first_true_flow_in_order(n: int, waiting: str) -> None:
    case = Case(
        diagram(
            start("s"),
            exclusive("g", default="g_c"),
            flows("s", "g"),
            flow("g", "c"),
            flow("g", "a", when="=n < 3"),
            flow("g", "b", when="=n < 10"),
            user_task("a"),
            user_task("b"),
            user_task("c"),
        ),
        {"n": n},
    )

    assert case.waiting == [waiting]


def test_an_exclusive_gateway_without_a_true_flow_is_an_incident() -> None:
    case = Case(
        diagram(
            start("s"),
            exclusive("g"),
            flows("s", "g"),
            flow("g", "a", when="=n < 3"),
            flow("g", "b", when="=n > 5"),
            user_task("a"),
            user_task("b"),
        )
    )

    assert "no condition of an outgoing flow is true" in case.failed["g"]
    case.fix(n=6)
    case.retry("g")

    assert case.waiting == ["b"]


def test_the_condition_of_a_default_flow_is_not_asked() -> None:
    case = Case(
        diagram(
            start("s"),
            exclusive("g", default="g_b"),
            flows("s", "g"),
            flow("g", "a", when="=false"),
            flow("g", "b", when="=false"),
            user_task("a"),
            user_task("b"),
        )
    )

    assert case.waiting == ["b"]


@pytest.mark.parametrize(
    ("chosen", "waiting"),
    [({"a"}, ["a"]), ({"a", "b"}, ["a", "b"]), ({"a", "b", "c"}, ["a", "b", "c"]), (set(), ["d"])],
)
def test_an_inclusive_gateway_takes_every_true_flow_and_joins_as_many(chosen: set[str], waiting: list[str]) -> None:
    case = Case(
        diagram(
            start("s"),
            inclusive("g", default="g_d"),
            inclusive("j"),
            user_task("after"),
            flows("s", "g"),
            *(flow("g", name, when=f"={name}") for name in "abc"),
            flow("g", "d"),
            *(together(user_task(name), flow(name, "j")) for name in "abcd"),
            flow("j", "after"),
        ),
        {name: name in chosen for name in "abc"},
    )

    assert case.waiting == waiting
    for name in waiting:
        assert "after" not in case.waiting
        case.complete(name)

    assert case.waiting == ["after"]
    assert case.passed.count("j") == 1


def with_an_inclusive_join(*parts: Part) -> Case:
    """A case at the parallel split `g` before the inclusive join `j`, which leads to `after`; `parts` come between."""
    ends = (start("s"), parallel("g"), inclusive("j"), user_task("after"), flows("s", "g"), flows("j", "after"))
    return Case(diagram(*ends, *parts))


def test_an_inclusive_join_waits_for_a_token_that_comes_by_a_boundary_event() -> None:
    case = with_an_inclusive_join(
        user_task("a"),
        user_task("b"),
        user_task("c"),
        flows("g", "a", "j"),
        flows("g", "b"),
        user_task("d"),
        flows("b", "d"),
        boundary("t", "b", timer(duration="P1D")),
        flows("t", "c", "j"),
    )

    case.complete("a")
    assert case.waiting == ["b", "t"]
    case.fire("t")
    case.complete("c")

    assert case.waiting == ["after"]


def test_an_inclusive_join_goes_on_when_the_other_token_went_elsewhere() -> None:
    case = with_an_inclusive_join(
        user_task("a"),
        user_task("b"),
        user_task("away"),
        flows("g", "a", "j"),
        flows("g", "b"),
        flow("b", "j", when="=stay"),
        flow("b", "away", when="=not(stay)"),
    )

    case.complete("a")
    case.complete("b", stay=False)

    assert case.waiting == ["after", "away"]


def test_an_inclusive_join_does_not_wait_for_a_token_that_can_come_where_one_waits_already() -> None:
    case = with_an_inclusive_join(
        user_task("u"),
        exclusive("x"),
        user_task("a"),
        user_task("b"),
        flows("g", "a", "j"),
        flows("g", "u", "x"),
        flow("x", "a", when="=first"),
        flow("x", "b", when="=not(first)"),
        flows("b", "j"),
    )

    case.complete("a")

    assert case.waiting == ["after", "u"]


def test_one_flow_where_a_token_waits_is_enough_for_an_inclusive_join_not_to_wait() -> None:
    case = with_an_inclusive_join(
        user_task("u"),
        exclusive("x"),
        user_task("a"),
        user_task("b"),
        user_task("c"),
        flows("g", "a", "j"),
        flows("g", "c", "j"),
        flows("g", "u", "x"),
        flow("x", "a", when="=first"),
        flow("x", "b", when="=not(first)"),
        flows("b", "j"),
    )

    case.complete("a")
    case.complete("c")

    assert case.waiting == ["after", "u"]


def test_an_inclusive_join_does_not_wait_for_a_boundary_event_that_only_watches() -> None:
    case = with_an_inclusive_join(
        user_task("u"),
        exclusive("x"),
        flows("g", "x", "j"),
        flows("g", "u", "x"),
        boundary("t", "u", timer(duration="P1D"), interrupting=False),
        flows("t", "j"),
    )

    waiting_at_first = case.waiting
    case.fire("t")
    case.complete("u")

    # the token in `u` can come where one waits already, and its timer holds none
    assert waiting_at_first == ["after", "t", "u"]
    assert case.waiting == ["after", "after", "after"]


def test_an_inclusive_join_takes_one_token_of_each_flow_and_the_rest_goes_on_after_it() -> None:
    case = with_an_inclusive_join(
        user_task("a"),
        user_task("b"),
        user_task("c"),
        exclusive("x"),
        flows("g", "a", "x", "j"),
        flows("g", "b", "x"),
        flows("g", "c", "j"),
    )

    case.complete("a")
    case.complete("b")
    assert case.waiting == ["c"]
    case.complete("c")

    assert case.waiting == ["after", "after"]
    assert case.passed.count("j") == 2


def test_a_parallel_gateway_splits_and_joins() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            parallel("j"),
            user_task("a"),
            user_task("b"),
            user_task("after"),
            flows("s", "g", "a", "j", "after"),
            flows("g", "b", "j"),
        )
    )

    case.complete("b")
    assert case.waiting == ["a"]
    case.complete("a")

    assert case.waiting == ["after"]
    assert case.passed.count("j") == 1


def test_a_parallel_join_takes_one_token_of_each_flow_and_leaves_the_rest() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            user_task("a"),
            user_task("b"),
            exclusive("x"),
            parallel("j"),
            user_task("after"),
            user_task("c"),
            flows("s", "g", "a", "x", "j", "after"),
            flows("g", "b", "x"),
            flows("g", "c", "j"),
        )
    )

    case.complete("a")
    case.complete("b")
    case.complete("c")

    assert case.waiting == ["after"]
    assert len(case.places("j")) == 1
    case.complete("after")

    assert not case.is_completed


def test_several_flows_that_leave_a_task_split_it() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            user_task("a"),
            user_task("b"),
            flows("s", "u"),
            flow("u", "a"),
            flow("u", "b"),
        )
    )

    case.complete("u")

    assert case.waiting == ["a", "b"]


@pytest.mark.parametrize(("n", "waiting"), [(1, ["a"]), (7, ["a", "b"]), (0, ["c"])])
def test_conditional_flows_that_leave_an_activity_are_obeyed(n: int, waiting: list[str]) -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u", default="u_c"),
            user_task("a"),
            user_task("b"),
            user_task("c"),
            flows("s", "u"),
            flow("u", "a", when="=n > 0"),
            flow("u", "b", when="=n > 5"),
            flow("u", "c"),
        )
    )

    case.complete("u", n=n)

    assert case.waiting == waiting


def test_a_flow_without_a_condition_is_taken_beside_conditional_ones() -> None:
    case = Case(
        diagram(
            start("s"),
            task("t"),
            user_task("a"),
            user_task("b"),
            user_task("c"),
            flows("s", "t", "a"),
            flow("t", "b", when="=true"),
            flow("t", "c", when="=false"),
        )
    )

    assert case.waiting == ["a", "b"]


RACE = (start("s"), event_based("g"), flows("s", "g"), user_task("after-a"), user_task("after-b"))


@pytest.mark.parametrize("first", ["a", "b"])
def test_of_two_timers_behind_an_event_gateway_each_has_its_own_moment(first: str) -> None:
    case = Case(
        diagram(
            *RACE,
            catch("a", timer(duration="P1D")),
            catch("b", timer(date="2026-04-10")),
            flows("g", "a", "after-a"),
            flows("g", "b", "after-b"),
        )
    )

    assert (case.due("a"), case.due("b")) == (moment("2026-04-07T11:00"), moment("2026-04-10T18:30"))
    case.fire(first)

    assert case.waiting == [f"after-{first}"]


def test_a_message_races_with_a_timer() -> None:
    case = Case(
        diagram(
            *RACE,
            receive("a", "paid"),
            catch("b", timer(duration="P1D")),
            flows("g", "a", "after-a"),
            flows("g", "b", "after-b"),
        )
    )

    case.deliver("a", amount=1)

    assert case.waiting == ["after-a"]
    assert case.closed("b") == ["cancelled"]
    assert case.variables == {"amount": 1}


def test_two_messages_race() -> None:
    case = Case(
        diagram(
            *RACE,
            catch("a", message("yes", "=7")),
            catch("b", message("no", "=7")),
            flows("g", "a", "after-a"),
            flows("g", "b", "after-b"),
        )
    )

    case.deliver("b")

    assert case.waiting == ["after-b"]


def test_two_tokens_race_apart_at_one_event_gateway() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("split"),
            exclusive("x"),
            task("t1"),
            task("t2"),
            event_based("g"),
            user_task("after-a"),
            user_task("after-b"),
            flows("s", "split", "t1", "x", "g"),
            flows("split", "t2", "x"),
            catch("a", message("yes")),
            catch("b", message("no")),
            flows("g", "a", "after-a"),
            flows("g", "b", "after-b"),
        )
    )

    case.deliver("a")

    assert case.waiting == ["a", "after-a", "b"]
