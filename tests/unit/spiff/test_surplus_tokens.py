"""Tokens at a parallel join for which no other can come any more: an incident says so, instead of an open case."""

from tests.diagrams import (
    Part,
    boundary,
    diagram,
    end,
    event_sub_process,
    exclusive,
    flow,
    flows,
    inclusive,
    message,
    parallel,
    signal,
    start,
    sub_process,
    timer,
    user_task,
)
from tests.unit.spiff.running import Case

MISSING = "waits for a token on b_j (from b), and none can come any more"


def joined(*parts: Part) -> Case:
    """Two branches into one join; the parts say what may happen to b."""
    return Case(
        diagram(
            start("s"),
            parallel("fork"),
            user_task("a"),
            user_task("b"),
            parallel("j"),
            user_task("after"),
            flows("s", "fork", "a", "j", "after"),
            flows("fork", "b"),
            flow("b", "j", id="b_j"),
            *parts,
        )
    )


def test_a_branch_that_leaves_by_its_boundary_makes_the_other_an_incident() -> None:
    case = joined(boundary("t", "b", timer(duration="P1D")), end("away"), flow("t", "away"))
    case.complete("a")
    assert case.failed == {}

    case.fire("t")

    assert case.failed["j"].startswith(f"j: {MISSING}")
    assert not case.is_completed
    case.retry("j")

    assert case.failures == ["j", "j"]


def test_nothing_is_said_as_long_as_anything_else_in_the_process_can_move() -> None:
    case = joined(
        boundary("t", "b", timer(duration="P1D")), user_task("v"), end("away"), flow("t", "v"), flow("v", "away")
    )
    case.complete("a")
    case.fire("t")
    assert case.failed == {}

    case.complete("v")

    assert list(case.failed) == ["j"]


def test_a_surplus_token_of_one_flow_is_told_when_the_rest_has_ended() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("fork"),
            user_task("a"),
            user_task("b"),
            user_task("c"),
            exclusive("x"),
            parallel("j"),
            end("e"),
            flows("s", "fork", "a", "x", "j", "e"),
            flows("fork", "b", "x"),
            flows("fork", "c", "j"),
        )
    )
    case.complete("a")
    case.complete("c")
    assert case.failed == {}

    case.complete("b")

    assert "waits for a token on c_j (from c)" in case.failed["j"]


def test_in_a_loop_the_next_round_may_still_bring_the_missing_token() -> None:
    case = Case(
        diagram(
            start("s"),
            exclusive("back"),
            parallel("fork"),
            user_task("a"),
            user_task("b"),
            exclusive("g", default="g_j"),
            parallel("j"),
            end("e"),
            flows("s", "back", "fork", "a", "j", "e"),
            flows("fork", "b", "g", "j"),
            flow("g", "back", when="=again"),
        )
    )
    case.complete("a")
    case.complete("b", again=True)
    assert case.failed == {}

    case.complete("b", again=False)
    assert case.failed == {}
    case.complete("a")

    assert "waits for a token on g_j (from g)" in case.failed["j"]


def test_an_inclusive_join_that_waits_for_the_stuck_token_keeps_nothing_alive() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("fork"),
            user_task("a"),
            user_task("b"),
            user_task("c"),
            parallel("j"),
            inclusive("i"),
            end("e"),
            end("away"),
            flows("s", "fork", "a", "j", "i", "e"),
            flows("fork", "b"),
            flow("b", "j", id="b_j"),
            flows("fork", "c", "i"),
            boundary("t", "b", timer(duration="P1D")),
            flow("t", "away"),
        )
    )
    case.complete("a")
    case.complete("c")

    case.fire("t")

    assert list(case.failed) == ["j"]


def test_watchers_keep_nothing_alive_and_may_still_end_the_process() -> None:
    case = joined(
        boundary("t", "b", timer(duration="P1D")),
        end("away"),
        flow("t", "away"),
        event_sub_process("es", start("stop", signal("stop")), end("ee"), flows("stop", "ee")),
    )
    case.complete("a")
    case.fire("t")
    assert list(case.failed) == ["j"]

    case.signal("stop")

    assert case.is_completed


def test_a_sub_process_is_looked_at_by_itself() -> None:
    inside = (
        start("is"),
        parallel("fork"),
        user_task("a"),
        user_task("b"),
        parallel("j"),
        end("ie"),
        flows("is", "fork", "a", "j", "ie"),
        flows("fork", "b", "j"),
        boundary("t", "b", message("away")),
        end("away"),
        flow("t", "away"),
    )
    case = Case(diagram(start("s"), sub_process("x", *inside), end("e"), flows("s", "x", "e")))
    case.complete("a")

    case.deliver("t")

    assert "b_j (from b)" in case.failed["j"]
