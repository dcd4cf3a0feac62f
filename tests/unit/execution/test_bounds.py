"""Cases that never rest: bounded within a command and within a minute, and fixed by a person."""

from datetime import timedelta

import pytest

from engine.execution.people.retries import Retried, retry_incident
from engine.spiff.run_loop import MAX_STEPS
from storage.tables import jobs, timers
from tests.diagrams import (
    Part,
    boundary,
    catch,
    condition,
    diagram,
    end,
    event_sub_process,
    exclusive,
    flow,
    flows,
    message,
    parallel,
    script,
    service_task,
    start,
    timer,
    user_task,
)
from tests.unit.execution.fixing import correct_and_try
from tests.unit.execution.installation import FIXER, Installation


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that are soon reached."""
    monkeypatch.setattr("engine.spiff.state.loop_guard.MOST_MOVES", 5)
    monkeypatch.setattr("engine.spiff.run_loop.MAX_STEPS", 50)


@pytest.fixture
def _stored_before_it_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Diagrams that were deployed when loops without a wait were not refused yet."""
    monkeypatch.setattr("engine.definition.reader.inspect", lambda *_: None)
    monkeypatch.setattr("engine.deployment.checks.check_endless", lambda *_: ())


def looping(*parts: Part, first: str, last: str) -> bytes:
    """A user task, then the parts in a loop that goes on while `go` is true."""
    return diagram(
        start("s"),
        user_task("u"),
        exclusive("x"),
        *parts,
        exclusive("g", default="g_e"),
        end("e"),
        flows("s", "u", "x", first),
        flows(last, "g", "e"),
        flow("g", "x", when="=go"),
    )


@pytest.mark.usefixtures("few", "_stored_before_it_was_checked")
def test_a_loop_of_inside_handlers_ends_in_an_incident_and_the_command_before_it_stays(here: Installation) -> None:
    here.deploy(looping(service_task("a", "inside"), service_task("b", "inside"), flow("a", "b"), first="a", last="b"))
    case_id = here.start(variables={"go": True})

    here.complete(case_id, "u", {"typed": "kept"})

    (incident,) = here.incidents()
    assert "automatic steps in one command" in incident.message
    assert incident.message.startswith(f"{incident.element_id}: ")
    assert here.data(here.event(case_id, "task_completed")) == {"typed": "kept"}
    calls = len(here.inside.calls)
    here.retry(incident.id)

    assert len(here.inside.calls) > calls
    assert len(here.incidents()) == 1
    assert MAX_STEPS >= 5_000  # a session of 300 candidates takes so many in one command


@pytest.mark.usefixtures("few")
def test_a_loop_of_outside_handlers_is_stopped_before_the_handler_is_called_again(here: Installation) -> None:
    here.deploy(
        looping(service_task("a", "outside"), service_task("b", "outside"), flow("a", "b"), first="a", last="b")
    )
    case_id = here.start(variables={"go": True})
    here.complete(case_id, "u")

    here.work()

    assert len(here.worker.calls) == 10
    (incident,) = here.incidents()
    assert (incident.kind, incident.element_id) == ("job", "a")
    assert incident.message.startswith("a: moved the case")
    here.retry(incident.id)
    here.work()

    assert len(here.worker.calls) == 20
    assert [row.state for row in here.rows(jobs)] == ["failed"]


@pytest.mark.usefixtures("few", "_stored_before_it_was_checked")
@pytest.mark.parametrize("event", [timer(duration="PT0S"), timer(date="=due")], ids=["no time", "the past"])
def test_a_timer_in_a_loop_is_stopped_and_tried_again_by_a_person(here: Installation, event: Part) -> None:
    here.deploy(looping(catch("t", event), first="t", last="t"))
    case_id = here.start(variables={"go": True, "due": "2020-01-01"})
    here.complete(case_id, "u")

    here.work()

    (incident,) = here.incidents()
    assert (incident.kind, incident.element_id) == ("timer", "t")
    assert here.rows(timers) == []
    here.retry(incident.id)
    assert here.work() > 1

    assert len(here.incidents()) == 1


@pytest.mark.usefixtures("few")
def test_two_cases_that_answer_each_other_are_stopped(here: Installation) -> None:
    inputs = {"message_name": "=to", "correlation_key": '="k"'}
    ball = (
        service_task("tell", "publish-message", inputs=inputs),
        catch("m", message("=own", '="k"')),
        flow("tell", "m"),
    )
    here.deploy(looping(*ball, first="tell", last="m"))
    ping = here.start(variables={"go": True, "own": "ping", "to": "pong"})
    pong = here.start(variables={"go": True, "own": "pong", "to": "ping"})
    here.complete(ping, "u")
    here.complete(pong, "u")

    here.work()

    incidents = here.incidents()
    assert {(incident.kind, incident.element_id) for incident in incidents} == {("message", "m")}
    assert incidents[0].message.startswith("m: moved the case")


@pytest.mark.usefixtures("few")
def test_messages_of_people_are_not_counted(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            boundary("b", "u", message("note", '="k"'), interrupting=False),
            end("eb"),
            flow("b", "eb"),
        )
    )
    case_id = here.start()

    for _ in range(8):
        here.publish("note", "k")
    here.work()

    assert here.incidents() == []
    assert here.told(case_id).count("message_received b") == 8


def test_a_timer_that_cannot_be_fired_leaves_the_command_of_a_person_alone(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            parallel("fork"),
            user_task("u"),
            user_task("set"),
            end("e"),
            flows("s", "fork", "u", "e"),
            flows("fork", "set", "e"),
            boundary("b", "u", timer(cycle='="R/" + step'), interrupting=False),
            end("eb"),
            flow("b", "eb"),
        )
    )
    case_id = here.start(variables={"step": "PT1H"})
    here.complete(case_id, "set", {"step": "PT0S"})
    here.clock.advance_to(here.clock() + timedelta(hours=1))

    here.complete(case_id, "u")

    assert here.case(case_id).state == "completed"
    told = [here.data(event)["message"] for event in here.events(case_id) if event.type == "incident_opened"]
    assert told == [
        'b: the cycle "R/PT0S" repeats after no time, so that it would never rest; write a step such as PT1H'
    ]
    assert here.incidents() == []  # what it watched over is done
    assert here.rows(timers) == []


#: Sets itself off with each odd number, in whatever step of it the command is stopped.
ODD = diagram(
    start("s"),
    user_task("u"),
    flows("s", "u"),
    event_sub_process(
        "es",
        start("met", condition("=odd(n) and go"), interrupting=False),
        script("a", "=n + 1", "n"),
        script("b", "=n + 1", "n"),
        end("ee"),
        flows("met", "a", "b", "ee"),
    ),
)


@pytest.mark.usefixtures("few")
def test_a_loop_that_is_stopped_again_at_another_element_has_failed_again(here: Installation) -> None:
    here.deploy(ODD)
    case_id = here.start(variables={"n": 1, "go": True})
    (first,) = here.incidents()

    with here.database.transaction() as session:
        result = retry_incident(session, here.runtime, FIXER, first.id)

    assert (result, len(here.incidents())) == (Retried.FAILED_AGAIN, 1)
    assert here.incidents()[0].element_id != first.element_id
    correct_and_try(here, {"go": False})
    assert (here.incidents(), here.open(case_id)) == ([], ["u"])
