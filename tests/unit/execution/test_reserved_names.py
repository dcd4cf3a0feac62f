"""What the engine gives to a case keeps its value, whoever writes."""

import pytest

from engine.execution.case.case_view import view_case
from engine.execution.errors import InvalidForm
from engine.handlers import TaskResult
from tests.diagrams import (
    Part,
    call,
    catch,
    diagram,
    each,
    end,
    flows,
    message,
    receive,
    script,
    service_task,
    start,
    user_task,
)
from tests.unit.execution.installation import Installation, form
from tests.unit.execution.office_changes import change, off

NAMES = ("applicant", "case_id", "channel", "received_at", "registered_on")


@pytest.fixture
def _stored_before_it_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that were deployed when nothing of the kind was refused yet."""
    monkeypatch.setattr("engine.definition.reader.inspect", lambda *_: None)
    monkeypatch.setattr("engine.deployment.checks._of_form", lambda _form: ())


def run(here: Installation, *parts: Part) -> int:
    here.deploy(diagram(start("s"), *parts, user_task("after"), flows("s", "x", "after")))
    return here.start()


@pytest.mark.parametrize("name", NAMES)
def test_values_of_a_person_may_not_bear_such_a_name(here: Installation, name: str) -> None:
    case_id = run(here, user_task("x"))

    with pytest.raises(InvalidForm, match=f"{name}: the engine gives this itself"):
        here.complete(case_id, "x", {name: "other"})

    assert here.open(case_id) == ["x"]


@pytest.mark.usefixtures("_stored_before_it_was_checked")
def test_a_field_of_a_form_may_not_bear_such_a_name_unless_it_only_shows_it(here: Installation) -> None:
    here.deploy(
        diagram(start("s"), user_task("x", form="f"), user_task("after"), flows("s", "x", "after")),
        f=form("f", {"key": "channel"}, {"key": "note"}),
    )
    case_id = here.start()

    with pytest.raises(InvalidForm) as refused:
        here.complete(case_id, "x", {"channel": "counter", "note": "n"})
    here.complete(case_id, "x", {"channel": "portal", "note": "n"})

    assert list(refused.value.errors) == ["channel"]
    assert here.open(case_id) == ["after"]


@pytest.mark.parametrize(
    "part",
    [
        script("x", '="other"', "channel"),
        service_task("x", "inside", inputs={"channel": '="other"'}),
        script("x", "=1", "y", outputs={"channel": '="other"'}),
        script("x", "=1", "y", loop=each('=["other"]', "channel")),
        script("x", "=1", "y", loop=each("=[1]", "item", results="channel", result="=y")),
    ],
    ids=["script", "input", "output", "item", "results"],
)
@pytest.mark.usefixtures("_stored_before_it_was_checked")
def test_a_diagram_that_writes_such_a_name_opens_an_incident(here: Installation, part: Part) -> None:
    run(here, part)

    (incident,) = here.incidents()
    assert incident.message == "x: the variable channel is given by the engine and cannot be changed; use another name"


@pytest.mark.parametrize("kind", ["inside", "outside"])
def test_a_job_that_gives_such_a_name_fails_at_once(here: Installation, kind: str) -> None:
    worker = here.inside if kind == "inside" else here.worker
    worker.does = [TaskResult({"applicant": "other"})] * 5
    run(here, service_task("x", kind))
    here.clock.advance_to(here.clock())
    here.work()

    (incident,) = here.incidents()
    assert incident.message == "the handler gave the variable applicant, which the engine gives; use another name"
    assert len(worker.calls) == (2 if kind == "inside" else 1)


def test_a_message_between_cases_that_brings_such_a_name_is_an_incident(here: Installation) -> None:
    inputs = {"message_name": "m", "correlation_key": "=1", "variables": '={applicant: "other"}'}
    here.deploy(
        diagram(start("s"), receive("r", "m", "=1"), user_task("u"), flows("s", "r", "u"), id="waits"),
        diagram(
            start("s"), service_task("x", "publish-message", inputs=inputs), end("e"), flows("s", "x", "e"), id="sends"
        ),
    )
    waits = here.start("waits")
    here.start("sends")
    here.work()

    (incident,) = here.incidents()
    assert (incident.kind, incident.case_id, incident.element_id) == ("message", waits, "r")
    assert "the variable applicant is given by the engine" in incident.message


def test_a_message_from_outside_with_such_a_name_is_refused_at_the_door(here: Installation) -> None:
    run(here, catch("x", message("m", "=1")))

    with pytest.raises(InvalidForm, match="applicant"):
        here.publish("m", "1", applicant="other")


def test_a_called_process_may_be_handed_such_a_variable_as_it_is(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"), call("x", "q", parent=False, inputs={"case_id": "=case_id"}), end("e"), flows("s", "x", "e")
        ),
        diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e"), id="q"),
    )
    case_id = here.start()

    here.complete(case_id, "u")

    assert (here.case(case_id).state, here.incidents()) == ("completed", [])


@pytest.mark.usefixtures("_stored_before_it_was_checked")
def test_a_changed_calendar_writes_no_such_name_either(here: Installation) -> None:
    day = '=string(working_days_after(date("2026-04-03"), 1))'
    case_id = run(here, script("x", day, "registered_on"))

    change(here, off("2026-04-06"))
    here.work()

    with here.database.reading() as session:
        held = view_case(session, here.runtime, case_id).variables()["registered_on"]
    assert held == str(here.case(case_id).registered_on) == "2026-04-06"
