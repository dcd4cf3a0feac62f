"""Steps that fail and reach far: what they did to other tokens, bodies and processes is taken back too."""

import pytest

from engine.errors import AtqaruError
from tests.diagrams import (
    boundary,
    call,
    catch,
    condition,
    diagram,
    each,
    end,
    error,
    event_sub_process,
    flow,
    flows,
    inclusive,
    message,
    parallel,
    script,
    signal,
    start,
    sub_process,
    task,
    throw,
    timer,
    user_task,
)
from tests.unit.spiff.running import Case

BAD_TIMER = timer(date="=due")


def test_a_failing_output_mapping_of_a_sub_process_waits_at_its_end() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("after"),
            flows("s", "x", "after"),
            boundary("b", "x", message("stop")),
            end("e"),
            flow("b", "e"),
            sub_process(
                "x",
                start("is"),
                user_task("w"),
                end("ie"),
                flows("is", "w", "ie"),
                inputs={"local": "=5"},
                outputs={"result": "=if way = null then 10 ** 40 else local * way"},
            ),
        )
    )

    case.complete("w")
    assert list(case.failed) == ["x"]
    assert case.waiting == ["b"]
    case.retry("x")
    assert case.failures == ["x", "x"]
    case.fix(way=2)
    case.retry("x")

    assert case.waiting == ["after"]
    assert case.variables == {"way": 2, "result": 10}


def test_one_inner_instance_fails_alone() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("m", due="=item.due", loop=each("=items", "item", results="r", result="=v")),
            user_task("after"),
            flows("s", "m", "after"),
        ),
        {"items": [{"due": "2026-04-10"}, {"due": "soon"}, {"due": "2026-04-11"}]},
    )

    assert case.waiting == ["m", "m"]
    assert case.failures == ["m"]
    case.complete("m", v=1)
    case.complete("m", v=3)
    case.retry("m")

    assert case.failures == ["m", "m"]
    assert case.waiting == []


def test_the_end_of_a_body_that_fails_is_taken_back_whole() -> None:
    case = Case(
        diagram(
            start("s"),
            script("m", "=item", "v", loop=each("=[1, 2]", "item", results="r", result="=v")),
            user_task("after"),
            flows("s", "m"),
            flow("m", "after", when="=open"),
        ),
    )

    assert len(case.failed) == 1
    assert case.variables == {}
    case.fix(open=True)
    case.retry("m")

    assert case.variables == {"open": True, "r": [1, 2]}
    assert case.waiting == ["after"]


def test_a_failure_inside_a_sub_process_stays_inside() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("after"),
            flows("s", "x", "after"),
            sub_process("x", start("is"), user_task("w", due="=due"), end("ie"), flows("is", "w", "ie")),
        )
    )

    assert list(case.failed) == ["w"]
    case.fix(due="2026-04-10")
    case.retry("w")
    case.complete("w")

    assert case.waiting == ["after"]


def test_an_event_sub_process_that_cannot_be_armed_fails_at_the_start() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            event_sub_process("a", start("ta", message("m")), end("ea"), flows("ta", "ea")),
            event_sub_process("b", start("tb", BAD_TIMER), end("eb"), flows("tb", "eb")),
        )
    )

    assert list(case.failed) == ["s"]
    assert case.waiting == []
    case.fix(due="2026-04-10")
    case.retry("s")

    assert case.waiting == ["ta", "tb", "u"]


def test_a_thrown_signal_that_fails_at_one_catcher_moves_none() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            catch("a", signal("go")),
            user_task("va"),
            catch("b", signal("go")),
            user_task("vb"),
            user_task("u"),
            throw("t", signal("go")),
            user_task("w"),
            flows("s", "g", "a", "va"),
            flows("g", "b"),
            flow("b", "vb", when="=open"),
            flows("g", "u", "t", "w"),
        )
    )

    case.complete("u")

    assert case.waiting == ["a", "b"]
    assert list(case.failed) == ["t"]
    case.fix(open=True)
    case.retry("t")

    assert case.waiting == ["va", "vb", "w"]


def test_a_failing_condition_event_does_not_stop_the_case() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            catch("c", condition("=x")),
            user_task("v"),
            user_task("u"),
            user_task("w"),
            flows("s", "g", "c"),
            flow("c", "v", when="=open"),
            flows("g", "u", "w"),
        )
    )

    case.complete("u", x=True)
    assert list(case.failed) == ["c"]
    assert "w" in case.waiting
    case.fix(open=True)
    case.retry("c")

    assert case.waiting == ["v", "w"]


def test_an_inclusive_join_whose_way_out_fails_is_tried_once() -> None:
    case = Case(
        diagram(
            start("s"),
            inclusive("g"),
            task("a"),
            task("b"),
            inclusive("j"),
            user_task("after"),
            flows("s", "g"),
            flow("g", "a", when="=true"),
            flow("g", "b", when="=true"),
            flows("a", "j"),
            flows("b", "j"),
            flow("j", "after", when="=open"),
        )
    )

    assert case.failures == ["j"]
    case.fix(open=True)
    case.retry("j")

    assert case.waiting == ["after"]


def test_an_uncaught_error_end_can_be_tried_again_and_cancelled_from_outside() -> None:
    case = Case(
        diagram(
            start("s"),
            sub_process("x", start("is"), end("ie", error("A")), flows("is", "ie")),
            user_task("after"),
            flows("s", "x", "after"),
            boundary("b", "x", message("stop")),
            user_task("v"),
            flow("b", "v"),
        )
    )

    case.retry("ie")
    assert case.failures == ["ie", "ie"]
    case.deliver("b")

    assert case.waiting == ["v"]
    assert case.failed == {}


def test_a_step_that_did_not_fail_is_not_tried_again() -> None:
    case = Case(diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e")))

    with pytest.raises(AtqaruError, match="nothing failed here"):
        case.instance.retry(case.tokens("u")[0])


def test_a_called_process_that_fails_to_start_leaves_no_variables_behind() -> None:
    called = diagram(start("cs"), user_task("cu", due="=due"), end("ce"), flows("cs", "cu", "ce"), id="called")
    case = Case(diagram(start("s"), call("c", "called"), end("e"), flows("s", "c", "e")), called=(called,))

    assert list(case.failed) == ["cu"]
    assert [place.process_id for place in case.instance.places()] == ["p", "called"]
