"""Variables: input and output mappings, scopes, and what branches see of each other."""

import pytest

from tests.diagrams import (
    boundary,
    catch,
    diagram,
    end,
    flow,
    flows,
    message,
    parallel,
    script,
    service_task,
    start,
    sub_process,
    task,
    throw,
    timer,
    user_task,
)
from tests.unit.spiff.running import Case


def test_inputs_are_local_and_see_those_before_them() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u", inputs={"double": "=a * 2", "more": "=double + 1", "plain": "text"}),
            user_task("v"),
            end("e"),
            flows("s", "u", "v", "e"),
        ),
        {"a": 3},
    )

    assert case.seen_by("u") == {"a": 3, "double": 6, "more": 7, "plain": "text"}
    case.complete("u")

    assert case.variables == {"a": 3}


def test_an_input_that_hides_a_variable_leaves_it_as_it_was() -> None:
    case = Case(
        diagram(start("s"), user_task("u", inputs={"a": "=a + 1"}), user_task("v"), flows("s", "u", "v")),
        {"a": 1},
    )

    case.complete("u", a=10, b=20)

    assert case.variables == {"a": 1, "b": 20}


def test_an_input_of_parts_begins_a_variable_of_its_own() -> None:
    parts = {"b.c": "=a // the number", "b.d.e": "=b.c + 1", "b.f": 'the "text"'}
    case = Case(
        diagram(start("s"), user_task("u", inputs=parts), user_task("v"), flows("s", "u", "v")),
        {"a": 1, "b": {"c": 9, "g": 9}},
    )

    assert case.seen_by("u")["b"] == {"c": 1, "d": {"e": 2}, "f": 'the "text"'}
    case.complete("u")

    assert case.variables["b"] == {"c": 9, "g": 9}


def test_an_output_of_a_part_keeps_the_rest() -> None:
    parts = {"b.c": "=a", "b.d.e": "=a + 1", "new.f": "=a"}
    case = Case(
        diagram(start("s"), user_task("u", outputs=parts), user_task("v"), flows("s", "u", "v")),
        {"b": {"c": 9, "d": {"g": 8}, "h": 7}},
    )

    case.complete("u", a=1)

    assert case.variables == {"b": {"c": 1, "d": {"e": 2, "g": 8}, "h": 7}, "new": {"f": 1}}


@pytest.mark.parametrize("held", [None, 5, "text", [1], {"c": None}, {"c": 5}])
def test_what_stands_in_the_way_of_a_part_and_is_no_context_is_replaced(held: object) -> None:
    case = Case(
        diagram(start("s"), user_task("u", outputs={"b.c.d": "=1"}), user_task("v"), flows("s", "u", "v")), {"b": held}
    )

    case.complete("u")

    assert case.variables == {"b": {"c": {"d": 1}}}


def test_outputs_alone_leave_the_activity_and_see_those_before_them() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u", outputs={"decision": "=answer.decision", "twice": "=decision + decision"}),
            user_task("v"),
            flows("s", "u", "v"),
        )
    )

    case.complete("u", answer={"decision": "yes"}, remark="unused")

    assert case.variables == {"decision": "yes", "twice": "yesyes"}


def test_outputs_see_the_inputs_of_their_activity() -> None:
    case = Case(
        diagram(
            start("s"),
            service_task("j", inputs={"rate": "=3"}, outputs={"fee": "=rate * count"}),
            user_task("v"),
            flows("s", "j", "v"),
        ),
    )

    case.finish("j", count=5)

    assert case.variables == {"fee": 15}


def test_a_manual_task_carries_mappings_too() -> None:
    case = Case(
        diagram(
            start("s"),
            task("t", inputs={"b": "=a + 1"}, outputs={"c": "=b + 1"}),
            user_task("u"),
            flows("s", "t", "u"),
        ),
        {"a": 1},
    )

    assert case.variables == {"a": 1, "c": 3}


def test_events_carry_mappings_too() -> None:
    case = Case(
        diagram(
            start("s", outputs={"begun": "=1"}),
            throw("t", inputs={"x": "=2"}, outputs={"thrown": "=x"}),
            catch("c", message("answer", "=key"), inputs={"key": '="k1"'}, outputs={"got": "=text"}),
            user_task("u"),
            flows("s", "t", "c", "u"),
        ),
    )

    assert case.awaited("c").key == "k1"
    case.deliver("c", text="hello", other=1)

    assert case.variables == {"begun": 1, "thrown": 2, "got": "hello"}


def test_a_result_is_written_to_the_nearest_scope_that_has_the_variable() -> None:
    case = Case(
        diagram(
            start("s"),
            end("e"),
            flows("s", "sub", "after", "e"),
            user_task("after"),
            sub_process(
                "sub",
                start("is"),
                user_task("u"),
                user_task("v"),
                end("ie"),
                flows("is", "u", "v", "ie"),
                inputs={"inner": "=0"},
            ),
        ),
        {"outer": 0},
    )

    case.complete("u", inner=1, outer=1, fresh=1)

    assert case.seen_by("v") == {"inner": 1, "outer": 1, "fresh": 1}
    assert case.variables == {"outer": 1, "fresh": 1}
    case.complete("v")

    assert case.variables == {"outer": 1, "fresh": 1}


def test_a_sub_process_hands_its_local_variables_out_by_outputs() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("after"),
            flows("s", "sub", "after"),
            sub_process(
                "sub",
                start("is"),
                script("sc", "=inner + 1", "inner"),
                end("ie"),
                flows("is", "sc", "ie"),
                inputs={"inner": "=1"},
                outputs={"result": "=inner * 10"},
            ),
        )
    )

    assert case.variables == {"result": 20}


def test_a_value_written_on_one_branch_is_seen_on_the_other_at_once() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("split"),
            user_task("a"),
            user_task("b"),
            parallel("join"),
            user_task("after"),
            flows("s", "split"),
            flows("split", "a", "join"),
            flows("split", "b", "join"),
            flows("join", "after"),
        ),
        {"x": 0, "list": [1, 2, 3]},
    )

    case.complete("a", x=1, list=[9])

    assert case.seen_by("b") == {"x": 1, "list": [9]}
    case.complete("b", y=2)

    assert case.variables == {"x": 1, "list": [9], "y": 2}


def test_a_value_written_behind_a_non_interrupting_boundary_event_is_seen_by_all() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            boundary("b", "u", timer(duration="PT1H"), interrupting=False),
            script("mark", "=true", "warned"),
            end("e2"),
            flows("b", "mark", "e2"),
        ),
        {"warned": False},
    )

    case.fire("b")

    assert case.seen_by("u") == {"warned": True}


def test_a_boundary_event_sees_the_inputs_of_its_activity() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u", inputs={"wait": '="PT2H"', "matter": "=7"}),
            end("e"),
            flows("s", "u", "e"),
            boundary("t", "u", timer(duration="=wait"), interrupting=False),
            end("e2"),
            flow("t", "e2"),
            boundary("m", "u", message("note", "=matter"), interrupting=False),
            end("e3"),
            flow("m", "e3"),
        )
    )

    assert case.due("t").hour == 8  # 11:00 in the office's zone is 06:00 UTC
    assert case.awaited("m").key == "7"


def test_what_a_boundary_event_brings_is_not_lost_in_the_scope_of_its_activity() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u", inputs={"x": "=1"}),
            flows("s", "u"),
            boundary("m", "u", message("note")),
            user_task("v"),
            flow("m", "v"),
        ),
        {"x": 0},
    )

    case.deliver("m", x=5)

    assert case.variables == {"x": 5}


def test_the_properties_of_an_element_are_in_scope_of_its_expressions() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            flows("s", "u"),
            boundary(
                "b",
                "u",
                timer(duration='=duration("P" + string(term) + "D")'),
                interrupting=False,
                properties={"law": "X-1", "term": "3"},
            ),
            end("e"),
            flow("b", "e"),
        )
    )

    assert case.due("b").day == 9


def test_a_variable_called_typename_is_harmless() -> None:
    case = Case(diagram(start("s"), user_task("u"), user_task("v"), flows("s", "u", "v")))

    case.complete("u", typename="date", v={"typename": "x"})

    assert case.variables == {"typename": "date", "v": {"typename": "x"}}


def test_a_variable_may_have_the_name_of_a_function() -> None:
    case = Case(
        diagram(
            start("s"),
            script("sc", "=count + number + count([date])", "sum"),
            user_task("u"),
            flows("s", "sc", "u"),
        ),
        {"count": 1, "number": 2, "date": 3},
    )

    assert case.variables["sum"] == 4
