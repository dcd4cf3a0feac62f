"""Ad-hoc sub-processes as people see them who run a case: worklist, deadlines, incidents, history."""

from storage.tables import deadlines
from tests.diagrams import Part, ad_hoc, boundary, diagram, end, flow, flows, start, timer, user_task
from tests.unit.execution.fixing import correct_and_try, move
from tests.unit.execution.installation import Installation

STEPS = (user_task("a"), user_task("a2"), flow("a", "a2"), user_task("b"))
TERM = boundary("term", "x", timer(duration="P5D"), interrupting=False, properties={"law": "L-1"})


def service(*steps: Part, **said: str) -> bytes:
    inner = ad_hoc("x", *steps, begins="=wanted", properties={"law": "L-9"}, **said)
    return diagram(*(start("s"), inner, TERM, end("e"), end("late"), flows("s", "x", "e"), flow("term", "late")))


def test_the_steps_of_its_paths_are_in_the_worklist_and_the_history_across_restarts(here: Installation) -> None:
    here.deploy(service(*STEPS, until="=enough = true"))
    case_id = here.start(variables={"wanted": ["a", "b"]})

    here.restarted()
    here.complete(case_id, "a")
    here.restarted()
    here.complete(case_id, "b", {"enough": True})

    assert here.open(case_id) == []
    assert here.case(case_id).state == "completed"
    assert [(row.element_id, row.state) for row in here.rows(deadlines)] == [("term", "met")]
    assert here.told(case_id)[1:] == [
        "deadline_set term",
        "task_created a",
        "task_created b",
        "task_completed a",
        "task_created a2",
        "task_completed b",
        "task_cancelled a2",
        "deadline_met term",
        "step_completed x",
        "end_reached e",
        "case_completed",
    ]
    assert here.findings() == []


def test_a_wrong_list_is_an_incident_while_the_deadline_runs_and_a_correction_lets_it_begin(here: Installation) -> None:
    here.deploy(service(*STEPS))
    case_id = here.start(variables={"wanted": ["a", "nothing"]})

    (incident,) = here.incidents()
    assert (incident.element_id, incident.fault) == ("x", "collection")
    assert incident.message.startswith("x: the active elements name 'nothing', which cannot begin there")
    assert [(row.element_id, row.state) for row in here.rows(deadlines)] == [("term", "open")]
    correct_and_try(here, {"wanted": ["b"]})

    assert here.open(case_id) == ["b"]
    assert here.findings() == []


def test_a_case_is_migrated_inside_it(here: Installation) -> None:
    here.deploy(service(*STEPS))
    case_id = here.start(variables={"wanted": ["a", "b"]})
    here.deploy(service(*STEPS, user_task("b2"), flow("b", "b2")))

    move(here, case_id, "p")
    here.complete(case_id, "b")

    assert here.open(case_id) == ["a", "b2"]
    assert here.findings() == []
