"""Sessions of the commission: planned within the term, announced, closed, opened with chair and quorum."""

from dataclasses import replace
from typing import Any

import pytest

from engine.deployment.deploy import deploy
from engine.execution.errors import InvalidForm, NotYours
from engine.execution.people.starting import start_case
from engine.execution.permissions import Actor
from engine.rehearsal.report import report
from storage.database import Database
from storage.queries.outputs import announcements
from storage.queries.registers import entries_in
from storage.tables import cases, documents, notices, user_tasks
from tests.people import person
from tests.scenarios.playing import lived, services, step, told, until, written
from tests.sessions import announce
from tests.unit.execution.installation import ALWAYS, Installation, local
from tests.unit.execution.office_changes import change, off

SECRETARY = person("secretary", "secretaries")
PLAN = {
    "territorial_body": "almaty-city",
    "session_closing_on": "2026-04-10",
    "session_exam_on": "2026-04-22",
    "session_exam_time": "10:00",
    "session_exam_place": "Justice department, room 204",
}


@pytest.fixture
def here(sqlite_database: Database) -> Installation:
    installation = Installation(sqlite_database, "2026-03-30 10:00")
    with installation.database.transaction() as session:
        deploy(session, installation.runtime, Actor("analyst"), services(), ALWAYS, "test")
    return installation


def plan(here: Installation, actor: Actor = SECRETARY, **changes: Any) -> int:
    with here.database.transaction() as session:
        return start_case(session, here.runtime, actor, "attestation_session", "portal", {**PLAN, **changes})


def refused(here: Installation, **changes: Any) -> dict[str, str]:
    with pytest.raises(InvalidForm) as refusal:
        plan(here, **changes)
    assert here.rows(cases) == []
    return dict(refusal.value.errors)


def test_s_14_an_exam_nine_working_days_after_the_closing_date_is_refused(here: Installation) -> None:
    errors = refused(here, session_exam_on="2026-04-23")

    assert list(errors) == ["session_exam_on"]
    assert "not later than 2026-04-22" in errors["session_exam_on"]
    assert "would pass the service deadline, 2026-04-24" in errors["session_exam_on"]


def test_s_14_an_exam_eight_working_days_after_it_is_taken(here: Installation) -> None:
    plan(here)

    assert here.open() == ["confirm_plan"]


@pytest.mark.parametrize(
    ("field", "day"),
    [
        ("session_exam_on", "2026-04-10"),
        ("session_exam_on", "2026-04-18"),
        ("session_closing_on", "2026-04-11"),
        ("session_closing_on", "2026-03-27"),
    ],
)
def test_a_session_is_planned_on_working_days_that_are_to_come(here: Installation, field: str, day: str) -> None:
    assert field in refused(here, **{field: day})


@pytest.mark.parametrize("hour", ["03:00", "08:59", "13:30", "18:30", "18:31"])
def test_an_exam_outside_the_hours_of_the_office_is_refused(here: Installation, hour: str) -> None:
    errors = refused(here, session_exam_time=hour)

    assert list(errors) == ["session_exam_time"]
    assert "The office is closed at that hour" in errors["session_exam_time"]


@pytest.mark.parametrize("hour", ["09:00", "12:59", "14:30", "18:29"])
def test_an_exam_within_the_hours_of_the_office_is_taken(here: Installation, hour: str) -> None:
    plan(here, SECRETARY, session_exam_time=hour)

    assert here.open() == ["confirm_plan"]


@pytest.mark.parametrize(("exam_on", "is_taken"), [("2026-05-15", True), ("2026-05-18", False)])
def test_s_43_the_latest_exam_over_the_may_holidays(here: Installation, exam_on: str, is_taken: bool) -> None:
    changes = {"session_closing_on": "2026-04-30", "session_exam_on": exam_on}

    if not is_taken:
        assert "2026-05-15" in refused(here, **changes)["session_exam_on"]
        return
    case_id = plan(here, **changes)

    token = here.token(case_id, "confirm_plan")
    with here.database.reading() as session:
        form = here.runtime.definitions.form(session, here.rows(user_tasks, token=token)[0].form_definition_id)
    shown = form.view(
        {}, {**PLAN, **changes, "term_ends_on": "2026-05-19"}, {}, here.office.functions, local("2026-03-30 10:00")
    )
    text = " ".join(str(view) for view in shown)
    for day in (
        "Service deadline: 2026-05-19",
        "Latest day of an attestation: 2026-05-15",
        "Last notice of a preliminary decision: 2026-05-14",
        "Last hearing: 2026-05-18",
        "Last day for the notice of the attestation: 2026-05-05",
    ):
        assert day in text


def test_only_secretaries_plan_a_session(here: Installation) -> None:
    with pytest.raises(NotYours, match="attestation_session is started by secretaries"):
        plan(here, person("nurlan", "applicants"))

    assert here.rows(cases) == []


def test_a_session_is_announced_until_it_is_held() -> None:
    script = until(written("S-34-no-chair"), "open_meeting", "2026-04-22 09:00")

    with lived(script) as run, run.database.reading() as session:
        (announced,) = announcements(session)
    with lived(written("S-16-passed")) as run, run.database.reading() as session:
        assert announcements(session) == []

    assert announced.number == "D-ANN-2026-000001"
    for part in ("Attestation: 22 April 2026, 10:00", "closing date, 10 April 2026", "not later than 24 April 2026"):
        assert part in announced.text


@pytest.mark.parametrize(("moment", "state"), [("2026-04-10 18:30:00", "open"), ("2026-04-10 18:30:01", "closed")])
def test_amb_49_a_session_is_open_to_the_last_second_of_its_closing_date(moment: str, state: str) -> None:
    script = {**until(written("S-34-no-chair"), "open_meeting", moment), "until": moment}

    with lived(script) as run, run.database.reading() as session:
        (entry,) = entries_in(session, "attestation_sessions")

    assert (entry["state"], entry["number"]) == (state, "SES-2026-001")


@pytest.mark.parametrize(
    ("name", "outcome"), [("candidate-is-member", "not_passed"), ("candidate-is-secretary", "passed")]
)
def test_nobody_has_a_part_in_his_own_examination(name: str, outcome: str) -> None:
    script = written(name)

    with lived(script) as run:
        found = report(run)
        (minutes,) = Installation(run.database).rows(documents, kind="D-MIN")

    assert found["outcome"] == outcome
    assert [entry["expected"] for entry in found["refused"]] == [True] * 3
    assert all("your own application" in entry["message"] for entry in found["refused"])
    is_member = name == "candidate-is-member"
    assert ("Took no part in their own attestation: Ахметов Нұрлан Серікұлы" in minutes.text) == is_member
    if is_member:
        assert "Votes for: 2, against: 2 (chair: against, member1: for, member2: for, member3: against)" in minutes.text
        assert "members member1, member2, member3; secretary" in minutes.text


def test_a_session_is_the_matter_of_those_who_are_admitted_to_it_before_it_opens() -> None:
    script = written("S-34-no-chair")
    opening = script["steps"].index(step(script, "open_meeting"))
    script = {**script, "steps": script["steps"][:opening], "until": "2026-04-21 18:00"}

    with lived(script) as run:
        of_session, of_application = (
            Installation(run.database).rows(cases, service=service)[0].matter_of
            for service in ("attestation_session", "attestation")
        )

    assert (of_session, of_application) == ("applicant", None)


@pytest.mark.parametrize(
    ("present", "chair", "opens"),
    [
        (["chair", "member1", "member2", "applicant"], "chair", True),
        (["chair", "member1", "applicant"], "chair", False),
    ],
    ids=["three of five beside him", "two of five beside him"],
)
def test_amb_26_a_member_who_is_a_candidate_does_not_count_for_himself(
    present: list[str], chair: str, opens: bool
) -> None:
    script = until(written("candidate-is-member"), "open_meeting", "2026-04-22 10:00")
    step(script, "open_meeting")["with"] = {"present_logins": present, "chair_login": chair}

    with lived(script) as run:
        found = Installation(run.database).open(run.others["session"])

    assert found == ["call_roll" if opens else "open_meeting"]


def test_a_candidate_does_not_take_the_chair() -> None:
    script = until(written("candidate-is-member"), "open_meeting", "2026-04-22 10:00")
    step(script, "open_meeting")["with"] |= {"chair_login": "applicant", "acting_chair_order": "No. 15"}
    step(script, "open_meeting")["refused"] = True

    with lived(script) as run:
        (refusal,) = run.refusals

    assert "The chair must be present and not a candidate of this session" in refusal.message


def test_s_34_without_a_chair_the_meeting_cannot_open_and_head_and_supervisor_are_told() -> None:
    with lived(until(written("S-34-no-chair"), "open_meeting", "2026-04-22 09:40")) as run:
        here = Installation(run.database)
        assert here.open(run.case_id) == ["open_meeting"]
        found = told(written("S-34-no-chair"))

    assert sorted((row["code"], row["to"], row["at"]) for row in found["notices"]) == [
        ("N-11", "heads", "2026-04-22 09:30"),
        ("N-11", "supervisors", "2026-04-22 09:30"),
    ]
    assert [task["element"] for task in found["tasks"] if task["state"] == "open"] == []


@pytest.mark.parametrize(
    ("present", "chair", "order", "opens"),
    [
        (["chair", "member1", "member2"], "chair", None, True),
        (["member1", "member2", "member3"], "member1", "No. 15 of 22 April", True),
        (["chair", "member1"], "chair", None, False),
        (["chair", "member1", "member2", "member3", "member4"], None, None, False),
    ],
    ids=["three of five", "an acting chair", "two of five", "nobody in the chair"],
)
def test_amb_26_more_than_half_of_the_members_and_somebody_in_the_chair(
    present: list[str], chair: str | None, order: str | None, opens: bool
) -> None:
    script = until(written("S-34-no-chair"), "open_meeting", "2026-04-22 10:00")
    given = {"present_logins": present, "chair_login": chair, "acting_chair_order": order}
    step(script, "open_meeting")["with"] = {name: value for name, value in given.items() if value is not None}

    with lived(script) as run:
        here = Installation(run.database)
        assert here.open(run.case_id) == (["call_roll"] if opens else ["open_meeting"])
        told_of_it = [row for row in here.rows(notices) if row.subject.startswith("No meeting")]
        assert (len(told_of_it) == 0) is opens


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"present_logins": ["member1", "member2", "member3"], "chair_login": "chair"}, "chair_login"),
        ({"present_logins": ["member1", "member2", "member3"], "chair_login": "member1"}, "acting_chair_order"),
    ],
    ids=["a chair who is not there", "an acting chair without an order"],
)
def test_an_opening_that_cannot_be_is_refused(given: dict[str, Any], field: str) -> None:
    script = until(written("S-34-no-chair"), "open_meeting", "2026-04-22 10:00")
    step(script, "open_meeting")["with"] = given

    (refusal,) = told(script)["refused"]

    assert refusal["message"].startswith(field)


def test_att_12_1_a_session_is_not_published_with_fewer_than_100_questions() -> None:
    bank = next(file for file in services() if file.name.endswith("question_bank.dmn"))
    needed = bank.content.replace(b"<text>100</text>", b"<text>121</text>")
    assert needed != bank.content
    files = tuple(replace(file, content=needed) if file is bank else file for file in services())

    script = until(written("S-34-no-chair"), "confirm_plan", "2026-03-30 10:10")
    del script["cases"]

    with lived(script, files) as run:
        (refusal,) = run.refusals

    assert "holds 120 questions in Kazakh and 120 in Russian; 121 are needed" in refusal.message


def test_a_plan_is_not_published_when_nobody_could_apply_any_more() -> None:
    script = until(written("S-34-no-chair"), "confirm_plan", "2026-04-13 10:00")
    del script["cases"]

    found = told(script)

    (refusal,) = found["refused"]
    assert "The closing date, 2026-04-10, is over" in refusal["message"]
    assert found["documents"] == []


def test_a_plan_that_is_withdrawn_leaves_nothing_behind() -> None:
    script = written("S-34-no-chair")
    del script["cases"]
    script["steps"] = script["steps"][:1]
    script["steps"][0]["with"] = {"is_confirmed": "withdraw"}

    with lived(script) as run:
        here = Installation(run.database)
        assert (here.case(run.case_id).outcome, here.rows(documents)) == ("plan_withdrawn", [])


def test_a_session_to_which_nobody_is_admitted_ends_on_its_day() -> None:
    script = written("S-34-no-chair")
    del script["cases"]
    script["steps"] = script["steps"][:1]

    with lived({**script, "until": "2026-04-22 09:01"}) as run:
        assert Installation(run.database).case(run.case_id).outcome == "nobody_admitted"


def test_a_session_is_listed_under_its_days(here: Installation) -> None:
    case_id = plan(here)

    assert here.case(case_id).title == "22.04.2026, 10:00, Justice department, room 204"


def test_the_term_of_a_session_goes_with_that_of_its_applications(here: Installation) -> None:
    announce(here.database, here.runtime)

    change(here, off("2026-04-15"))
    here.work()

    moved = here.data(here.event(1, "calendar_changed"))["variables"]
    assert moved["term_ends_on"] == {"before": "2026-04-24", "after": "2026-04-27"}
    assert moved["session_entry"]["after"]["term_ends_on"] == "2026-04-27"
