"""Values over 2 KB: stored once within their case, beside the state, and read only when they are asked for."""

from typing import Any

from tests.diagrams import call, diagram, each, end, exclusive, flow, flows, script, start, user_task
from tests.unit.spiff.running import Case

LARGE = {"paragraphs": ["text of the application"] * 500}


def two_tasks(**variables: Any) -> Case:
    return Case(
        diagram(start("s"), user_task("u"), user_task("v"), end("e"), flows("s", "u", "v", "e")),
        variables,
    )


def test_a_large_value_stands_beside_the_state() -> None:
    case = two_tasks(large=LARGE, small="x")

    assert len(case.apart) == 1
    assert len(case.instance.dump().content) < 500
    assert case.variables == {"large": LARGE, "small": "x"}


def test_a_large_value_that_did_not_change_is_not_written_again() -> None:
    case = two_tasks(large=LARGE)

    case.complete("u")

    assert case.instance.dump().apart == {}


def test_a_large_value_is_read_only_when_it_is_asked_for() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            exclusive("g", default="g_v"),
            flows("s", "u", "g", "v"),
            user_task("v"),
            flow("g", "w", when="=small = 1"),
            user_task("w"),
            script("count", "=count(large.paragraphs)", "n"),
            user_task("x"),
            flows("w", "count", "x"),
        ),
        {"large": LARGE},
    )

    case.complete("u", small=1)
    assert case.loaded == []
    case.complete("w")

    assert len(case.loaded) == 1
    assert case.variables["n"] == 500
    assert case.instance.dump().apart == {}


def test_a_large_value_goes_into_a_called_process_and_back_unread() -> None:
    called = diagram(start("cs"), user_task("cu"), end("ce"), flows("cs", "cu", "ce"), id="called")
    case = Case(
        diagram(start("s"), call("c", "called"), user_task("u"), flows("s", "c", "u")),
        {"large": LARGE},
        called=(called,),
    )

    case.complete("cu")

    assert case.loaded == []
    assert len(case.apart) == 1
    assert case.variables == {"large": LARGE}


def test_the_same_value_has_another_digest_in_another_case() -> None:
    first, second = two_tasks(large=LARGE), two_tasks(large=LARGE)

    assert first.apart.keys().isdisjoint(second.apart)


def test_equal_values_of_one_case_are_stored_once() -> None:
    case = two_tasks(one=LARGE, two=LARGE)

    assert len(case.apart) == 1
    assert case.variables == {"one": LARGE, "two": LARGE}


def test_a_changed_large_value_is_written_anew() -> None:
    case = two_tasks(large=LARGE)

    case.complete("u", large=[*LARGE["paragraphs"], "more"])

    assert len(case.apart) == 2
    assert case.variables["large"][-1] == "more"


def test_the_items_of_a_large_body_stand_beside_the_state_too() -> None:
    case = Case(
        diagram(start("s"), user_task("m", loop=each("=people", "person", sequential=True)), flows("s", "m")),
        {"people": [{"name": "x" * 100, "n": number} for number in range(100)]},
    )

    assert len(case.instance.dump().content) < 1_000
