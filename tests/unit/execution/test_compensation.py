"""Compensation as people see it who run a case: worklist, deadlines, incidents, history, other versions."""

import pytest

from engine.handlers import BpmnError
from engine.spiff.changes.mismatches import CannotMove
from storage.tables import deadlines, jobs
from tests.diagrams import (
    Part,
    boundary,
    compensation,
    diagram,
    end,
    error,
    event_sub_process,
    flow,
    flows,
    service_task,
    start,
    sub_process,
    task,
    throw,
    timer,
    undone_by,
    user_task,
)
from tests.unit.execution.fixing import move
from tests.unit.execution.installation import Installation


def service(*handlers: Part) -> bytes:
    """Two steps, an event that has them undone, and a step behind it."""
    return diagram(
        *(start("s"), user_task("a"), user_task("b"), throw("t", compensation(), properties={"law": "L-9"})),
        *(user_task("after"), end("e"), flows("s", "a", "b", "t", "after", "e"), *handlers),
    )


def begun(here: Installation, *handlers: Part) -> int:
    """A case in which both steps are completed, with a restart before the second."""
    here.deploy(service(*handlers))
    case_id = here.start()
    here.complete(case_id, "a")
    here.restarted()
    here.complete(case_id, "b")
    return case_id


def test_what_is_to_be_undone_is_in_the_worklist_and_the_history_says_why(here: Installation) -> None:
    case_id = begun(here, undone_by("a", user_task("undo_a")), undone_by("b", user_task("undo_b")))
    assert here.open(case_id) == ["undo_a", "undo_b"]
    here.complete(case_id, "undo_a")
    here.restarted()
    here.complete(case_id, "undo_b")

    assert here.open(case_id) == ["after"]
    assert here.told(case_id)[here.told(case_id).index("task_completed b") :] == [
        "task_completed b",
        "compensation_triggered b_undone",
        "compensation_triggered a_undone",
        "task_created undo_b",
        "task_created undo_a",
        "task_completed undo_a",
        "task_completed undo_b",
        "step_completed t",
        "task_created after",
    ]
    assert here.findings() == []


def test_a_deadline_inside_a_handler_is_kept_and_missed_as_any_other(here: Installation) -> None:
    term = boundary("term", "check", timer(date='=date("2026-04-08")'), interrupting=False, properties={"law": "L-1"})
    inside = (start("hs"), user_task("check"), end("he"), end("late"), flows("hs", "check", "he"), flow("term", "late"))
    case_id = begun(here, undone_by("a", sub_process("undo_a", *inside, term)))

    assert [(row.element_id, row.state) for row in here.rows(deadlines)] == [("term", "open")]
    here.at("2026-04-09 10:00")
    here.work()
    assert [(row.element_id, row.state) for row in here.rows(deadlines)] == [("term", "missed")]
    here.complete(case_id, "check")

    assert here.open(case_id) == ["after"]


def test_a_job_that_undoes_is_retried_and_then_an_incident_that_a_person_retries(here: Installation) -> None:
    here.worker.does = [ValueError("no answer")]
    case_id = begun(here, undone_by("a", service_task("undo_a", "outside", retries="1")))
    here.work()
    (incident,) = here.incidents()
    assert (incident.element_id, here.open(case_id)) == ("undo_a", [])
    here.retry(incident.id)
    here.work()

    assert here.incidents() == []
    assert here.open(case_id) == ["after"]
    assert len({call.idempotency_key for call in here.worker.calls}) == 1


def test_an_error_of_a_job_that_undoes_takes_the_way_of_an_error(here: Installation) -> None:
    here.worker.does = [BpmnError("gone", "nothing to undo")]
    by_hand = event_sub_process("es", start("es_s", error("gone")), user_task("by_hand"), flow("es_s", "by_hand"))
    case_id = begun(
        here, undone_by("a", service_task("undo_a", "outside")), undone_by("b", user_task("undo_b")), by_hand
    )
    here.work()

    assert here.open(case_id) == ["by_hand"]
    assert here.rows(jobs) == []


def test_a_case_is_not_moved_to_a_version_that_cannot_undo_what_was_done_unless_that_is_given_up(
    here: Installation,
) -> None:
    here.deploy(service(undone_by("a", user_task("undo_a"))))
    case_id = here.start()
    here.complete(case_id, "a")
    here.deploy(service())
    before = here.everything()

    with pytest.raises(CannotMove, match="a_undone is not there"):
        move(here, case_id, "p")
    assert here.everything() == before
    move(here, case_id, "p", drops=True)
    here.complete(case_id, "b")

    assert here.open(case_id) == ["after"]
    assert here.data(here.event(case_id, "case_moved"))["ended"] == ["a_undone"]


def test_a_case_moves_to_a_version_with_another_handler_while_it_is_undone(here: Installation) -> None:
    case_id = begun(here, undone_by("a", user_task("undo_a")))
    here.deploy(service(undone_by("a", user_task("undo_a", name="Renamed")), undone_by("b", task("undo_b"))))
    move(here, case_id, "p")
    here.restarted()
    here.complete(case_id, "undo_a")

    assert here.open(case_id) == ["after"]
