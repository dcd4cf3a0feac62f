"""Every kind of failure is fixed in two ways: by corrected variables, and by a move to a corrected version.

Between any two commands the engine is started anew; the case goes on exactly where it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from engine.execution.case.case_view import view_case
from engine.execution.recalculation.versions import CalledVersions
from storage.tables import cases, user_tasks
from tests.diagrams import (
    Part,
    boundary,
    catch,
    decide,
    diagram,
    each,
    end,
    exclusive,
    flow,
    flows,
    message,
    receive,
    script,
    service_task,
    start,
    sub_process,
    timer,
    user_task,
)
from tests.unit.execution.fixing import correct, correct_and_try, move
from tests.unit.execution.installation import Installation, decision

#: Fails with every value but a number.
HUGE = '=if x = null then number("1" + string(10 ** 40)) else x'


@dataclass(frozen=True)
class Kind:
    """A step that fails while a variable is missing, where it stands, and what the case waits at afterwards."""

    bad: Callable[[str], tuple[Part, ...]]
    element: str
    value: Any
    correct: str
    waits: str
    kind: str = "step"


def gateway(source: str) -> tuple[Part, ...]:
    return (exclusive("x"), flows("before", "x"), flow("x", "after", when=f"={source} = 1"))


def at(element: Part, id: str = "x") -> tuple[Part, ...]:
    return (element, flows("before", id, "after"))


KINDS: Mapping[str, Kind] = {
    "a gateway on null": Kind(gateway, "x", 1, "1", "after"),
    "a timer": Kind(
        lambda source: at(catch("x", timer(date=f"={source}"))), "x", "2026-04-10", 'date("2026-04-10")', "x"
    ),
    "a boundary timer": Kind(
        lambda source: (
            *at(user_task("x")),
            boundary("b", "x", timer(date=f"={source}"), properties={"law": "L"}),
            flow("b", "after"),
        ),
        "x",
        "2026-04-10",
        'date("2026-04-10")',
        "x",
    ),
    "a due date": Kind(
        lambda source: at(user_task("x", due=f"={source}")), "x", "2026-04-10", 'date("2026-04-10")', "x"
    ),
    "a collection": Kind(lambda source: at(user_task("x", loop=each(f"={source}"))), "x", [7], "[7]", "x"),
    "a message key": Kind(lambda source: at(catch("x", message("news", f"={source}"))), "x", "k", '"k"', "x"),
    "a message key of a task": Kind(lambda source: at(receive("x", "news", f"={source}")), "x", "k", '"k"', "x"),
    "an assignee": Kind(
        lambda source: at(user_task("x", None, assignee=f"={source}")), "x", "aigerim", '"aigerim"', "x"
    ),
    "an input mapping": Kind(
        lambda source: at(user_task("x", inputs={"local": HUGE.replace("x", source)})), "x", 5, "5", "x"
    ),
    "an output mapping": Kind(
        lambda source: at(script("x", "=1", "r", outputs={"y": HUGE.replace("x", source)})), "x", 5, "5", "after"
    ),
    "an output mapping of a sub-process": Kind(
        lambda source: at(
            sub_process("x", start("is"), end("ie"), flows("is", "ie"), outputs={"y": HUGE.replace("x", source)})
        ),
        "x",
        5,
        "5",
        "after",
    ),
    "a job": Kind(
        lambda source: (
            service_task("x", "outside", retries="1"),
            flows("before", "x"),
            flow("x", "after", when=f"={source} = 1"),
        ),
        "x",
        1,
        "1",
        "after",
        "job",
    ),
}


def process(kind: Kind, source: str) -> bytes:
    return diagram(
        start("s"),
        user_task("before"),
        user_task("after"),
        end("e"),
        flows("s", "before"),
        *kind.bad(source),
        flows("after", "e"),
    )


def failed(here: Installation, kind: Kind) -> int:
    here.deploy(process(kind, "missing"))
    case_id = here.start()
    here.complete(case_id, "before")
    here.work()
    here.restarted()
    assert [(row.element_id, row.kind) for row in here.incidents()] == [(kind.element, kind.kind)]
    return case_id


def waits_at(here: Installation, case_id: int) -> set[str]:
    with here.database.reading() as session:
        places = view_case(session, here.runtime, case_id).places()
    return {place.node.id for place in places if place.waits_for and place.failed is None}


@pytest.mark.parametrize("name", KINDS)
def test_what_failed_on_a_variable_goes_on_when_the_variable_is_corrected(here: Installation, name: str) -> None:
    kind = KINDS[name]
    case_id = failed(here, kind)

    correct(here, {"missing": kind.value})
    here.restarted()
    here.retry(here.incidents()[0].id)
    here.work()
    here.restarted()

    assert here.incidents() == []
    assert kind.waits in waits_at(here, case_id)
    assert here.findings() == []


@pytest.mark.parametrize("name", KINDS)
def test_what_failed_by_its_diagram_goes_on_in_a_corrected_version(here: Installation, name: str) -> None:
    kind = KINDS[name]
    case_id = failed(here, kind)

    here.deploy(process(kind, kind.correct))
    move(here, case_id, "p")
    here.restarted()
    here.retry(here.incidents()[0].id)
    here.work()
    here.restarted()

    assert here.incidents() == []
    assert kind.waits in waits_at(here, case_id)
    assert "case_moved" in here.told(case_id)
    assert here.findings() == []


def test_a_timer_that_cannot_be_left_goes_on_after_a_correction(here: Installation) -> None:
    wait = catch("wait", timer(duration="PT1H"))
    here.deploy(diagram(start("s"), wait, user_task("t"), flows("s", "wait"), flow("wait", "t", when="=open")))
    case_id = here.start()
    here.at("2026-04-06 12:00")
    here.work()
    here.restarted()

    correct(here, {"open": True})
    here.restarted()
    here.retry(here.incidents()[0].id)
    here.work()

    assert here.open(case_id) == ["t"]


def test_a_message_that_cannot_be_taken_goes_on_after_a_correction(here: Installation) -> None:
    wait = catch("wait", message("news", "=key"))
    here.deploy(diagram(start("s"), wait, user_task("t"), flows("s", "wait"), flow("wait", "t", when="=open")))
    case_id = here.start(variables={"key": "k"})
    here.publish("news", "k", text="kept")
    here.work()
    here.restarted()

    correct(here, {"open": True})
    here.restarted()
    here.retry(here.incidents()[0].id)
    here.work()

    assert here.open(case_id) == ["t"]


def test_what_a_person_has_completed_is_kept_when_the_diagram_cannot_take_it(here: Installation) -> None:
    task = user_task("u", outputs={"y": HUGE.replace("x", "missing")}, inputs={"local": "=1"})
    term = boundary("b", "u", timer(date='=date("2026-04-10")'), properties={"law": "L"})
    here.deploy(diagram(start("s"), task, user_task("t"), term, flows("s", "u", "t"), flow("b", "t")))
    case_id = here.start()

    here.complete(case_id, "u", {"given": 1})
    here.restarted()
    open_then = here.open(case_id)
    result = correct_and_try(here, {"missing": 4})

    assert (open_then, result, here.open(case_id)) == ([], "went_on", ["t"])
    assert [here.told(case_id).count(f"{what} u") for what in ("task_completed", "incident_opened")] == [1, 1]
    assert here.event(case_id, "task_completed").actor == "aigerim"
    assert "deadline_met b" in here.told(case_id)
    assert here.findings() == []


def test_a_completed_task_that_failed_is_called_off_by_its_term_without_a_second_word(here: Installation) -> None:
    task = user_task("u", outputs={"y": HUGE.replace("x", "missing")})
    term = boundary("b", "u", timer(duration="PT1H"), properties={"law": "L"})
    here.deploy(diagram(start("s"), task, user_task("t"), term, flows("s", "u", "t"), flow("b", "t")))
    case_id = here.start()
    here.complete(case_id, "u")

    here.at("2026-04-06 12:00:01")
    here.work()

    assert here.open(case_id) == ["t"]
    assert here.incidents() == []
    assert here.told(case_id)[-2:] == ["deadline_missed b", "task_created t"]
    assert not any(told.startswith("task_cancelled") for told in here.told(case_id))


@pytest.mark.parametrize(
    ("taken", "answer"), [(CalledVersions.AS_BEFORE, None), (CalledVersions.CORRECTED, 1), (CalledVersions.OF_TODAY, 1)]
)
def test_a_corrected_decision_reaches_a_case_that_is_moved_to_it(
    here: Installation, taken: CalledVersions, answer: int | None
) -> None:
    xml = diagram(
        start("s"),
        user_task("u"),
        decide("x", "d", "r"),
        exclusive("g"),
        user_task("t"),
        flows("s", "u", "x", "g"),
        flow("g", "t", when="=r = 1"),
    )
    here.deploy(xml, d=decision("d", "2"))
    case_id = here.start()
    here.at("2026-04-07 11:00")
    here.deploy(xml + b" ", d=decision("d", "1"))

    move(here, case_id, "p", taken=taken)
    here.restarted()
    here.complete(case_id, "u")

    assert here.open(case_id) == (["t"] if answer else [])


def test_a_decision_of_today_is_taken_only_when_asked_for(here: Installation) -> None:
    xml = diagram(
        start("s"),
        user_task("u"),
        decide("x", "d", "r"),
        exclusive("g", default="g_o"),
        user_task("t"),
        user_task("o"),
        flows("s", "u", "x", "g"),
        flow("g", "t", when="=r = 1"),
        flow("g", "o"),
    )
    here.deploy(xml, d=decision("d", "2"))
    first, second = here.start(), here.start()
    here.at("2026-04-07 11:00")
    here.deploy(xml + b" ", d=decision("d", "1"), effective_from=date(2026, 4, 7))

    move(here, first, "p", taken=CalledVersions.CORRECTED)
    move(here, second, "p", taken=CalledVersions.OF_TODAY)
    here.complete(first, "u")
    here.complete(second, "u")

    assert (here.open(first), here.open(second)) == (["o"], ["t"])
    assert here.rows(cases, id=second)[0].vintage_on == date(2026, 4, 7)
    assert here.rows(user_tasks, case_id=second)[0].element_id == "t"
