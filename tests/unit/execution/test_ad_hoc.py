"""Ad-hoc sub-processes as people see them who run a case: worklist, deadlines, incidents, history."""

from datetime import date

import pytest

from engine.errors import AtqaruError
from engine.execution.errors import NoSuchTask, NotYours, OwnCase
from engine.execution.people.beginning import begin_step
from engine.execution.people.sending import senders_of
from engine.execution.permissions import Actor
from engine.roles import Role
from engine.spiff.state.errors import NotWaiting
from storage.queries.worklist import offered_messages
from storage.tables import deadlines, offers
from tests.diagrams import Part, ad_hoc, boundary, diagram, end, flow, flows, start, timer, user_task
from tests.people import person
from tests.unit.execution.fixing import correct_and_try, move, resume, suspend
from tests.unit.execution.installation import APPLICANT, Installation

STEPS = (user_task("a"), user_task("a2"), flow("a", "a2"), user_task("b"))
HEAD = person("head", "heads")
TERM = boundary("term", "x", timer(duration="P5D"), interrupting=False, properties={"law": "L-1"})


def service(*steps: Part, **said: str) -> bytes:
    inner = ad_hoc("x", *steps, begins="=wanted", inputs={"enough": "=false"}, properties={"law": "L-9"}, **said)
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


# -- what officials begin


def offering(groups: str = "heads", **said: str) -> bytes:
    properties = {"starters": groups, "action": "Ask the court", "law": "L-7"}
    return service(*STEPS, user_task("ask", name="Ask", properties=properties), until="=enough = true", **said)


def begin(here: Installation, actor: Actor, case_id: int, begun: int | None = None) -> None:
    token = here.rows(offers)[0].token
    with here.database.transaction() as session:
        begin_step(session, here.runtime, actor, case_id, token, begun)


def offered(here: Installation, actor: Actor) -> list[str]:
    with here.database.reading() as session:
        return [row.name for row in offered_messages(session, senders_of(actor))]


def started(here: Installation, groups: str = "heads") -> int:
    here.deploy(offering(groups))
    return here.start(variables={"wanted": ["a"]})


def test_a_step_is_offered_to_its_starters_and_begun_with_a_trace(here: Installation) -> None:
    case_id = started(here)
    assert (offered(here, HEAD), offered(here, person("clerk", "clerks"))) == (["Ask the court"], [])

    begin(here, HEAD, case_id)
    here.restarted()
    begin(here, HEAD, case_id, 1)

    assert here.open(case_id) == ["a", "ask", "ask"]
    event = here.event(case_id, "step_started")
    assert (event.actor, event.element_id, event.law) == ("head", "ask", "L-7")
    assert here.findings() == []


def test_who_is_late_or_clicks_twice_begins_nothing(here: Installation) -> None:
    case_id = started(here)
    begin(here, HEAD, case_id, 0)

    with pytest.raises(NotWaiting, match="this step was begun meanwhile"):
        begin(here, HEAD, case_id, 0)

    assert here.open(case_id) == ["a", "ask"]


def test_only_who_is_offered_a_step_begins_it_and_nobody_in_his_own_case(here: Installation) -> None:
    case_id = started(here)

    with pytest.raises(NotYours, match="is not offered to clerk"):
        begin(here, person("clerk", "clerks"), case_id)
    with pytest.raises(OwnCase):
        begin(here, person(APPLICANT.id, "heads"), case_id)

    assert here.open(case_id) == ["a"]


def test_who_only_applies_by_now_is_offered_nothing(here: Installation) -> None:
    case_id = started(here)
    head = Actor("head", frozenset({"heads"}), frozenset({Role.APPLY}), frozenset({"heads"}))

    assert offered(here, head) == []
    with pytest.raises(NotYours, match="is not offered to head"):
        begin(here, head, case_id)
    assert here.open(case_id) == ["a"]


def test_nothing_is_offered_when_it_is_over_or_while_the_case_is_suspended(here: Installation) -> None:
    case_id = started(here)
    token = here.rows(offers)[0].token

    suspend(here, case_id)
    with pytest.raises(AtqaruError):
        begin(here, HEAD, case_id)
    resume(here, case_id)
    here.complete(case_id, "a")
    here.complete(case_id, "a2", {"enough": True})

    assert here.rows(offers) == []
    assert here.case(case_id).state == "completed"
    with pytest.raises(AtqaruError), here.database.transaction() as session:
        begin_step(session, here.runtime, HEAD, case_id, token)


def test_what_is_no_offer_is_not_begun(here: Installation) -> None:
    case_id = started(here)

    with pytest.raises(NoSuchTask), here.database.transaction() as session:
        begin_step(session, here.runtime, HEAD, case_id, here.token(case_id, "a"))


def test_a_migrated_case_offers_the_step_to_those_whom_the_new_version_names(here: Installation) -> None:
    case_id = started(here)
    here.deploy(offering("clerks"))

    move(here, case_id, "p")

    assert (offered(here, HEAD), offered(here, person("clerk", "clerks"))) == ([], ["Ask the court"])
    assert here.findings() == []


def test_a_case_that_waits_for_its_day_offers_it_as_the_version_of_that_day_says(here: Installation) -> None:
    here.at("2026-04-10 19:00")  # a Friday evening
    started(here)
    here.deploy(offering("clerks"), effective_from=date(2026, 4, 13))

    assert (offered(here, HEAD), offered(here, person("clerk", "clerks"))) == ([], ["Ask the court"])
