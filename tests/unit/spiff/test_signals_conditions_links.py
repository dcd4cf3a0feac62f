"""Signals, conditional events and links."""

import pytest

from engine.spiff.state.occurrences import SignalThrown
from tests.diagrams import (
    boundary,
    catch,
    condition,
    diagram,
    end,
    event_sub_process,
    exclusive,
    flow,
    flows,
    link,
    parallel,
    script,
    signal,
    start,
    sub_process,
    task,
    throw,
    user_task,
)
from tests.unit.spiff.running import Case


def settled(case: Case) -> Case:
    case.instance.run_until_waiting()
    case.log += case.instance.occurrences
    case.reload()
    return case


def test_a_signal_reaches_all_who_wait_for_it_in_the_case() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            catch("a", signal("go")),
            catch("b", signal("go")),
            catch("c", signal("other")),
            user_task("u"),
            throw("t", signal("go")),
            user_task("v"),
            flows("s", "g", "a"),
            flows("g", "b"),
            flows("g", "c"),
            flows("g", "u", "t", "v"),
        )
    )

    case.complete("u")

    assert case.waiting == ["c", "v"]
    assert [each.name for each in case.log if isinstance(each, SignalThrown)] == ["go"]


def test_a_signal_from_outside_brings_variables_and_says_how_many_it_reached() -> None:
    case = Case(
        diagram(
            start("s"),
            catch("a", signal("go")),
            user_task("u"),
            flows("s", "a", "u"),
        )
    )

    assert case.signal("nothing") == 0
    assert case.signal("go", by="x") == 1
    assert case.variables == {"by": "x"}


def test_a_signal_end_event_throws_its_signal() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            catch("a", signal("go")),
            user_task("u"),
            end("t", signal("go")),
            user_task("v"),
            flows("s", "g", "a", "v"),
            flows("g", "u", "t"),
        )
    )

    case.complete("u")

    assert case.waiting == ["v"]


def test_a_signal_that_ends_its_own_thrower_lets_nothing_of_it_run_on() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            throw("t", signal("stop")),
            user_task("never"),
            flows("s", "u", "t", "never"),
            event_sub_process("es", start("x", signal("stop")), user_task("v"), flows("x", "v")),
        )
    )

    case.complete("u")

    assert case.waiting == ["v"]
    assert case.opened("never") == []
    assert case.passed == ["s", "u", "t", "x"]


def test_a_signal_interrupts_or_runs_beside_at_a_boundary() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            flows("s", "u"),
            boundary("n", "u", signal("note"), interrupting=False),
            user_task("v"),
            flow("n", "v"),
            boundary("i", "u", signal("stop")),
            user_task("w"),
            flow("i", "w"),
        )
    )

    case.signal("note")
    assert case.waiting == ["i", "n", "u", "v"]
    case.signal("stop")

    assert case.waiting == ["v", "w"]


def test_a_condition_holds_a_token_until_it_is_true() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            catch("c", condition("=count >= 2")),
            user_task("after"),
            user_task("u"),
            user_task("v"),
            flows("s", "g", "c", "after"),
            flows("g", "u", "v"),
        )
    )

    case.complete("u", count=1)
    assert case.waiting == ["c", "v"]
    case.complete("v", count=2)

    assert case.waiting == ["after"]


def test_a_condition_that_is_true_already_passes_at_once() -> None:
    case = Case(diagram(start("s"), catch("c", condition("=x")), user_task("u"), flows("s", "c", "u")), {"x": True})

    assert case.waiting == ["u"]


def test_a_condition_interrupts_an_activity() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            flows("s", "u"),
            boundary("b", "u", condition("=stop = true")),
            user_task("v"),
            flow("b", "v"),
        )
    )

    case.fix(stop=True)
    settled(case)

    assert case.waiting == ["v"]


def test_a_non_interrupting_condition_comes_each_time_it_becomes_true() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            flows("s", "u"),
            boundary("b", "u", condition("=hot"), interrupting=False),
            user_task("v"),
            flow("b", "v"),
        )
    )

    for hot in (True, True, False, True):
        case.fix(hot=hot)
        settled(case)

    assert case.waiting == ["b", "u", "v", "v"]


def test_a_condition_that_is_true_only_between_two_automatic_steps_is_seen() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            script("on", "=true", "hot"),
            task("t"),
            script("off", "=false", "hot"),
            user_task("w"),
            flows("s", "u", "on", "t", "off", "w"),
            event_sub_process("es", start("c", condition("=hot"), interrupting=False), user_task("v"), flows("c", "v")),
        )
    )

    case.complete("u")

    assert case.waiting == ["c", "v", "w"]


def test_a_condition_that_becomes_true_by_the_last_step_is_seen() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            script("on", "=true", "hot"),
            end("e"),
            flows("s", "u", "on", "e"),
            event_sub_process("es", start("c", condition("=hot"), interrupting=False), user_task("v"), flows("c", "v")),
        )
    )

    case.complete("u")

    assert case.waiting == ["c", "v"]


@pytest.mark.parametrize("where", ["root", "sub"])
def test_a_link_leads_to_its_other_end(where: str) -> None:
    parts = (
        start("a"),
        task("before"),
        throw("t", link("L")),
        catch("c", link("L")),
        user_task("u"),
        end("b"),
        flows("a", "before", "t"),
        flows("c", "u", "b"),
    )
    whole = (
        parts
        if where == "root"
        else (
            start("s"),
            sub_process("sub", *parts),
            end("e"),
            flows("s", "sub", "e"),
        )
    )
    case = Case(diagram(*whole))

    assert case.waiting == ["u"]
    case.complete("u")

    assert case.is_completed
    assert "c" in case.passed


def test_several_links_may_lead_to_one_end() -> None:
    case = Case(
        diagram(
            start("s"),
            exclusive("g", default="g_t2"),
            throw("t1", link("L")),
            throw("t2", link("L")),
            catch("c", link("L")),
            user_task("u"),
            flows("s", "g", "t2"),
            flow("g", "t1", when="=x"),
            flows("c", "u"),
        ),
        {"x": True},
    )

    assert case.waiting == ["u"]
    assert "t1" in case.passed


def test_a_link_closes_a_loop() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            exclusive("g", default="g_e"),
            throw("t", link("back")),
            catch("c", link("back")),
            exclusive("x"),
            end("e"),
            flows("s", "x", "u", "g", "e"),
            flow("g", "t", when="=again"),
            flows("c", "x"),
        )
    )

    case.complete("u", again=True)
    assert case.waiting == ["u"]
    case.complete("u", again=False)

    assert case.is_completed
