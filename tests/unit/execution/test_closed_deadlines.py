"""Deadlines that end before their moment: met only by what the term asks for, settled by the diagram with a reason."""

import pytest

from engine.handlers import Closing, TaskResult
from storage.tables import deadlines, documents, jobs, notices
from tests.diagrams import (
    Part,
    boundary,
    call,
    diagram,
    end,
    flow,
    flows,
    parallel,
    service_task,
    start,
    task,
    timer,
    user_task,
)
from tests.unit.execution.installation import Installation, local

DUE = '=date("2026-04-08")'


def met_when(condition: str) -> bytes:
    term = {"law": "X-1 CLK-03", "met_when": condition}
    return diagram(
        start("s"),
        user_task("u", outputs={"outcome": "=given"}),
        end("e"),
        end("late"),
        flows("s", "u", "e"),
        flows("term", "late"),
        boundary("term", "u", timer(date=DUE), interrupting=False, properties=term),
    )


@pytest.mark.parametrize(("given", "state"), [("done", "met"), ("left", "cancelled"), (None, "cancelled")])
def test_a_term_is_met_only_by_what_it_asks_for(here: Installation, given: str | None, state: str) -> None:
    here.deploy(met_when('=outcome = "done"'))
    case_id = here.start()

    here.at("2026-04-07 10:00")
    here.complete(case_id, "u", {"given": given})

    assert here.rows(deadlines)[0].state == state
    assert here.event(case_id, f"deadline_{state}").due_at == local("2026-04-08 18:30")


def test_what_meets_a_term_is_not_asked_of_the_inputs_of_its_step(here: Installation) -> None:
    here.deploy(
        met_when('=outcome = "done"').replace(
            b"<zeebe:output", b'<zeebe:input source="=null" target="outcome"/><zeebe:output', 1
        )
    )
    case_id = here.start()

    here.complete(case_id, "u", {"given": "done"})

    assert here.rows(deadlines)[0].state == "met"


def test_a_term_that_is_over_is_missed_whatever_it_asks_for(here: Installation) -> None:
    here.deploy(met_when('=outcome = "done"'))
    case_id = here.start()

    here.at("2026-04-08 18:30:01")
    here.complete(case_id, "u", {"given": "left"})

    assert here.rows(deadlines)[0].state == "missed"


def test_a_term_over_a_called_process_reads_what_that_gives_out(here: Installation) -> None:
    inner = diagram(start("s2"), user_task("v"), end("e2"), flows("s2", "v", "e2"), id="inner")
    outer = diagram(
        start("s"),
        call("c", "inner", child=False, outputs={"outcome": "=given"}),
        end("e"),
        end("late"),
        flows("s", "c", "e"),
        flows("term", "late"),
        boundary(
            "term",
            "c",
            timer(date=DUE),
            interrupting=False,
            properties={"law": "X", "met_when": '=outcome != "next_session"'},
        ),
    )
    here.deploy(inner, outer)
    case_id = here.start()

    here.complete(case_id, "v", {"given": "next_session"})

    assert here.rows(deadlines)[0].state == "cancelled"


def settling(state: str, after: Part | None = None) -> tuple[bytes, bytes]:
    inputs = {"law": "CLK-03", "reason": "Nobody came"}
    return diagram(
        start("s"),
        call("c", "inner"),
        end("e"),
        end("late"),
        flows("s", "c", "e"),
        flows("term", "late"),
        boundary("term", "c", timer(date=DUE), interrupting=False, properties={"law": "X-1 CLK-03"}, name="Term"),
        boundary("other", "c", timer(date=DUE), interrupting=False, properties={"law": "X-2"}),
        end("other_late"),
        flows("other", "other_late"),
    ), diagram(
        start("s2"),
        user_task("u"),
        service_task("settle", "settle-deadline", inputs=inputs, headers={"as": state}),
        user_task("v") if after is None else after,
        end("e2"),
        flows("s2", "u", "settle", "v", "e2"),
        id="inner",
    )


@pytest.mark.parametrize("state", ["missed", "cancelled"])
def test_the_diagram_settles_a_deadline_with_its_reason(here: Installation, state: str) -> None:
    here.deploy(*settling(state))
    case_id = here.start()

    here.at("2026-04-07 10:00")
    here.complete(case_id, "u")

    row = here.rows(deadlines, element_id="term")[0]
    assert (row.state, row.settled_at, row.because) == (state, local("2026-04-07 10:00"), "Nobody came")
    event = here.event(case_id, f"deadline_{state}")
    assert (event.element_id, event.due_at) == ("term", local("2026-04-08 18:30"))
    assert here.data(event) == {"reason": "Nobody came"}
    assert here.rows(deadlines, element_id="other")[0].state == "open"
    assert here.findings() == []


@pytest.mark.parametrize("moment", ["2026-04-07 12:00", "2026-04-09 10:00"])
def test_what_was_settled_stays_whatever_ends_later(here: Installation, moment: str) -> None:
    here.deploy(*settling("missed"))
    case_id = here.start()
    here.at("2026-04-07 10:00")
    here.complete(case_id, "u")

    here.at(moment)
    here.work()
    here.complete(case_id, "v")

    row = here.rows(deadlines, element_id="term")[0]
    assert (row.state, row.settled_at) == ("missed", local("2026-04-07 10:00"))
    told = [event for event in here.told(case_id) if event.startswith("deadline") and event.endswith("term")]
    assert told == ["deadline_set term", "deadline_missed term"]


def test_it_is_settled_before_the_step_ends_in_the_same_command(here: Installation) -> None:
    here.deploy(*settling("missed", after=task("v")))
    case_id = here.start()
    here.at("2026-04-07 10:00")

    here.complete(case_id, "u")

    assert here.rows(deadlines, element_id="term")[0].state == "missed"


def test_a_deadline_that_was_missed_before_is_given_the_reason(here: Installation) -> None:
    here.deploy(*settling("missed"))
    case_id = here.start()
    here.at("2026-04-09 10:00")
    here.work()

    here.complete(case_id, "u")

    row = here.rows(deadlines, element_id="term")[0]
    assert (row.state, row.because) == ("missed", "Nobody came")
    assert row.settled_at < local("2026-04-09 10:00:01")
    assert here.data(here.event(case_id, "deadline_explained")) == {"reason": "Nobody came"}


def test_the_first_reason_of_a_missed_deadline_stays(here: Installation) -> None:
    late = {"law": "CLK-03", "reason": "Late"}
    again = service_task("v", "settle-deadline", inputs=late, headers={"as": "missed"})
    here.deploy(*settling("missed", after=again))
    case_id = here.start()

    here.complete(case_id, "u")

    assert here.rows(deadlines, element_id="term")[0].because == "Nobody came"


def test_a_deadline_that_was_met_keeps_no_reason(here: Installation) -> None:
    here.deploy(met_when("=true"))
    case_id = here.start()

    here.complete(case_id, "u", {"given": "done"})

    assert [(row.state, row.because) for row in here.rows(deadlines)] == [("met", None)]


def test_a_job_that_cannot_be_completed_settles_nothing(here: Installation) -> None:
    here.inside.does = [TaskResult(closings=(Closing("CLK-03", "missed", "Nobody came"),)), RuntimeError("no more")]
    term = {"law": "CLK-03"}
    here.deploy(
        diagram(
            start("s"),
            parallel("g"),
            user_task("watched"),
            boundary("term", "watched", timer(date=DUE), interrupting=False, properties=term),
            user_task("u"),
            service_task("job", "inside"),
            end("e"),
            flows("s", "g", "watched", "e"),
            flows("g", "u", "job"),
            flow("job", "e", when="=false"),
            flows("term", "e"),
        )
    )
    case_id = here.start()

    here.complete(case_id, "u")

    assert here.rows(jobs)[0].state == "ready"
    assert [(row.state, row.because) for row in here.rows(deadlines)] == [("open", None)]


def test_a_notice_goes_to_each_of_its_recipients_once(here: Installation) -> None:
    inputs = {"to": '=["clerks", "heads", "clerks"]', "subject": "S", "text": "T"}
    here.deploy(
        diagram(
            start("s"),
            service_task("tell", "notice", inputs=inputs, headers={"code": "N-11"}),
            end("e"),
            flows("s", "tell", "e"),
        )
    )
    case_id = here.start()

    assert [(row.code, row.recipient) for row in here.rows(notices)] == [("N-11", "clerks"), ("N-11", "heads")]
    assert here.data(here.event(case_id, "notice_sent")) == {"code": "N-11", "to": ["clerks", "heads"]}


def test_a_document_has_no_signatory_whom_its_task_does_not_name(here: Installation) -> None:
    inputs = {"title": "T", "text": "Text"}
    here.deploy(
        diagram(
            start("s"),
            service_task("issue", "document", inputs=inputs, headers={"kind": "D-HRG"}),
            end("e"),
            flows("s", "issue", "e"),
        )
    )

    here.start(variables={"signed_by": "Head of another document", "to": "clerks"})

    assert [(row.signed_by, row.recipient) for row in here.rows(documents)] == [(None, None)]
