"""Loops in which nothing waits, nodes that nothing reaches, links without a partner."""

import pytest

from tests.diagrams import (
    Part,
    call,
    catch,
    each,
    end,
    exclusive,
    flow,
    flows,
    link,
    script,
    signal,
    start,
    sub_process,
    task,
    throw,
    timer,
    user_task,
)
from tests.unit.definition.finding import refusals


@pytest.mark.parametrize(
    "step",
    [
        script("x", "=1"),
        task("x"),
        task("x", "manualTask"),
        throw("x", signal("go")),
        exclusive("x"),
        sub_process("x", start("is"), script("i", "=1"), end("ie"), flows("is", "i", "ie")),
    ],
)
def test_a_loop_in_which_nothing_waits_is_refused(step: Part) -> None:
    refused = refusals(
        start("s"),
        exclusive("in"),
        step,
        exclusive("out", default="out_e"),
        end("e"),
        flows("s", "in", "x", "out", "e"),
        flow("out", "in", when="=again"),
    )

    assert len(refused) == 1
    assert "is in a loop in which nothing waits; put a task or an event into the loop" in refused[0]


@pytest.mark.parametrize(
    "step",
    [
        user_task("x"),
        catch("x", timer(duration="P1D")),
        call("x", "other"),
        user_task("x", loop=each("=a")),
        sub_process("x", start("is"), user_task("i"), end("ie"), flows("is", "i", "ie")),
    ],
)
def test_a_loop_in_which_something_waits_is_allowed(step: Part) -> None:
    assert (
        refusals(
            start("s"),
            exclusive("in"),
            step,
            exclusive("out", default="out_e"),
            end("e"),
            flows("s", "in", "x", "out", "e"),
            flow("out", "in", when="=again"),
        )
        == []
    )


def test_a_busy_loop_through_a_link_is_refused() -> None:
    refused = refusals(
        start("s"),
        exclusive("x"),
        throw("t", link("L")),
        catch("c", link("L")),
        end("e"),
        task("y"),
        exclusive("g", default="g_e"),
        flows("s", "x", "g", "e"),
        flow("g", "t", when="=again"),
        flows("c", "y", "x"),
    )

    assert len(refused) == 1
    assert "in which nothing waits" in refused[0]


@pytest.mark.parametrize(
    ("throwing", "catching", "element"),
    [("A", "B", "t (Away)"), ("A", None, "t (Away)"), (None, "A", "c")],
)
def test_a_link_without_its_other_end_is_refused(throwing: str | None, catching: str | None, element: str) -> None:
    parts = [start("s"), user_task("u"), end("e"), flows("s", "u", "e")]
    if throwing:
        parts += [throw("t", link(throwing), name="Away"), flow("u", "t")]
    if catching:
        parts += [catch("c", link(catching)), flow("c", "e")]

    refused = refusals(*parts)

    assert any(
        refusal.startswith(f"{element}: the link ")
        and "0 other ends in this process or sub-process; draw both on one level" in refusal
        for refusal in refused
    )


def test_a_link_with_two_catching_ends_is_refused() -> None:
    refused = refusals(
        start("s"),
        throw("t", link("L")),
        flow("s", "t"),
        catch("a", link("L")),
        catch("b", link("L")),
        end("e"),
        flow("a", "e"),
        flow("b", "e"),
    )

    assert refused == ["t: the link L has 2 other ends; draw a pair with one catching end"]


def test_a_link_has_flows_on_its_outer_side_only() -> None:
    refused = refusals(
        start("s"),
        throw("t", link("L")),
        catch("c", link("L")),
        end("e"),
        flows("s", "t", "c", "e"),
    )

    assert [refusal.partition(":")[0] for refusal in refused] == ["t", "c"]
    assert all("take away the flow" in refusal for refusal in refused)
