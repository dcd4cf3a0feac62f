"""Which session an application belongs to, and what happens when that is missed, moved, called off or not announced."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from click.testing import CliRunner

from engine.deployment.deploy import SERVICES
from engine.rehearsal.report import report
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to
from storage.tables import deadlines as deadline_rows
from tests.exam import do, open_tasks
from tests.scenarios.changing import FIRST, call_off_session, change_session, move_session, texts_of
from tests.scenarios.playing import (
    Report,
    Script,
    deadlines,
    lived,
    reminders,
    sent,
    step,
    told,
    until,
    written,
)
from tests.sessions import announce
from tests.unit.execution.installation import Installation, local
from web.cli import main

pytestmark = pytest.mark.scenario

DURING = "ATT-04.2-announced-during-the-check"
MISSED = "CLK-03-admitted-after-the-exam"
WAITS = "ATT-04.1-waits-for-a-session"


def terms(found: Report) -> list[tuple[str, str]]:
    """Every term of the service that ran, with its end and its state."""
    return [(entry["due_at"], entry["state"]) for entry in found["deadlines"] if entry["element"] == "term_of_service"]


def reasons(run: Run) -> list[str | None]:
    """Why each term of the service was settled before its moment."""
    rows = Installation(run.database).rows(deadline_rows, case_id=run.case_id, element_id="term_of_service")
    return [row.because and row.because["en"] for row in rows]


# -- received before closing (ATT-04.2, AMB-04)


def test_a_session_that_is_announced_during_the_check_takes_in_what_was_received_before_its_closing_date() -> None:
    found = told(written(DURING))

    assert (found["incidents"], found["refused"]) == ([], [])
    assert sent(found, "N-02") == [("applicant", "2026-04-07 10:00"), ("applicant", "2026-04-07 12:05")]
    assert terms(found) == [("2026-04-22 18:30", "open")]
    assert sent(found, "N-04") == [("applicant", "2026-04-09 15:00")]
    assert "session_due" not in deadlines(found)


def test_it_belongs_to_that_session_although_the_closing_date_is_over_when_the_check_ends() -> None:
    script = until(written(DURING), "check_completeness", "2026-04-09 10:00")

    with lived({**script, "until": "2026-04-09 10:01"}) as run:
        found = report(run)

    assert deadlines(found)["term_of_service"] == ("2026-04-22 18:30", "open")
    assert "belongs to it: session SES-2026-001" in texts_of_script(script)[-1]


def texts_of_script(script: Script) -> list[str]:
    with lived(script) as run:
        return texts_of(run, "N-02")


def test_the_session_that_was_held_while_the_office_checked_is_missed_by_the_office() -> None:
    script = written(DURING)
    step(script, "check_completeness")["at"] = "2026-04-20 12:00"
    step(script, "examine_application")["at"] = "2026-04-21 10:00"

    found = told({**script, "until": "2026-04-21 10:10"})

    assert deadlines(found)["completeness_due"] == ("2026-04-09 18:30", "missed")
    assert terms(found) == [("2026-04-22 18:30", "missed")]
    assert found["case"]["term_broken"] is True
    assert sent(found, "N-02")[-1] == ("applicant", "2026-04-21 10:00")
    assert sent(found, "N-04") == []


def test_its_session_is_still_its_own_when_it_was_held_before_anybody_looked() -> None:
    """Announced in an evening, before the application was registered, and held while nobody worked."""
    script = written(DURING)
    script["received"], script["variables"]["filled_on"] = "2026-04-07 19:00", "2026-04-07"
    script["steps"] = [entry for entry in script["steps"] if entry.get("case") == "session"]
    script["cases"]["session"]["received"] = "2026-04-07 19:10"
    script["steps"][0]["at"] = "2026-04-07 19:15"

    found = told({**script, "until": "2026-04-08 09:10"})

    assert found["case"]["registered_on"] == "2026-04-08"
    assert terms(found) == [("2026-04-22 18:30", "open")]
    assert sent(found, "N-02")[-1] == ("applicant", "2026-04-08 09:00")


def test_a_session_that_closes_before_the_registration_is_not_its_own() -> None:
    script = written(DURING)
    script["received"], script["variables"]["filled_on"] = "2026-04-08 18:40", "2026-04-08"
    step(script, "check_completeness")["at"] = "2026-04-10 10:00"
    script["steps"] = script["steps"][:2]

    found = told({**script, "until": "2026-04-10 12:00"})

    assert found["case"]["registered_on"] == "2026-04-09"
    assert terms(found) == []
    assert deadlines(found)["session_due"] == ("2026-07-09 18:30", "open")


def test_a_second_announcement_during_the_check_changes_nothing() -> None:
    with lived({**until(written(DURING), "confirm_plan", "2026-04-07 12:05"), "until": "2026-04-07 12:06"}) as run:
        announce(run.database, run.runtime, "2026-04-20", "2026-04-29")
        advance_to(run, local("2026-04-07 12:10"))

        assert len(texts_of(run, "N-02")) == 2
        assert FIRST in texts_of(run, "N-02")[-1]


def entry(number: str, state: str, closing_on: str = "2026-04-10", exam_on: str = "2026-04-22") -> dict[str, str]:
    body = "almaty-city"
    return {"number": number, "territorial_body": body, "closing_on": closing_on, "exam_on": exam_on, "state": state}


LATER = entry("2", "open", "2026-05-29", "2026-06-10")


@pytest.mark.parametrize(
    ("left", "sessions", "found"),
    [
        (None, [LATER, entry("1", "open")], "1"),
        (None, [LATER, entry("1", "closed")], "1"),
        (None, [LATER, entry("1", "held")], "1"),
        (None, [LATER, entry("1", "cancelled")], "2"),
        (None, [LATER, entry("1", "open", closing_on="2026-04-09")], "2"),
        (None, [LATER, entry("1", "open") | {"territorial_body": "astana"}], "2"),
        (None, [entry("3", "open", "2026-05-29", "2026-06-09"), LATER], "3"),
        ("1", [LATER, entry("1", "open")], "2"),
        ("3", [LATER, entry("1", "held")], "2"),
        ("1", [entry("1", "held")], None),
        (None, [], None),
    ],
)
def test_the_first_exam_whose_closing_date_was_not_over_is_its_session(
    left: str | None, sessions: list[dict[str, str]], found: str | None
) -> None:
    given = {
        "territorial_body": "almaty-city",
        "registered_on": "2026-04-10",
        "session_number": left,
        "attestation_sessions": sessions,
    }
    file = SERVICES / "attestation" / "session_of_application.dmn"
    name = "session_of_application"

    answer = CliRunner().invoke(main, ["decide", str(file), name, "--input", json.dumps(given)])

    session = json.loads(answer.stdout)
    assert (session and session["number"]) == found


# -- the exam was missed by the office (CLK-03, AMB-23)


def test_an_admission_after_the_hour_of_the_exam_breaks_the_term_and_everybody_is_told_why() -> None:
    with lived(written(MISSED)) as run:
        found, told_applicant, told_office = report(run), texts_of(run, "N-02"), texts_of(run, "N-11", "supervisors")
        why = reasons(run)

    assert (found["incidents"], found["refused"], found["case"]["term_broken"]) == ([], [], True)
    assert terms(found) == [("2026-04-24 18:30", "missed"), ("2026-06-12 18:30", "open")]
    facts = "he admission was given on 22 April 2026; the attestation of session SES-2026-001 was set for 22 April 2026"
    assert str(why[0]).startswith(f"T{facts}")
    assert "its list of those admitted was closed" in str(why[0])
    assert facts in told_applicant[1]
    assert "So the result cannot be given by the service deadline, 24 April 2026." in told_applicant[1]
    assert "complain" in told_applicant[1]
    assert "session SES-2026-002: attestation on 10 June 2026" in told_applicant[2]
    assert any(facts in text for text in told_office)
    assert ("heads", "2026-04-22 10:30") in sent(found, "N-11")


def test_the_next_session_is_told_at_once_where_one_is_open() -> None:
    script = written(MISSED)
    script["cases"]["next"]["received"] = "2026-04-21 10:00"
    script["steps"][-1]["at"] = "2026-04-21 10:05"
    script["steps"][-1], script["steps"][-2] = script["steps"][-2], script["steps"][-1]

    with lived({**script, "until": "2026-04-22 10:40"}) as run:
        texts = texts_of(run, "N-02")
        found = report(run)

    assert "You are called to session SES-2026-002, attestation on 10 June 2026, 10:00" in texts[1]
    assert terms(found) == [("2026-04-24 18:30", "missed"), ("2026-06-12 18:30", "open")]
    assert "session_due" not in deadlines(found)


@pytest.mark.parametrize(("moment", "is_missed"), [("09:00:30", True), ("08:59:59", False)], ids=["closed", "before"])
def test_the_list_of_those_admitted_is_closed_when_the_office_opens_on_the_day(moment: str, is_missed: bool) -> None:
    script = until(written(MISSED), "examine_application", f"2026-04-22 {moment}")
    del script["cases"]["next"]

    found = told({**script, "until": "2026-04-22 09:01"})

    assert (terms(found)[0][1] == "missed") is is_missed
    subjects = [notice["subject"] for notice in found["notices"] if notice["code"] == "N-04"]
    undecided = "You are admitted; the attestation of your session is not yet certain"
    assert subjects == [undecided if is_missed else "You are admitted to the attestation"]


@pytest.mark.parametrize(("moment", "is_missed"), [("10:00:01", True), ("10:00:00", False)])
def test_an_exam_whose_hour_has_passed_is_missed_whatever_the_register_says(moment: str, is_missed: bool) -> None:
    script = until(written(MISSED), "examine_application", f"2026-04-22 {moment}")
    plan = script.pop("cases")["session"]["variables"]
    script["steps"] = [entry for entry in script["steps"] if "case" not in entry]
    script |= {"without_form": True, "variables": {**script["variables"], **plan}}

    found = told({**script, "until": f"2026-04-22 {moment}"})

    assert (terms(found)[0][1] == "missed") is is_missed
    assert (sent(found, "N-04") == []) is is_missed


def test_a_favourable_hearing_that_comes_too_late_leads_to_the_next_session() -> None:
    with hearing(favourable_at="2026-04-22 10:00") as run:
        found = report(run)

    assert terms(found)[0] == ("2026-04-24 18:30", "missed")
    assert sent(found, "N-04") == []
    assert sent(found, "N-02")[-1] == ("applicant", "2026-04-22 10:00")


# -- the session is moved or called off


def in_the_check() -> Script:
    script = until(written("S-16-passed"), "confirm_plan", "2026-03-30 10:05")
    return {**script, "until": "2026-04-07 10:00"}


def admitted() -> Script:
    return until(written("S-16-passed"), "examine_application", "2026-04-08 11:00")


@contextmanager
def hearing(favourable_at: str | None = None) -> Iterator[Run]:
    """The applicant was told of a preliminary refusal; the hearing is still ahead, or has ended well."""
    steps = written("S-23-favourable")["steps"]
    heard = next(place for place, entry in enumerate(steps) if entry.get("task") == "hold_hearing")
    script = until(written("S-16-passed"), "confirm_plan", "2026-03-30 10:05")
    script["steps"] += steps[:heard]
    last = str(script["steps"][-1]["at"])
    if favourable_at:
        late = dict(steps[heard], at=favourable_at)
        script["steps"].append(late)
        last = favourable_at
    with lived({**script, "until": last}) as run:
        yield run


def test_who_is_still_checked_is_told_that_the_exam_has_moved_and_is_admitted_to_the_new_day() -> None:
    with lived(in_the_check()) as run:
        move_session(run, "2026-04-07 11:00")
        assert do(run, "2026-04-08 10:00", "check_completeness", "executor", case="", completeness="complete") == ""
        assert do(run, "2026-04-08 11:00", "examine_application", "executor", case="", grounds=[]) == ""
        advance_to(run, local("2026-04-08 11:01"))
        found, (change,) = report(run), texts_of(run, "N-06")

    assert "The attestation is now on 21 April 2026, 15:00" in change
    assert "The room is flooded." in change
    assert terms(found) == [("2026-04-24 18:30", "open")]
    assert len(sent(found, "N-04")) == 1


def test_who_waits_for_a_hearing_is_told_that_the_exam_has_moved() -> None:
    with hearing() as run:
        move_session(run, "2026-04-15 11:00")
        found, (change,) = report(run), texts_of(run, "N-06")[-1:]

    assert "with the attestation announced to you for 22 April 2026, 10:00, is moved" in change
    assert terms(found) == [("2026-04-24 18:30", "open")]


def test_who_is_admitted_is_told_of_the_move_and_admitted_anew_with_the_same_end_of_the_term() -> None:
    with lived(admitted()) as run:
        move_session(run, "2026-04-09 10:00")
        found, (change,), admissions = report(run), texts_of(run, "N-06"), texts_of(run, "N-04")
        assert open_tasks(run) == ["choose_language"]

    assert found["incidents"] == []
    assert "The attestation is now on 21 April 2026, 15:00" in change
    assert "due not later than 24 April 2026, as before" in change
    assert terms(found) == [("2026-04-24 18:30", "open")]
    assert ["Date: 22 April 2026, 10:00." in admissions[0], "Date: 21 April 2026, 15:00." in admissions[1]] == [
        True,
        True,
    ]
    assert len(admissions) == 2


@pytest.mark.parametrize(
    ("change", "ended"),
    [(move_session, "exam_moved"), (call_off_session, "exam_called_off")],
    ids=["moved", "cancelled"],
)
def test_the_history_says_whether_an_attestation_was_moved_or_cancelled(
    change: Callable[[Run, str], None], ended: str
) -> None:
    with lived(admitted()) as run:
        change(run, "2026-04-09 10:00")
        elements = {event["element"] for event in report(run)["events"]}

    assert elements & {"exam_moved", "exam_called_off"} == {ended}


def test_who_is_still_checked_is_told_that_the_session_is_called_off_and_its_term_is_called_off_too() -> None:
    with lived(in_the_check()) as run:
        call_off_session(run, "2026-04-07 11:00")
        assert do(run, "2026-04-08 10:00", "check_completeness", "executor", case="", completeness="complete") == ""
        advance_to(run, local("2026-04-27 10:00"))
        found, (change,) = report(run), texts_of(run, "N-06")

    assert "is cancelled" in change
    assert "No quorum can be reached." in change
    assert "Your application, and an admission that was given, stay in force" in change
    assert terms(found) == [("2026-04-24 18:30", "cancelled")]
    assert [notice["subject"] for notice in found["notices"] if notice["subject"].startswith("Overdue")] == []
    assert deadlines(found)["session_due"][1] == "open"
    assert "examination_due" not in deadlines(found)
    assert (found["incidents"], found["case"]["term_broken"]) == ([], False)


def test_no_examination_is_overdue_whose_session_was_called_off_while_it_was_open() -> None:
    script = until(written("S-16-passed"), "check_completeness", "2026-04-07 10:00")
    with lived({**script, "until": "2026-04-07 10:30"}) as run:
        call_off_session(run, "2026-04-07 11:00")
        advance_to(run, local("2026-04-27 10:00"))
        found = report(run)

    assert deadlines(found)["examination_due"] == ("2026-04-21 18:30", "cancelled")
    assert [notice["subject"] for notice in found["notices"] if notice["subject"].startswith("Overdue")] == []
    assert found["case"]["term_broken"] is False


def test_who_waits_for_a_hearing_is_told_that_the_session_is_called_off() -> None:
    with hearing() as run:
        call_off_session(run, "2026-04-15 11:00")
        found, change = report(run), texts_of(run, "N-06")[-1]

    assert "is cancelled" in change
    assert terms(found)[0][1] == "cancelled"


def test_who_is_admitted_to_a_session_that_is_called_off_goes_to_the_next_with_a_new_term() -> None:
    with lived(admitted()) as run:
        announce(run.database, run.runtime, "2026-05-29", "2026-06-10")
        call_off_session(run, "2026-04-09 10:00")
        advance_to(run, local("2026-04-27 10:00"))
        found, (change,), why = report(run), texts_of(run, "N-06"), reasons(run)

    assert found["incidents"] == []
    assert "Your application, and an admission that was given, stay in force" in change
    assert "The next session of the department is SES-2026-002, attestation on 10 June 2026" in change
    assert terms(found) == [("2026-04-24 18:30", "cancelled"), ("2026-06-12 18:30", "open")]
    assert str(why[0]).startswith("Session SES-2026-001 was cancelled.")
    assert str(why[0]).endswith("Reason: No quorum can be reached.")
    assert sent(found, "N-02")[-1] == ("applicant", "2026-04-09 10:00")
    assert [moment for _to, moment in sent(found, "N-04")] == ["2026-04-08 11:00", "2026-04-09 10:00"]
    assert found["case"]["term_broken"] is False


def test_a_session_that_was_called_off_before_the_registration_is_told_and_left() -> None:
    script = in_the_check()
    script["received"] = "2026-04-06 19:00"
    with lived({**script, "until": "2026-04-06 19:05"}) as run:
        call_off_session(run, "2026-04-06 20:00")
        advance_to(run, local("2026-04-07 09:10"))
        found, (change,) = report(run), texts_of(run, "N-06")
        tasks = open_tasks(run)

    assert "is cancelled" in change
    assert (tasks, terms(found), found["incidents"]) == (["check_completeness"], [], [])


def test_a_session_that_was_moved_before_the_registration_is_told_with_its_new_day() -> None:
    script = in_the_check()
    script["received"] = "2026-04-06 19:00"
    with lived({**script, "until": "2026-04-06 19:05"}) as run:
        move_session(run, "2026-04-06 20:00")
        advance_to(run, local("2026-04-07 09:10"))
        found, (change,) = report(run), texts_of(run, "N-06")

    assert "with the attestation announced to you for 22 April 2026, 10:00, is moved" in change
    assert "The attestation is now on 21 April 2026, 15:00" in change
    assert terms(found) == [("2026-04-24 18:30", "open")]


def test_a_session_that_is_moved_twice_is_told_twice() -> None:
    with lived(admitted()) as run:
        move_session(run, "2026-04-09 10:00")
        move_session(run, "2026-04-10 10:00", exam_time="16:00")
        found, changes = report(run), texts_of(run, "N-06")

    assert ["The attestation is now on 21 April 2026, 15:00" in changes[0], "21 April 2026, 16:00" in changes[1]] == [
        True,
        True,
    ]
    assert (len(changes), len(sent(found, "N-04")), found["incidents"]) == (2, 3, [])


def test_news_of_a_session_without_a_change_are_not_told() -> None:
    with lived(in_the_check()) as run:
        change_session(run, "2026-04-07 11:00")

        assert texts_of(run, "N-06") == []


# -- no session for months (ATT-04.1)


def months(moment: str) -> Any:
    script = until(written(WAITS), "check_completeness", "2026-04-08 10:00")
    del script["cases"]
    return lived({**script, "until": moment})


def test_att_04_1_the_secretaries_and_the_head_are_told_each_month_that_an_application_waits() -> None:
    with months("2026-06-10 10:00") as run:
        found = report(run)

    told_of = [notice for notice in found["notices"] if notice["subject"] == "An application waits for a session"]
    assert [(notice["to"], notice["at"]) for notice in told_of] == [
        ("secretaries", "2026-05-08 10:00"),
        ("heads", "2026-05-08 10:00"),
        ("secretaries", "2026-06-08 10:00"),
        ("heads", "2026-06-08 10:00"),
    ]


@pytest.mark.parametrize(("moment", "state"), [("18:30:00", "open"), ("18:30:01", "missed")])
def test_att_04_1_a_session_is_due_three_months_after_the_registration_on_a_working_day(
    moment: str, state: str
) -> None:
    with months(f"2026-07-07 {moment}") as run:  # the 6th is a holiday
        found, texts = report(run), texts_of(run, "N-02")

    assert deadlines(found)["session_due"] == ("2026-07-07 18:30", state)
    overdue = {to for to, at in sent(found, "N-11") if at == "2026-07-07 18:30:01"}
    assert overdue == ({"supervisors", "heads"} if state == "missed" else set())
    assert ("No session is announced yet" in [notice["subject"] for notice in found["notices"]]) is (state == "missed")
    if state == "missed":
        assert "inaction of the department of justice" in texts[-1]


def test_att_04_1_those_above_are_reminded_before_the_three_months_are_over() -> None:
    with months("2026-07-07 10:00") as run:
        told_to = {(to, at) for to, at, _subject in reminders(report(run))}

    assert ("heads", "2026-07-03 09:00") in told_to
    assert ("supervisors", "2026-07-02 09:00") in told_to


def test_att_04_1_a_session_that_is_announced_in_time_meets_the_term() -> None:
    found = told(written(WAITS))

    assert deadlines(found)["session_due"] == ("2026-07-07 18:30", "met")
