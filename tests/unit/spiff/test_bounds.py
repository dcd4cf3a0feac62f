"""Loops that never rest: bounded by steps in one command, and by moves without anybody in one minute."""

from datetime import timedelta

import pytest

from engine.spiff import run_loop
from engine.spiff.run_loop import MAX_STEPS
from engine.spiff.state.loop_guard import MOST_MOVES, TooFast
from tests.diagrams import (
    Part,
    ad_hoc,
    boundary,
    catch,
    condition,
    diagram,
    each,
    end,
    escalation,
    event_sub_process,
    exclusive,
    flow,
    flows,
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
from tests.timing import within
from tests.unit.spiff.running import Case

#: A loop that no check can see: the empty collection lets its task pass at once.
LOOP = (
    exclusive("x"),
    user_task("m", loop=each("=[]")),
    exclusive("g", default="g_e"),
    end("e"),
    flows("x", "m", "g", "e"),
    flow("g", "x", when="=go"),
)

ALL = each("=for i in 1..300 return i")
FEWER = 1_000


@pytest.fixture
def fewer_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lower bound, so that the test is quick."""
    monkeypatch.setattr(run_loop, "MAX_STEPS", FEWER)


def test_a_loop_without_end_becomes_an_incident_and_all_that_was_done_before_stays() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            parallel("fork"),
            user_task("beside"),
            script("before", "=1", "done"),
            flows("s", "u", "fork", "beside"),
            flows("fork", "before", "x"),
            *LOOP,
        ),
        {"go": True},
        restart=False,
    )

    case.complete("u", typed="kept")

    assert case.waiting == ["beside"]
    assert (case.variables["done"], case.variables["typed"]) == (1, "kept")
    ((element, fault),) = case.failed.items()
    assert fault.startswith(f"{element}: stopped after {MAX_STEPS} automatic steps in one command")
    case.reload()
    case.fix(go=False)
    case.retry(element)

    assert case.failed == {}
    assert "e" in case.passed


def test_the_steps_of_all_rounds_of_one_command_are_counted_together() -> None:
    case = Case(diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e")))
    case.instance._root.steps = MAX_STEPS

    case.complete("u")

    assert list(case.failed) == ["e"]
    case.retry("e")

    assert case.is_completed


#: Event sub-processes that set themselves or each other off, and many bodies at once: none is seen by a check.
ENDLESS: dict[str, tuple[Part, ...]] = {
    "a condition": (
        user_task("u"),
        event_sub_process(
            "es",
            start("met", condition("=odd(n)"), interrupting=False),
            script("a", "=n+1", "n"),
            script("b", "=n+1", "n"),
            end("ee"),
            flows("met", "a", "b", "ee"),
        ),
        flows("s", "u"),
    ),
    "two conditions": (
        user_task("u"),
        event_sub_process(
            "es",
            start("met", condition("=odd(n)"), interrupting=False),
            script("a", "=n+1", "n"),
            end("ee"),
            flows("met", "a", "ee"),
        ),
        event_sub_process(
            "es2",
            start("met2", condition("=even(n)"), interrupting=False),
            script("a2", "=n+1", "n"),
            end("ee2"),
            flows("met2", "a2", "ee2"),
        ),
        flows("s", "u"),
    ),
    "two signals": (
        throw("first", signal("ping")),
        user_task("u"),
        event_sub_process(
            "es",
            start("got", signal("ping"), interrupting=False),
            throw("answer", signal("pong")),
            end("ee"),
            flows("got", "answer", "ee"),
        ),
        event_sub_process(
            "es2",
            start("got2", signal("pong"), interrupting=False),
            throw("answer2", signal("ping")),
            end("ee2"),
            flows("got2", "answer2", "ee2"),
        ),
        flows("s", "first", "u"),
    ),
    "two escalations": (
        throw("first", escalation("PING")),
        user_task("u"),
        event_sub_process(
            "es",
            start("got", escalation("PING"), interrupting=False),
            throw("answer", escalation("PONG")),
            end("ee"),
            flows("got", "answer", "ee"),
        ),
        event_sub_process(
            "es2",
            start("got2", escalation("PONG"), interrupting=False),
            throw("answer2", escalation("PING")),
            end("ee2"),
            flows("got2", "answer2", "ee2"),
        ),
        flows("s", "first", "u"),
    ),
    "loops in many bodies": (
        sub_process("many", start("is"), flows("is", "x"), *LOOP, loop=ALL),
        user_task("u"),
        flows("s", "many", "u"),
    ),
}


@pytest.mark.usefixtures("fewer_steps")
@pytest.mark.parametrize("name", ENDLESS)
def test_what_sets_itself_off_for_ever_is_one_incident_that_leads_on_once_it_has_an_end(name: str) -> None:
    parts = ENDLESS[name]

    case = Case(diagram(start("s"), *parts), {"n": 1, "go": True})

    ((element, fault),) = case.failed.items()
    assert case.failures == [element]
    assert fault.startswith(f"{element}: stopped after {FEWER} automatic steps in one command")
    case.retry(element)
    assert len(case.failures) == 2
    assert len(case.failed) == 1


@pytest.mark.usefixtures("fewer_steps")
def test_what_has_ended_does_not_pile_up_until_the_loop_is_stopped() -> None:
    case = Case(diagram(start("s"), *ENDLESS["a condition"]), {"n": 1})

    assert len(case.instance.places()) < 10


def tries_until_it_goes_on(case: Case) -> int:
    """How often what has failed is tried again before nothing fails any more."""
    tries = 0
    while case.failed:
        case.retry(next(iter(case.failed)))
        tries += 1
    return tries


@pytest.mark.usefixtures("fewer_steps")
def test_a_stopped_case_goes_on_from_where_it_was_and_does_everything_once() -> None:
    each_one = each("=for i in 1..210 return i", "i", results="r", result="=x")
    case = Case(
        diagram(
            start("s"),
            sub_process("m", start("is"), script("a", "=i", "x"), end("ie"), flows("is", "a", "ie"), loop=each_one),
            user_task("u"),
            flows("s", "m", "u"),
        ),
    )

    tries = tries_until_it_goes_on(case)

    assert tries == 1
    assert case.waiting == ["u"]
    assert case.variables["r"] == list(range(1, 211))


def test_what_a_stop_has_held_goes_on_when_the_step_that_tells_of_it_is_called_off() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("fork"),
            sub_process("within", start("is"), end("ie"), flows("is", "ie")),
            boundary("off", "within", message("off")),
            end("called-off"),
            flow("off", "called-off"),
            user_task("u"),
            script("before", "=1"),
            user_task("beside"),
            flows("s", "u", "fork", "within"),
            flows("fork", "before", "beside"),
        ),
        restart=False,
    )
    case.instance._root.steps = MAX_STEPS - 3
    case.complete("u")
    assert (list(case.failed), case.waiting) == (["is"], ["off"])
    case.reload()

    case.deliver("off")

    assert case.failed == {}
    assert case.waiting == ["beside"]


HEAVY = "=count(for j in 1..200000 return j)"
FIFTY = "=for i in 1..50 return i"
PATHS = [f"path{number}" for number in range(30)]


def copied(value: str, times: str) -> tuple[Part, ...]:
    """A large value that so many instances copy."""
    body = (start("is"), script("a", "=big", "copy"), end("ie"), flows("is", "a", "ie"))
    return script("big", value, "big"), sub_process("x", *body, loop=each(times)), flows("big", "x")


#: What each part of one command may take by itself, and together would take minutes.
TOO_MUCH: dict[str, tuple[Part, ...]] = {
    "scripts": (
        sub_process("x", start("is"), script("a", HEAVY), end("ie"), flows("is", "a", "ie"), loop=each(FIFTY)),
    ),
    "results of instances": (
        sub_process("x", start("is"), end("ie"), flows("is", "ie"), loop=each(FIFTY, results="r", result=HEAVY)),
    ),
    "results of paths": (
        ad_hoc("x", *map(task, PATHS), begins=f"={PATHS}".replace("'", '"'), results="r", result=HEAVY),
    ),
    "conditions": (
        sub_process(
            "x",
            start("is"),
            user_task("w"),
            boundary("b", "w", condition("=count(for j in 1..200000 return j) < n")),
            end("be"),
            flow("b", "be"),
            end("ie"),
            flows("is", "w", "ie"),
            loop=each(FIFTY),
        ),
    ),
    "large values": copied("=for j in 1..200000 return j", FIFTY),
    "long texts": copied('=string join(for j in 1..90000 return "0123456789")', "=for i in 1..200 return i"),
    "instances": (user_task("x", loop=each("=for i in 1..100000 return i")),),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_would_take_minutes_in_one_command_is_one_incident_within_seconds(name: str) -> None:
    parts = TOO_MUCH[name]
    first = "big" if parts[0] is not parts[-1] else "x"

    with within(15):  # some three on a quiet machine
        case = Case(diagram(start("s"), user_task("u"), *parts, flows("s", "u", first)), {"n": 1}, restart=False)
        case.complete("u", typed="kept")

    ((_, fault),) = case.failed.items()
    assert "stopped after 3000000 steps of FEEL in one command" in fault
    assert len(case.failures) == 1
    assert case.variables["typed"] == "kept"


def test_what_was_stopped_goes_on_when_it_is_tried_again_and_does_everything_once() -> None:
    twenty = each("=for i in 1..20 return i", "i", results="r", result="=i")
    body = (start("is"), script("a", HEAVY), end("ie"), flows("is", "a", "ie"))
    case = Case(diagram(start("s"), sub_process("x", *body, loop=twenty), user_task("u"), flows("s", "x", "u")))

    tries = tries_until_it_goes_on(case)

    assert tries == 1
    assert case.waiting == ["u"]
    assert case.variables["r"] == list(range(1, 21))


def again(event: Part) -> Case:
    """A timer in a loop of its own."""
    return Case(
        diagram(
            start("s"),
            exclusive("x"),
            catch("t", event),
            user_task("m", loop=each("=[]")),
            flows("s", "x", "t", "m", "x"),
        ),
        restart=False,
    )


@pytest.mark.parametrize("event", [timer(duration="PT0S"), timer(date="2020-01-01"), timer(cycle="R/PT0.001S")])
def test_a_timer_that_is_due_again_and_again_is_stopped_in_the_same_minute(event: Part) -> None:
    case = again(event)
    for _ in range(MOST_MOVES):
        case.fire("t")

    with pytest.raises(TooFast, match=f"^t: moved the case {MOST_MOVES} times within one minute"):
        case.fire("t")

    assert case.waiting == ["t"]


def test_a_restart_within_the_minute_keeps_the_count_and_the_next_minute_begins_anew() -> None:
    case = again(timer(duration="PT0S"))
    for _ in range(MOST_MOVES):
        case.fire("t")
    case.reload()
    size = len(case.instance.dump().content)

    with pytest.raises(TooFast):
        case.fire("t")
    case.office.now += timedelta(minutes=1)
    case.fire("t")
    case.reload()

    assert case.waiting == ["t"]
    assert len(case.instance.dump().content) <= size


def test_a_person_lets_the_count_begin_anew() -> None:
    case = again(timer(duration="PT0S"))
    for _ in range(MOST_MOVES):
        case.fire("t")

    case.instance.reset_loop_guard()
    case.fire("t")

    assert case.waiting == ["t"]


def test_a_minute_of_seconds_and_three_hundred_candidates_are_let_through() -> None:
    candidate = sub_process(
        "c", start("cs"), catch("t", timer(duration="PT1M")), end("ce"), flows("cs", "t", "ce"), loop=ALL
    )
    case = Case(
        diagram(
            start("s"),
            parallel("fork"),
            candidate,
            user_task("u"),
            flows("s", "fork", "c"),
            flows("fork", "u"),
            boundary("b", "u", timer(cycle="R/PT1S"), interrupting=False),
            end("eb"),
            flow("b", "eb"),
        ),
        restart=False,
    )

    for _ in range(60):
        case.fire("b")
    for _ in range(300):
        case.fire("t")

    assert case.waiting == ["b", "u"]


def watching(number: int, met: str) -> Part:
    """An event sub-process that begins beside everything else when its condition has become true."""
    begins = start(f"met{number}", condition(met), interrupting=False)
    got = user_task(f"got{number}")
    return event_sub_process(f"w{number}", begins, got, flows(f"met{number}", f"got{number}"))


def test_conditions_that_take_too_much_together_are_set_aside_and_the_others_have_their_turn() -> None:
    dear = "=count(for j in 1..450000 return j) < 0 and n = n"
    watchers = (*(watching(number, dear) for number in range(4)), watching(9, "=n > 1"))
    case = Case(diagram(start("s"), user_task("u"), user_task("v"), flows("s", "u", "v"), *watchers), {"n": 1})

    for _ in range(12):
        if not case.failed:
            break
        case.retry(list(case.failed)[-1])
    case.complete("u", n=2)
    aside = set[str]()
    for _ in range(12):
        aside |= case.failed.keys() & {f"met{number}" for number in range(4)}
        if {"got9", "v"} <= set(case.waiting):
            break
        case.retry(list(case.failed)[-1])

    assert {"got9", "v"} <= set(case.waiting)
    assert aside
