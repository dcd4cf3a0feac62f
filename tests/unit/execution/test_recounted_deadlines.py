"""Terms that a diagram counts anew, calls off and lets run again; who is called off is silent."""

from datetime import datetime

import pytest

from storage.tables import deadlines, notices, timers, user_tasks
from tests.diagrams import Part, boundary, call, diagram, end, flows, message, service_task, start, timer, user_task
from tests.unit.execution.installation import Installation, local

DUE = "=date(ends_on)"


def watched(step: Part | None = None, **properties: str) -> bytes:
    """A task under a term; a message changes what the term is counted from, and it is counted anew."""
    term = {"law": "X-1 CLK-03", "runs_when": "=ends_on != null", **properties}
    return diagram(
        start("s"),
        user_task("u") if step is None else step,
        end("e"),
        service_task("late", "notice", inputs={"to": "heads", "subject": "S", "text": "T"}, headers={"code": "N-11"}),
        end("told"),
        flows("s", "u", "e"),
        flows("term", "late", "told"),
        boundary("term", "u", timer(date=DUE), interrupting=False, properties=term, name="Term"),
        boundary("change", "u", message("changed", key="=case_id"), interrupting=False, outputs={"ends_on": "=day"}),
        service_task("recount", "recount-deadline", inputs={"law": "CLK-03", "reason": "The session has changed"}),
        end("counted"),
        flows("change", "recount", "counted"),
    )


def change(here: Installation, case_id: int, day: str | None) -> None:
    here.publish("changed", str(case_id), day=day)
    here.work()


def test_a_term_that_is_counted_anew_moves_with_its_timer_its_reminder_and_its_task(here: Installation) -> None:
    here.deploy(watched())
    case_id = here.start(variables={"ends_on": "2026-04-08"})

    here.at("2026-04-06 18:00")
    change(here, case_id, "2026-04-15")

    row = here.rows(deadlines)[0]
    assert (row.state, row.due_at, row.because) == ("open", local("2026-04-15 18:30"), None)
    assert row.remind_at == local("2026-04-14 09:00")
    assert here.rows(user_tasks)[0].due_at == local("2026-04-15 18:30")
    event = here.event(case_id, "deadline_recounted")
    assert (event.element_id, event.due_at) == ("term", local("2026-04-15 18:30"))
    assert here.data(event) == {
        "before": "2026-04-08T13:30:00+00:00",
        "after": "2026-04-15T13:30:00+00:00",
        "reason": "The session has changed",
    }
    here.at("2026-04-10 10:00")
    here.work()
    assert here.rows(deadlines)[0].state == "open"
    here.at("2026-04-15 18:30:00")
    here.work()
    assert here.rows(deadlines)[0].state == "open"
    here.at("2026-04-15 18:30:01")
    here.work()
    assert here.rows(deadlines)[0].state == "missed"
    assert here.findings() == []


def test_a_term_that_runs_no_more_is_called_off_and_silent(here: Installation) -> None:
    here.deploy(watched())
    case_id = here.start(variables={"ends_on": "2026-04-08"})

    here.at("2026-04-06 18:00")
    change(here, case_id, None)
    here.at("2026-04-20 10:00")
    here.work()

    row = here.rows(deadlines)[0]
    assert (row.state, row.because) == ("cancelled", "The session has changed")
    assert row.settled_at == local("2026-04-06 18:00")
    assert here.rows(user_tasks)[0].due_at is None
    assert (here.rows(timers), here.rows(notices)) == ([], [])
    here.complete(case_id, "u")
    told = [event for event in here.told(case_id) if event.startswith("deadline")]
    assert told == ["deadline_set term", "deadline_cancelled term"]
    assert here.findings() == []


def test_a_term_that_was_called_off_runs_again(here: Installation) -> None:
    here.deploy(watched())
    case_id = here.start(variables={"ends_on": "2026-04-08"})
    change(here, case_id, None)

    change(here, case_id, "2026-04-15")

    row = here.rows(deadlines)[0]
    assert (row.state, row.due_at, row.because, row.settled_at) == ("open", local("2026-04-15 18:30"), None, None)
    assert here.rows(user_tasks)[0].due_at == local("2026-04-15 18:30")
    here.complete(case_id, "u")
    assert here.rows(deadlines)[0].state == "met"


def test_a_term_that_does_not_run_yet_begins_when_it_is_counted(here: Installation) -> None:
    here.deploy(watched())
    case_id = here.start(variables={"ends_on": None})
    assert (here.rows(deadlines), here.rows(timers)) == ([], [])
    assert here.rows(user_tasks)[0].due_at is None

    change(here, case_id, "2026-04-15")

    assert [(row.state, row.due_at) for row in here.rows(deadlines)] == [("open", local("2026-04-15 18:30"))]
    assert here.rows(user_tasks)[0].due_at == local("2026-04-15 18:30")
    begun = here.event(case_id, "deadline_set")
    assert (begun.element_id, begun.due_at) == ("term", local("2026-04-15 18:30"))
    assert here.data(begun) == {"reason": "The session has changed"}


def test_a_term_that_never_ran_leaves_no_trace(here: Installation) -> None:
    here.deploy(watched())
    case_id = here.start(variables={"ends_on": None})

    here.complete(case_id, "u")

    assert here.rows(deadlines) == []
    assert [event for event in here.told(case_id) if event.startswith(("deadline", "timer"))] == []


def states(here: Installation) -> list[tuple[str, datetime]]:
    return [(row.state, row.due_at) for row in sorted(here.rows(deadlines), key=lambda row: row.token)]


def test_what_was_missed_stays_missed_and_a_term_of_its_own_follows(here: Installation) -> None:
    here.deploy(watched())
    case_id = here.start(variables={"ends_on": "2026-04-08"})
    here.at("2026-04-09 10:00")
    here.work()

    change(here, case_id, "2026-04-15")

    missed = ("missed", local("2026-04-08 18:30"))
    assert states(here) == [missed, ("open", local("2026-04-15 18:30"))]
    assert here.rows(user_tasks)[0].due_at == local("2026-04-15 18:30")
    assert here.told(case_id).count("deadline_set term") == 2
    here.complete(case_id, "u")
    assert states(here) == [missed, ("met", local("2026-04-15 18:30"))]
    assert here.findings() == []


def test_no_term_follows_on_the_same_end(here: Installation) -> None:
    here.deploy(watched())
    case_id = here.start(variables={"ends_on": "2026-04-08"})
    here.at("2026-04-09 10:00")
    here.work()

    change(here, case_id, "2026-04-08")
    change(here, case_id, None)

    assert states(here) == [("missed", local("2026-04-08 18:30"))]


@pytest.mark.parametrize("day", ["2026-04-15", None])
def test_what_the_diagram_has_settled_as_missed_is_silent_when_another_term_follows_or_none(
    here: Installation, day: str | None
) -> None:
    settled = service_task("u", "settle-deadline", inputs={"law": "CLK-03", "reason": "R"}, headers={"as": "missed"})
    inner = diagram(start("s2"), settled, user_task("v"), end("e2"), flows("s2", "u", "v", "e2"), id="inner")
    here.deploy(inner, watched(call("u", "inner")))
    case_id = here.start(variables={"ends_on": "2026-04-08"})
    here.work()
    change(here, case_id, day)
    here.at("2026-04-10 10:00")
    here.work()

    follows = [("open", local(f"{day} 18:30"))] if day else []
    assert states(here) == [("missed", local("2026-04-08 18:30")), *follows]
    assert [row.due_at for row in here.rows(timers)] == ([local(f"{day} 18:30:01")] if day else [])
    assert here.rows(notices) == []


def test_a_term_of_another_rule_stays(here: Installation) -> None:
    here.deploy(watched(law="X-1"))
    case_id = here.start(variables={"ends_on": "2026-04-08"})

    change(here, case_id, "2026-04-15")

    assert [(row.state, row.due_at) for row in here.rows(deadlines)] == [("open", local("2026-04-08 18:30"))]


@pytest.mark.parametrize("state", ["missed", "cancelled"])
def test_a_cancelled_deadline_takes_its_timer_along_and_a_missed_one_does_not(here: Installation, state: str) -> None:
    settle = service_task("v", "settle-deadline", inputs={"law": "CLK-03", "reason": "R"}, headers={"as": state})
    here.deploy(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            service_task(
                "late", "notice", inputs={"to": "heads", "subject": "S", "text": "T"}, headers={"code": "N-11"}
            ),
            end("told"),
            flows("s", "u", "e"),
            flows("term", "late", "told"),
            boundary("term", "u", timer(date='=date("2026-04-08")'), interrupting=False, properties={"law": "CLK-03"}),
            boundary("change", "u", message("changed", key="=case_id"), interrupting=False),
            settle,
            end("settled"),
            flows("change", "v", "settled"),
        )
    )
    case_id = here.start()
    here.at("2026-04-06 18:00")
    here.publish("changed", str(case_id))
    here.work()

    here.at("2026-04-09 10:00")
    here.work()

    assert [row.state for row in here.rows(deadlines)] == [state]
    assert len(here.rows(notices)) == (1 if state == "missed" else 0)
    assert (here.rows(user_tasks)[0].due_at is None) == (state == "cancelled")


def test_a_called_process_counts_its_terms_by_itself(here: Installation) -> None:
    """It has variables of its own, which the process that calls it cannot change."""
    inner = diagram(
        start("s2"),
        user_task("v"),
        end("e2"),
        end("late2"),
        flows("s2", "v", "e2"),
        flows("inner_term", "late2"),
        boundary("inner_term", "v", timer(date=DUE), interrupting=False, properties={"law": "CLK-03"}),
        boundary("own", "v", message("inner changed", key="=case_id"), interrupting=False, outputs={"ends_on": "=day"}),
        end("kept"),
        flows("own", "kept"),
        id="inner",
    )
    here.deploy(inner, watched(call("u", "inner")))
    case_id = here.start(variables={"ends_on": "2026-04-08"})
    here.publish("inner changed", str(case_id), day="2026-04-20")
    here.work()

    change(here, case_id, "2026-04-15")

    moments = {row.element_id: row.due_at for row in here.rows(deadlines)}
    assert moments == {"term": local("2026-04-15 18:30"), "inner_term": local("2026-04-08 18:30")}
