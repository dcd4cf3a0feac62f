"""What the library does wrong by itself, each with the right behaviour; more of it in the tests of each construct.

Link events, signal ends, conditional flows, event sub-processes, races of timers, joins in loops, terminate,
multi-instance and messages have files of their own.
"""

from importlib.metadata import version
from pathlib import Path

import pytest

import engine.spiff
from tests.diagrams import (
    boundary,
    definitions,
    diagram,
    each,
    end,
    error,
    exclusive,
    flow,
    flows,
    message,
    parallel,
    process,
    receive,
    script,
    service_task,
    start,
    sub_process,
    timer,
    user_task,
)
from tests.unit.spiff.running import Case


def test_the_library_is_pinned_to_the_version_that_was_examined() -> None:
    assert version("SpiffWorkflow") == engine.spiff.PINNED


def test_nothing_outside_its_folder_knows_the_library() -> None:
    root = Path(engine.spiff.__file__).parents[1]
    users = {
        path.relative_to(root).parts[0]
        for path in root.rglob("*.py")
        if "import SpiffWorkflow" in (text := path.read_text(encoding="utf-8")) or "from SpiffWorkflow" in text
    }

    assert users == {"spiff"}


@pytest.mark.parametrize("name", ["Start", "End", "Root"])
def test_an_element_may_have_an_id_that_the_library_reserves(name: str) -> None:
    case = Case(diagram(start("s"), user_task(name), user_task("v"), end("e"), flows("s", name, "v", "e")))

    case.complete(name)
    assert case.waiting == ["v"]
    case.complete("v")

    assert case.is_completed
    assert case.passed == ["s", name, "v", "e"]


def test_the_reserved_ids_may_stand_together_at_start_and_end() -> None:
    case = Case(diagram(start("Start"), user_task("Root"), end("End"), flows("Start", "Root", "End")))

    case.complete("Root")

    assert case.is_completed


def test_ids_that_the_library_makes_for_itself_are_free_for_elements() -> None:
    names = ("u each", "p.EndJoin", "m_2")
    ids = [name.replace(" ", "-") for name in names]
    case = Case(
        diagram(
            start("s"),
            user_task("m", loop=each("=[1, 2, 3]")),
            *(user_task(name) for name in ids),
            flows("s", "m", *ids),
        )
    )

    for _ in range(3):
        case.complete("m")

    assert case.waiting == [ids[0]]


def test_joined_branches_do_not_take_back_what_they_never_touched() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            user_task("a"),
            user_task("b"),
            parallel("j"),
            user_task("after"),
            flows("s", "g", "a", "j", "after"),
            flows("g", "b", "j"),
        ),
        {"x": "old", "list": [1, 2, 3]},
    )

    case.complete("a", x="new", list=[9])
    case.complete("b", y=1)

    assert case.variables == {"x": "new", "list": [9], "y": 1}


def test_an_error_that_nothing_catches_does_not_let_the_case_go_on() -> None:
    case = Case(
        diagram(
            start("s"),
            sub_process("sub", start("is"), end("ie", error("A")), flows("is", "ie")),
            user_task("after"),
            flows("s", "sub", "after"),
        )
    )

    assert case.waiting == []
    assert "error A is caught by nothing" in case.failed["ie"]


def test_the_error_of_a_handler_is_scoped_to_its_activity() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            service_task("j1"),
            service_task("j2"),
            end("e"),
            flows("s", "g", "j1", "e"),
            flows("g", "j2", "e"),
            boundary("b1", "j1", error("A")),
            user_task("v1"),
            flow("b1", "v1"),
            boundary("b2", "j2", error("A")),
            user_task("v2"),
            flow("b2", "v2"),
        )
    )

    case.fail("j2", "A")

    assert case.waiting == ["b1", "j1", "v2"]


def test_one_message_does_not_reach_every_catcher_of_its_name() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            receive("a", "paid", "=1"),
            receive("b", "paid", "=1"),
            end("e"),
            flows("s", "g", "a", "e"),
            flows("g", "b", "e"),
        )
    )

    case.deliver("a")

    assert case.waiting == ["b"]


def test_a_second_round_of_a_multi_instance_body_does_not_fail_on_the_results_of_the_first() -> None:
    case = Case(
        diagram(
            start("s"),
            exclusive("x"),
            script("m", "=item", "v", loop=each("=[1, 2]", "item", results="r", result="=v")),
            user_task("u"),
            flows("s", "x", "m", "u"),
            flow("u", "x"),
        )
    )

    for _ in range(3):
        assert case.variables["r"] == [1, 2]
        case.complete("u")

    assert case.failures == []


def test_two_cases_of_one_definition_share_nothing() -> None:
    xml = diagram(
        start("s"),
        user_task("m", loop=each("=items", "item", results="r", result="=v")),
        user_task("u"),
        flows("s", "m", "u"),
    )
    first, second = Case(xml, {"items": [1]}), Case(xml, {"items": [1, 2, 3]})

    first.complete("m", v="x")

    assert first.variables["r"] == ["x"]
    assert second.waiting == ["m", "m", "m"]


def test_no_timer_of_the_last_round_haunts_the_next() -> None:
    case = Case(
        diagram(
            start("s"),
            exclusive("x"),
            user_task("u"),
            flows("s", "x", "u"),
            flow("u", "x"),
            boundary("t", "u", timer(duration="P1D")),
            flow("t", "x"),
            boundary("m", "u", message("note")),
            flow("m", "x"),
        )
    )

    for command in (lambda: case.complete("u"), lambda: case.fire("t"), lambda: case.deliver("m")):
        command()
        assert case.waiting == ["m", "t", "u"]


def test_an_unresolved_data_object_in_a_sub_process_is_harmless() -> None:
    xml = diagram(
        start("s"),
        sub_process("sub", start("is"), user_task("w"), end("ie"), flows("is", "w", "ie")),
        end("e"),
        flows("s", "sub", "e"),
    ).replace(
        b'<bpmn:startEvent id="is">',
        b'<bpmn:dataObjectReference id="ref" dataObjectRef="nowhere"/><bpmn:startEvent id="is">',
    )
    case = Case(xml)

    case.complete("w")

    assert case.is_completed


def test_a_sub_process_without_an_end_event_ends_when_nothing_is_left_in_it() -> None:
    case = Case(
        diagram(
            start("s"),
            sub_process("sub", start("is"), user_task("w"), flows("is", "w")),
            user_task("u"),
            flows("s", "sub", "u"),
        )
    )

    case.complete("w")

    assert case.waiting == ["u"]


def test_a_file_may_hold_processes_that_are_not_executable() -> None:
    xml = definitions(
        process(start("s"), user_task("u"), end("e"), flows("s", "u", "e"), id="p1"),
        process(start("s2"), id="p2", executable=False),
    )

    assert Case(xml).waiting == ["u"]


def test_two_thousand_steps_in_a_row_run_without_deep_recursion() -> None:
    ids = [f"n{number}" for number in range(2_000)]
    case = Case(
        diagram(start("s"), *(script(name, "=n + 1", "n") for name in ids), user_task("u"), flows("s", *ids, "u")),
        {"n": 0},
    )

    assert case.waiting == ["u"]
    assert case.variables == {"n": 2_000}
