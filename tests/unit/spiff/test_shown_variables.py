"""What a call shows (property `shows`) is read by the called process as it is at the moment, never written."""

import pytest

from tests.diagrams import (
    Part,
    boundary,
    call,
    catch,
    condition,
    diagram,
    each,
    end,
    exclusive,
    flow,
    flows,
    message,
    parallel,
    script,
    start,
    user_task,
)
from tests.unit.spiff.moved import moved
from tests.unit.spiff.running import Case

FAULT = "the variable day is shown by the caller and can only be read here"


def called(*parts: Part, path: tuple[str, ...] = ("cs", "x", "ce"), id: str = "called") -> bytes:
    return diagram(start("cs"), *parts, end("ce"), flows(*path), id=id)


def calling(shows: str = "day", **common: object) -> bytes:
    """A call, and beside it a task that gives the caller's variables other values."""
    return diagram(
        start("s"),
        parallel("fork"),
        call("c", "called", **{"parent": False, "properties": {"shows": shows}, **common}),
        user_task("beside"),
        user_task("after"),
        flows("s", "fork", "c", "after"),
        flows("fork", "beside"),
    )


def test_a_change_in_the_caller_is_seen_at_once() -> None:
    case = Case(calling(), {"day": 1}, called=(called(user_task("x")),))
    assert case.seen_by("x") == {"day": 1}

    case.complete("beside", day=2)

    assert case.seen_by("x") == {"day": 2}
    assert case.instance.view(case.tokens("x")[0])["day"] == 2
    case.complete("x")
    assert (case.waiting, case.variables["day"]) == (["after"], 2)


def test_a_variable_that_the_caller_gets_later_is_seen_too_and_one_that_it_lacks_is_null() -> None:
    case = Case(
        calling("day,  hour"),
        {},
        called=(called(user_task("x"), script("y", "=hour", "found"), path=("cs", "x", "y", "ce")),),
    )
    assert case.seen_by("x") == {}

    case.complete("beside", hour=9)
    case.complete("x")

    assert case.variables["found"] == 9


def test_conditions_and_gateways_of_the_called_process_go_by_it() -> None:
    inner = called(
        catch("x", condition("=day > 5")),
        exclusive("g", default="g_low"),
        user_task("high"),
        user_task("low"),
        flow("g", "high", when="=day > 10"),
        flow("g", "low"),
        flows("high", "ce"),
        path=("cs", "x", "g"),
    )
    case = Case(calling(), {"day": 1}, called=(inner,))
    assert case.waiting == ["beside", "x"]

    case.complete("beside", day=20)

    assert case.waiting == ["high"]


def test_a_condition_that_watches_over_a_step_fires() -> None:
    watch = boundary("b", "x", condition("=day = 2"))
    case = Case(calling(), {"day": 1}, called=(called(user_task("x"), watch, user_task("w"), flow("b", "w")),))

    case.complete("beside", day=2)

    assert case.waiting == ["w"]


def test_what_is_seen_is_that_of_the_scope_of_the_call() -> None:
    case = Case(
        calling(inputs={"local": "=day + 1"}, properties={"shows": "day item"}, loop=each("=[7, 8]", "item")),
        {"day": 1},
        called=(called(user_task("x")),),
    )

    assert [case.seen_by("x", index) for index in (0, 1)] == [
        {"day": 1, "item": 7, "local": 2},
        {"day": 1, "item": 8, "local": 2},
    ]


def test_what_is_shown_is_not_copied_where_all_variables_are() -> None:
    case = Case(calling(parent=True), {"day": 1, "other": 1}, called=(called(user_task("x")),))

    case.complete("beside", day=2, other=2)

    assert case.seen_by("x") == {"day": 2, "other": 1}
    case.complete("x")
    assert case.variables == {"day": 2, "other": 1}  # what was copied is handed back


@pytest.mark.parametrize("shows", ["", "day"])
def test_calls_inside_show_it_only_if_they_name_it_again(shows: str) -> None:
    middle = called(call("x", "deep", **({"properties": {"shows": shows}} if shows else {})))
    deep = called(user_task("y"), path=("cs", "y", "ce"), id="deep")
    case = Case(calling(), {"day": 1}, called=(middle, deep))
    case.complete("beside", day=2)

    assert case.seen_by("y") == ({"day": 2} if shows else {})


# --- nothing in the called process writes it

WRITERS = {
    "script": script("x", "=5", "day"),
    "output": script("x", "=5", "a", outputs={"day": "=a"}),
    "input": user_task("x", inputs={"day": "=5"}),
    "input of a part": user_task("x", inputs={"day.part": "=5"}),
    "item": user_task("x", loop=each("=[1, 2]", "day")),
    "collection": script("x", "=5", "a", loop=each("=[1, 2]", "b", results="day", result="=a")),
}


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_what_would_write_it_is_an_incident_and_the_caller_keeps_it(writer: Part) -> None:
    case = Case(calling(), {"day": 1}, called=(called(writer),))

    assert [fault for fault in case.failed.values() if FAULT in fault]
    assert case.variables["day"] == 1


def test_a_form_or_a_message_that_would_write_it_is_refused() -> None:
    task, event = user_task("x"), catch("x", message("m"))

    with pytest.raises(Exception, match=FAULT):
        Case(calling(), {"day": 1}, called=(called(task),)).complete("x", day=5)
    with pytest.raises(Exception, match=FAULT):
        Case(calling(), {"day": 1}, called=(called(event),)).deliver("x", day=5)


def test_a_name_that_the_caller_lacks_is_not_written_either() -> None:
    case = Case(calling(), {}, called=(called(WRITERS["script"]),))

    assert FAULT in case.failed["x"]


def test_what_is_unchanged_may_be_handed_on_and_back() -> None:
    inner = called(user_task("x", inputs={"day": "=day"}), script("y", "=1", "own"), path=("cs", "x", "y", "ce"))
    case = Case(calling(), {"day": [1] * 3000}, called=(inner,))

    case.complete("x", day=[1] * 3000)

    assert (case.failed, sorted(case.variables)) == ({}, ["day", "own"])


def test_a_large_value_that_a_call_inside_was_given_comes_back_unchanged() -> None:
    middle = called(call("x", "deep", parent=False, inputs={"day": "=day"}))
    deep = called(user_task("y"), path=("cs", "y", "ce"), id="deep")
    case = Case(calling(), {"day": [1] * 3000}, called=(middle, deep))

    case.complete("y")

    assert (case.failed, case.waiting) == ({}, ["after", "beside"])


def test_a_person_who_corrects_it_there_corrects_it_in_the_caller() -> None:
    fails = user_task("x", inputs={"next": "=day"}, due="=day")
    case = Case(calling(), {"day": "never", "own": 1}, called=(called(fails),))
    assert "x" in case.failed

    case.fix(day="2026-04-20", own=2)
    case.retry("x")

    assert (case.variables["day"], case.variables["own"]) == ("2026-04-20", 1)
    assert case.seen_by("x") == {"day": "2026-04-20", "next": "2026-04-20", "own": 2}


def test_a_step_that_is_taken_back_leaves_what_is_shown() -> None:
    case = Case(calling(), {"day": 1}, called=(called(user_task("x", due="=wrong")),))

    case.fix(wrong="2026-04-20")
    case.retry("x")

    assert case.seen_by("x") == {"day": 1, "wrong": "2026-04-20"}


# --- other versions


def test_a_move_shows_what_the_new_version_names_and_leaves_what_it_no_longer_does() -> None:
    case = Case(calling("day"), {"day": 1, "hour": 2}, called=(called(user_task("x")),))

    moved(case, calling("hour"))
    case.complete("beside", day=5, hour=6)

    assert case.seen_by("x") == {"day": 1, "hour": 6}
    case.reload()
    assert case.seen_by("x") == {"day": 1, "hour": 6}


def test_a_move_of_the_called_process_goes_on_seeing_it() -> None:
    case = Case(calling("day"), {"day": 1}, called=(called(user_task("x")),))

    moved(case, calling("day"))
    case.complete("beside", day=5)

    assert case.seen_by("x") == {"day": 5}
