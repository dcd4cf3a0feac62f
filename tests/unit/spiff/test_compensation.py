"""Compensation: what was completed is undone by its handlers, as Camunda 8 does it."""

import zlib
from contextlib import suppress
from typing import Any

import pytest

from engine.definition.reader import read_sound
from engine.spiff.changes.mismatches import CannotMove
from engine.spiff.compiler import make_runnable
from tests.diagrams import (
    Part,
    boundary,
    call,
    compensation,
    diagram,
    each,
    end,
    error,
    escalation,
    event_sub_process,
    exclusive,
    flow,
    flows,
    inclusive,
    message,
    parallel,
    script,
    service_task,
    signal,
    start,
    sub_process,
    task,
    terminate,
    throw,
    timer,
    together,
    undone_by,
    user_task,
)
from tests.unit.spiff.running import Case

UNDO_A = undone_by("a", user_task("undo_a"))


def line(*steps: Part, undo: str | None = None) -> bytes:
    """Steps `a` and `b` with handlers, a throw event, a user task behind it."""
    return diagram(
        *(start("s"), user_task("a"), user_task("b"), throw("t", compensation(undo)), user_task("after"), end("e")),
        *(undone_by("a", user_task("undo_a")), undone_by("b", user_task("undo_b"))),
        *(flows("s", "a", "b", "t", "after", "e"), *steps),
    )


def nested(*inside: Part, way: tuple[str, ...] = ("is", "a", "ie"), **sub: Any) -> bytes:
    """A sub-process with the step `a`, which can be undone, and compensation thrown behind the sub-process."""
    body = (start("is"), user_task("a"), end("ie"), undone_by("a", user_task("undo_a")), flows(*way), *inside)
    return diagram(
        *(start("s"), sub_process("sub", *body, **sub), throw("t", compensation()), user_task("after"), end("e")),
        flows("s", "sub", "t", "after", "e"),
    )


def stores_what_can_be_undone(case: Case) -> bool:
    content = case.instance.dump().content
    return b"compensable" in (content if content.startswith(b"{") else zlib.decompress(content))


# --- who is undone, when, how often


def test_all_handlers_of_completed_activities_begin_at_once_and_the_event_waits_for_all() -> None:
    case = Case(line())

    case.complete("a")
    case.complete("b")
    assert case.waiting == ["undo_a", "undo_b"]
    case.complete("undo_a")
    assert case.waiting == ["undo_b"]
    case.complete("undo_b")

    assert case.waiting == ["after"]
    assert case.passed == ["s", "a", "b", "b_undone", "a_undone", "undo_a", "undo_b", "t"]


def test_what_was_completed_last_is_undone_first() -> None:
    case = Case(
        diagram(
            *(start("s"), task("a"), task("b"), throw("t", compensation()), end("e"), flows("s", "a", "b", "t", "e")),
            undone_by("a", script("undo_a", '=append(order, "a")', "order")),
            undone_by("b", script("undo_b", '=append(order, "b")', "order")),
        ),
        {"order": []},
    )

    assert case.is_completed
    assert case.variables["order"] == ["b", "a"]


def test_without_a_completed_activity_the_event_goes_on_at_once() -> None:
    case = Case(
        diagram(
            *(start("s"), exclusive("g", default="g_t"), user_task("a"), throw("t", compensation()), end("e")),
            *(flow("s", "g"), flow("g", "a", when="=false"), flow("g", "t"), flow("a", "t"), flow("t", "e")),
            undone_by("a", user_task("undo_a")),
        )
    )

    assert case.is_completed
    assert "undo_a" not in case.passed


def test_one_activity_alone_can_be_undone() -> None:
    case = Case(line(undo="a"))
    case.complete("a")
    case.complete("b")

    assert case.waiting == ["undo_a"]
    case.complete("undo_a")
    assert case.waiting == ["after"]


def test_an_end_event_waits_until_everything_is_undone() -> None:
    case = Case(
        diagram(
            *(start("s"), user_task("a"), end("e", compensation()), flows("s", "a", "e")),
            undone_by("a", user_task("undo_a")),
        )
    )

    case.complete("a")
    assert (case.waiting, case.is_completed) == (["undo_a"], False)
    case.complete("undo_a")

    assert case.is_completed
    assert case.passed[-1] == "e"


def test_active_and_cancelled_activities_are_not_undone() -> None:
    case = Case(
        diagram(
            *(start("s"), parallel("g"), user_task("active"), user_task("cut"), user_task("go"), end("e")),
            *(throw("t", compensation()), user_task("after"), flow("s", "g"), flow("g", "active"), flow("active", "e")),
            *(flow("g", "cut"), flows("g", "go", "t", "after"), boundary("late", "cut", timer(duration="P1D"))),
            *(flow("late", "e"), flow("cut", "e")),
            undone_by("active", user_task("undo_active")),
            undone_by("cut", user_task("undo_cut")),
        )
    )

    case.fire("late")
    case.complete("go")

    assert case.waiting == ["active", "after"]


def test_an_activity_completed_several_times_is_undone_as_often() -> None:
    case = Case(
        diagram(
            *(start("s"), exclusive("in"), user_task("a"), exclusive("again", default="again_t"), end("e")),
            *(throw("t", compensation()), flows("s", "in", "a", "again", "t", "e")),
            flow("again", "in", when="=more"),
            undone_by("a", user_task("undo_a")),
        )
    )

    for more in (True, True, False):
        case.complete("a", more=more)
    assert case.waiting == ["undo_a"] * 3
    for _ in range(3):
        case.complete("undo_a")

    assert case.is_completed


def test_what_is_undone_once_is_not_undone_again() -> None:
    case = Case(
        diagram(
            *(start("s"), user_task("a"), throw("one", compensation("a")), user_task("b")),
            *(throw("two", compensation()), end("e"), flows("s", "a", "one", "b", "two", "e")),
            undone_by("a", user_task("undo_a")),
            undone_by("b", user_task("undo_b")),
        )
    )
    case.complete("a")
    case.complete("undo_a")
    case.complete("b")

    assert case.waiting == ["undo_b"]


def test_two_events_at_once_share_what_there_is_and_each_waits_for_its_own() -> None:
    case = Case(
        diagram(
            *(start("s"), user_task("a"), user_task("b"), parallel("g"), flows("s", "a", "b", "g")),
            *(throw("one", compensation("a")), throw("two", compensation("b")), end("e1"), end("e2")),
            *(flows("g", "one", "e1"), flows("g", "two", "e2")),
            undone_by("a", user_task("undo_a")),
            undone_by("b", user_task("undo_b")),
        )
    )
    case.complete("a")
    case.complete("b")

    case.complete("undo_b")

    assert (case.waiting, case.passed[-1]) == (["undo_a"], "e2")


# --- sub-processes, called processes, several instances


def test_what_was_completed_inside_a_completed_sub_process_is_undone() -> None:
    case = Case(nested())

    case.complete("a")
    assert case.waiting == ["undo_a"]
    case.complete("undo_a")

    assert case.waiting == ["after"]


def test_a_sub_process_in_a_sub_process_is_undone_from_outside() -> None:
    inside = (start("js"), user_task("b"), end("je"), flows("js", "b", "je"), undone_by("b", user_task("undo_b")))
    case = Case(nested(sub_process("deep", *inside), way=("is", "a", "deep", "ie")))

    case.complete("a")
    case.complete("b")

    assert case.waiting == ["undo_a", "undo_b"]


def test_inside_an_active_sub_process_nothing_is_undone_from_outside() -> None:
    inside = (start("is"), user_task("a"), user_task("rest"), flows("is", "a", "rest"))
    case = Case(
        diagram(
            *(start("s"), parallel("g"), user_task("go"), throw("t", compensation()), user_task("after")),
            *(sub_process("sub", *inside, undone_by("a", user_task("undo_a"))), flow("s", "g"), flow("g", "sub")),
            flows("g", "go", "t", "after"),
        )
    )
    case.complete("a")
    case.complete("go")

    assert case.waiting == ["after", "rest"]


def test_a_cancelled_sub_process_takes_what_was_completed_inside_with_it() -> None:
    inside = (start("is"), user_task("a"), user_task("rest"), flows("is", "a", "rest"))
    case = Case(
        diagram(
            *(start("s"), sub_process("sub", *inside, undone_by("a", user_task("undo_a"))), flows("s", "sub", "e")),
            *(boundary("late", "sub", timer(duration="P1D")), end("e"), end("t", compensation()), flow("late", "t")),
        )
    )
    case.complete("a")
    case.fire("late")

    assert case.is_completed


def test_thrown_inside_a_sub_process_nothing_outside_is_undone() -> None:
    inside = (start("is"), user_task("b"), throw("t", compensation()), user_task("rest"), flows("is", "b", "t", "rest"))
    case = Case(
        diagram(
            *(start("s"), user_task("a"), sub_process("sub", *inside, undone_by("b", user_task("undo_b")))),
            *(flows("s", "a", "sub"), undone_by("a", user_task("undo_a"))),
        )
    )
    case.complete("a")
    case.complete("b")

    assert case.waiting == ["undo_b"]


def test_a_sub_process_with_a_handler_of_its_own_is_undone_with_what_is_inside() -> None:
    case = Case(
        diagram(
            *(start("s"), throw("t", compensation("sub")), user_task("after"), flows("s", "sub", "t", "after")),
            sub_process("sub", start("is"), user_task("a"), flows("is", "a"), undone_by("a", user_task("undo_a"))),
            undone_by("sub", user_task("undo_sub")),
        )
    )
    case.complete("a")

    assert case.waiting == ["undo_a", "undo_sub"]


def test_a_call_is_undone_as_a_whole_and_nothing_inside_the_called_process() -> None:
    called = diagram(
        *(start("cs"), user_task("c"), end("ce"), flows("cs", "c", "ce"), undone_by("c", user_task("undo_c"))),
        id="called",
    )
    case = Case(
        diagram(
            *(start("s"), call("x", "called"), throw("t", compensation()), user_task("after")),
            *(flows("s", "x", "t", "after"), undone_by("x", call("undo_x", "other"))),
        ),
        called=(called, diagram(start("os"), user_task("o"), flows("os", "o"), id="other")),
    )
    case.complete("c")
    assert case.waiting == ["o"]
    case.complete("o")

    assert case.waiting == ["after"]


def test_compensation_in_a_called_process_undoes_what_this_has_done() -> None:
    called = diagram(
        *(start("cs"), user_task("c"), end("ce", compensation()), flows("cs", "c", "ce")),
        undone_by("c", user_task("undo_c")),
        id="called",
    )
    case = Case(
        diagram(
            *(start("s"), user_task("a"), call("x", "called"), user_task("after"), flows("s", "a", "x", "after")),
            undone_by("a", user_task("undo_a")),
        ),
        called=(called,),
    )
    case.complete("a")
    case.complete("c")
    assert case.waiting == ["undo_c"]
    case.complete("undo_c")

    assert case.waiting == ["after"]


def test_a_step_of_a_called_process_is_not_taken_for_one_of_the_caller() -> None:
    called = diagram(
        *(start("cs"), user_task("a"), end("ce"), flows("cs", "a", "ce"), undone_by("a", user_task("undo_a"))),
        id="called",
    )
    case = Case(
        diagram(
            *(start("s"), exclusive("g", default="g_x"), user_task("a"), call("x", "called"), end("e")),
            *(flow("s", "g"), flow("g", "a", when="=false"), flow("g", "x"), flow("a", "x"), flow("x", "t")),
            *(throw("t", compensation()), flow("t", "e"), undone_by("a", user_task("undo_a"))),
            undone_by("x", task("undo_x")),
        ),
        called=(called,),
    )
    case.complete("a")

    assert case.is_completed
    assert case.passed.count("undo_a") == 0


@pytest.mark.parametrize("sequential", [False, True])
def test_several_instances_are_undone_once_when_all_are_completed(sequential: bool) -> None:
    case = Case(
        diagram(
            *(start("s"), user_task("a", loop=each("=[1, 2]", "item", sequential=sequential))),
            *(throw("t", compensation()), user_task("after"), flows("s", "a", "t", "after")),
            undone_by("a", user_task("undo_a")),
        )
    )
    case.complete("a")
    assert set(case.waiting) == {"a"}
    case.complete("a")

    assert case.waiting == ["undo_a"]


def test_a_handler_can_have_several_instances() -> None:
    case = Case(
        diagram(
            *(start("s"), task("a"), throw("t", compensation()), user_task("after"), flows("s", "a", "t", "after")),
            undone_by("a", user_task("undo_a", loop=each("=[1, 2]", "item"))),
        )
    )
    assert case.waiting == ["undo_a", "undo_a"]
    case.complete("undo_a")
    case.complete("undo_a")

    assert case.waiting == ["after"]


def test_a_handler_inside_a_sub_process_can_have_several_instances() -> None:
    body = (start("is"), task("a"), end("ie"), flows("is", "a", "ie"))
    handler = undone_by("a", user_task("undo_a", loop=each("=[1, 2]", "item", sequential=True)))
    case = Case(
        diagram(
            *(start("s"), sub_process("sub", *body, handler), throw("t", compensation()), user_task("after")),
            flows("s", "sub", "t", "after"),
        )
    )
    case.complete("undo_a")
    case.complete("undo_a")

    assert case.waiting == ["after"]


def test_what_was_done_in_each_instance_of_a_sub_process_is_undone_for_each() -> None:
    case = Case(nested(loop=each("=[1, 2, 3]", "item")))
    for _ in range(3):
        case.complete("a")

    assert case.waiting == ["undo_a"] * 3
    for _ in range(3):
        case.complete("undo_a")
    assert case.waiting == ["after"]


def test_a_handler_that_is_a_sub_process_runs_its_steps() -> None:
    steps = (start("hs"), user_task("one"), user_task("two"), end("he"), flows("hs", "one", "two", "he"))
    case = Case(
        diagram(
            *(start("s"), task("a"), throw("t", compensation()), user_task("after"), flows("s", "a", "t", "after")),
            undone_by(
                "a", sub_process("undo_a", *steps, boundary("late", "one", timer(duration="P1D")), flow("late", "two"))
            ),
        )
    )
    case.fire("late")
    case.complete("two")

    assert case.waiting == ["after"]


def test_a_terminate_end_event_leaves_what_was_completed_to_be_undone() -> None:
    case = Case(nested(end("stop", terminate()), flow("is", "ie"), way=("is", "a", "stop")))
    case.complete("a")

    assert case.waiting == ["undo_a"]


# --- event sub-processes


def with_event(*inside: Part, event: Part, way: tuple[str, ...], interrupting: bool = True) -> bytes:
    return diagram(
        *(start("s"), user_task("a"), user_task("rest"), flows("s", "a", "rest")),
        undone_by("a", user_task("undo_a")),
        event_sub_process("es", start("es_s", event, interrupting=interrupting), *inside, flows(*way)),
    )


@pytest.mark.parametrize("undo", [None, "a"])
@pytest.mark.parametrize("interrupting", [True, False])
def test_an_event_sub_process_undoes_what_was_completed_around_it(interrupting: bool, undo: str | None) -> None:
    way = ("es_s", "t", "told")
    inside = (throw("t", compensation(undo)), user_task("told"))
    case = Case(with_event(*inside, event=message("stop"), way=way, interrupting=interrupting))
    case.complete("a")
    case.deliver("es_s", reason="withdrawn")

    assert case.waiting == (["undo_a"] if interrupting else ["es_s", "rest", "undo_a"])
    assert case.seen_by("undo_a")["reason"] == "withdrawn"
    case.complete("undo_a")
    assert "told" in case.waiting


def test_an_event_sub_process_undoes_its_own_steps_as_well() -> None:
    inside = (user_task("b"), undone_by("b", user_task("undo_b")), end("t", compensation()))
    case = Case(with_event(*inside, event=message("stop"), way=("es_s", "b", "t")))
    case.complete("a")
    case.deliver("es_s")
    case.complete("b")

    assert case.waiting == ["undo_a", "undo_b"]
    case.complete("undo_b")
    case.complete("undo_a")
    assert case.is_completed


def test_what_an_event_sub_process_has_done_is_undone_inside_it_alone() -> None:
    case = Case(
        diagram(
            *(start("s"), user_task("a"), throw("t", compensation()), user_task("rest"), flows("s", "a", "t", "rest")),
            event_sub_process(
                "es",
                *(start("es_s", message("stop"), interrupting=False), user_task("b"), flows("es_s", "b")),
                undone_by("b", user_task("undo_b")),
            ),
        )
    )
    case.deliver("es_s")
    case.complete("b")
    assert not stores_what_can_be_undone(case)
    case.complete("a")

    assert case.waiting == ["es_s", "rest"]


def test_an_error_has_everything_undone() -> None:
    case = Case(
        diagram(
            *(start("s"), user_task("a"), service_task("j"), end("e"), flows("s", "a", "j", "e")),
            undone_by("a", user_task("undo_a")),
            event_sub_process("es", start("es_s", error()), end("t", compensation()), flows("es_s", "t")),
        )
    )
    case.complete("a")
    assert case.fail("j", "gone")
    case.complete("undo_a")

    assert case.is_completed


# --- variables


def test_a_handler_sees_and_writes_the_variables_where_compensation_is_thrown() -> None:
    inner = script("undo_a", '=if is defined(own) then "inner" else "outer"', "seen")
    body = (start("is"), task("a"), end("ie"), flows("is", "a", "ie"), undone_by("a", inner))
    case = Case(
        diagram(
            *(start("s"), sub_process("sub", *body, inputs={"own": "=1"}), throw("t", compensation()), end("e")),
            flows("s", "sub", "t", "e"),
        )
    )

    # the variables of the sub-process have ended with it
    assert case.variables["seen"] == "outer"


def test_mappings_of_a_handler_and_of_the_event_are_evaluated() -> None:
    case = Case(
        diagram(
            *(start("s"), task("a"), throw("t", compensation(), outputs={"all": "=undone + 1"}), end("e")),
            flows("s", "a", "t", "e"),
            undone_by("a", user_task("undo_a", inputs={"what": "=x"}, outputs={"undone": "=given"})),
        ),
        {"x": 7},
    )
    assert case.seen_by("undo_a")["what"] == 7
    case.complete("undo_a", given=1)

    assert (case.variables["undone"], case.variables["all"]) == (1, 2)


# --- what goes wrong


def test_a_handler_that_fails_is_tried_again_and_the_event_waits() -> None:
    case = Case(
        diagram(
            *(start("s"), task("a"), task("b"), throw("t", compensation()), user_task("after")),
            flows("s", "a", "b", "t", "after"),
            undone_by("a", user_task("undo_a", groups="=groups")),
            undone_by("b", user_task("undo_b")),
        ),
        {"groups": None},
    )
    case.complete("undo_b")
    assert list(case.failed) == ["undo_a"]
    case.fix(groups=["clerks"])
    case.retry("undo_a")
    case.complete("undo_a")

    assert case.waiting == ["after"]


def test_an_event_whose_mapping_fails_is_tried_again_and_nothing_is_undone_twice() -> None:
    case = Case(
        diagram(
            *(start("s"), task("a"), throw("t", compensation()), flow("s", "a"), flow("a", "t")),
            *(user_task("after"), flow("t", "after", when="=go")),
            undone_by("a", user_task("undo_a")),
        ),
        {"go": False},
    )
    case.complete("undo_a")
    assert list(case.failed) == ["t"]
    case.fix(go=True)
    case.retry("t")

    assert case.waiting == ["after"]
    assert case.passed.count("undo_a") == 1


def test_an_error_of_a_handler_goes_outward_and_ends_the_undoing() -> None:
    body = (start("is"), task("a"), task("b"), end("t", compensation()), flows("is", "a", "b", "t"))
    case = Case(
        diagram(
            *(start("s"), sub_process("sub", *body, _handlers()), end("e"), flows("s", "sub", "e")),
            *(boundary("caught", "sub", error("gone")), user_task("by_hand"), flow("caught", "by_hand")),
        )
    )
    assert case.waiting == ["caught", "undo_a", "undo_b"]
    assert case.fail("undo_a", "gone")

    assert case.waiting == ["by_hand"]


def _handlers() -> Part:
    return together(undone_by("a", service_task("undo_a")), undone_by("b", user_task("undo_b")))


def test_an_escalation_of_a_handler_is_caught_around_it() -> None:
    inner = sub_process("undo_a", start("hs"), end("he", escalation("late")), flow("hs", "he"))
    case = Case(
        diagram(
            *(start("s"), task("a"), throw("t", compensation()), user_task("after"), flows("s", "a", "t", "after")),
            undone_by("a", inner),
            event_sub_process(
                "es", start("es_s", escalation("late"), interrupting=False), user_task("call"), flow("es_s", "call")
            ),
        )
    )

    assert {"after", "call"} <= set(case.waiting)


def test_what_is_interrupted_while_it_is_undone_is_not_undone_again() -> None:
    case = Case(
        diagram(
            *(start("s"), user_task("a"), throw("t", compensation()), end("e"), flows("s", "a", "t", "e")),
            undone_by("a", user_task("undo_a")),
            event_sub_process("es", start("es_s", signal("x")), end("again", compensation()), flow("es_s", "again")),
        )
    )
    case.complete("a")
    assert case.waiting == ["es_s", "undo_a"]
    case.signal("x")

    assert case.is_completed
    assert case.closed("undo_a") == ["cancelled"]


def test_an_inclusive_join_waits_for_what_is_being_undone() -> None:
    case = Case(
        diagram(
            *(start("s"), task("a"), parallel("g"), throw("t", compensation()), user_task("other"), user_task("after")),
            *(
                flows("s", "a", "g", "t", "j", "after"),
                flows("g", "other", "j"),
                inclusive("j"),
            ),
            undone_by("a", user_task("undo_a")),
        )
    )
    case.complete("other")
    assert case.waiting == ["undo_a"]
    case.complete("undo_a")

    assert case.waiting == ["after"]


# --- other versions of the diagram


def moved(case: Case, xml: bytes, *, drops: bool = False) -> tuple[str, ...]:
    before = case.runnable
    case.runnable = make_runnable(2, read_sound(xml, "test.bpmn", {})[0])
    case.office.processes = {"1": before, "2": case.runnable}
    found = case.instance.move({1: case.runnable}, drops_watchers=drops)
    case.instance.run_until_waiting()
    case.reload()
    return found.ended


def test_a_command_that_is_taken_back_leaves_nothing_to_be_undone() -> None:
    case = Case(line())
    with suppress(RuntimeError), case.instance.attempt():
        case.instance.complete_task(case.tokens("a")[0], {})
        raise RuntimeError
    case.complete("a")
    case.complete("b")

    assert case.waiting == ["undo_a", "undo_b"]


def test_what_nobody_undoes_is_stored_until_the_case_ends() -> None:
    case = Case(diagram(start("s"), user_task("a"), user_task("b"), end("e"), flows("s", "a", "b", "e"), UNDO_A))
    assert not stores_what_can_be_undone(case)
    case.complete("a")
    assert stores_what_can_be_undone(case)
    case.complete("b")

    assert case.is_completed
    assert not stores_what_can_be_undone(case)


def test_a_migrated_case_keeps_what_can_be_undone() -> None:
    case = Case(line())
    case.complete("a")

    assert moved(case, line(undo="a")) == ()
    case.complete("b")

    assert case.waiting == ["undo_a"]


def test_a_case_is_migrated_while_it_is_undone() -> None:
    case = Case(nested())
    case.complete("a")

    moved(case, nested(user_task("more"), way=("is", "a", "more", "ie")))
    assert case.waiting == ["undo_a"]
    case.complete("undo_a")

    assert case.waiting == ["after"]


def without_handlers() -> bytes:
    return diagram(
        *(start("s"), user_task("a"), user_task("b"), throw("t", compensation()), user_task("after"), end("e")),
        flows("s", "a", "b", "t", "after", "e"),
    )


def test_a_version_without_the_handler_is_refused_unless_it_is_given_up() -> None:
    case = Case(line())
    case.complete("a")

    with pytest.raises(CannotMove, match="a_undone is not there"):
        moved(case, without_handlers())
    case = Case(line())
    case.complete("a")

    assert moved(case, without_handlers(), drops=True) == ("a_undone",)
    assert not stores_what_can_be_undone(case)
    case.complete("b")
    assert case.waiting == ["after"]


def test_what_was_done_in_some_instances_counts_when_a_handler_is_lacking() -> None:
    loop = each("=[1, 2]", "item", sequential=True)
    case = Case(nested(loop=loop))
    case.complete("a")
    body = (start("is"), user_task("a"), end("ie"), flows("is", "a", "ie"))
    without = diagram(start("s"), sub_process("sub", *body, loop=loop), end("e"), flows("s", "sub", "e"))

    with pytest.raises(CannotMove, match="a_undone is not there"):
        moved(case, without)


def test_a_step_is_no_handler_in_another_version() -> None:
    case = Case(line())
    case.complete("a")
    case.complete("b")
    plain = diagram(
        *(start("s"), user_task("undo_a"), user_task("undo_b"), throw("t", compensation()), end("e")),
        flows("s", "undo_a", "undo_b", "t", "e"),
    )

    with pytest.raises(CannotMove, match="undo_a is userTask there, and here userTask for compensation"):
        moved(case, plain)
