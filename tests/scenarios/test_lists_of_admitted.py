"""Who is admitted is on the list of the attestation to which he is called, or goes to the next (ATT-09.1, AMB-23)."""

from typing import Any

import pytest
from sqlalchemy import select, update

from engine.execution.case.outputs import broadcast
from engine.rehearsal.report import report
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to
from storage.tables import documents, register_entries
from tests.exam import notices_of, open_tasks, status_of
from tests.scenarios.changing import FIRST, texts_of
from tests.scenarios.playing import deadlines, lived, sent, until, written
from tests.scenarios.test_announced_days import SAME_DAY, SECOND, admit, told, with_a_second
from tests.scenarios.test_session_changes import MOVE, PRESENT, do, entry, send
from tests.sessions import announce
from tests.unit.execution.installation import Installation, local

pytestmark = pytest.mark.scenario

LATER_THAT_DAY = {**MOVE, **SAME_DAY}


def lists_of(run: Run) -> list[Any]:
    """The lists of those admitted, with the moments of issue."""
    rows = Installation(run.database).rows(documents, kind="D-ADM", case_id=run.case_id)
    return [(row.issued_at, row.text) for row in rows]


# -- the list of a session that is moved on its day stays open for those who were admitted meanwhile


def test_who_is_admitted_after_the_list_takes_part_when_the_session_is_moved_on_the_same_day() -> None:
    with lived(with_a_second("2026-04-20 09:10")) as run:
        assert admit(run, "2026-04-20 09:10") == ""
        undecided = told(run, SECOND)[-1]
        assert send(run, "2026-04-20 09:45", "session moved", **LATER_THAT_DAY) == ""
        called = told(run, SECOND)[-1]
        assert do(run, "2026-04-20 14:30", "open_meeting", **PRESENT) == ""
        assert do(run, "2026-04-20 15:00", "call_roll", absent=[]) == ""
        tasks, issued, listed = open_tasks(run, SECOND), lists_of(run), entry(run)["listed"]

        assert listed == [run.others["application"], run.others[SECOND]]
    assert "If the session is moved, you take part in it on its new day and hour" in undecided
    assert "Date: 20 April 2026, 15:00" in called
    assert "answer_questions" in tasks
    assert [moment for moment, _text in issued] == [local("2026-04-20 09:01"), local("2026-04-20 09:47")]
    assert "Second" in issued[-1][1]


@pytest.mark.parametrize(("moment", "is_called"), [("09:45:59", True), ("09:46:00", False)])
def test_the_list_of_a_session_moved_on_its_day_is_open_for_a_minute(moment: str, is_called: bool) -> None:
    with lived(with_a_second("2026-04-20 09:10")) as run:
        assert send(run, "2026-04-20 09:45", "session moved", **LATER_THAT_DAY) == ""
        assert admit(run, f"2026-04-20 {moment}") == ""
        called = "Date: 20 April 2026, 15:00" in told(run, SECOND)[-1]
        advance_to(run, local("2026-04-20 09:47"))

        assert (called, "Second" in lists_of(run)[-1][1]) == (is_called, is_called)


def test_who_is_admitted_on_a_day_after_the_one_that_passed_unused_takes_part_when_it_is_moved_to_it() -> None:
    with lived(with_a_second("2026-04-21 09:30")) as run:
        assert admit(run, "2026-04-21 09:30") == ""
        today = {**MOVE, "session_exam_on": "2026-04-21", "session_exam_time": "15:00"}
        assert send(run, "2026-04-21 10:00", "session moved", **today) == ""
        assert do(run, "2026-04-21 14:30", "open_meeting", **PRESENT) == ""
        assert do(run, "2026-04-21 15:00", "call_roll", absent=[]) == ""

        assert "answer_questions" in open_tasks(run, SECOND)


# -- a session that is held without somebody who was called to it


def hold(run: Run, moment: str, **changes: Any) -> None:
    """The session enters that it was held, with the list that it had, as its own case does when the roll is called."""
    advance_to(run, local(moment))
    own, table = run.others["session"], register_entries
    with run.database.transaction() as session:
        found = session.execute(select(table.c.data).where(table.c.case_id == own)).scalar_one()
        held = {**found, "state": "held", **changes}
        session.execute(update(table).where(table.c.case_id == own).values(data=held))
        broadcast(session, run.runtime, own, f"session decided: {FIRST}", local(moment))
    advance_to(run, local(moment))


def test_who_was_called_and_not_on_the_list_goes_to_the_next_session_and_the_office_is_told() -> None:
    with lived(until(written("S-16-passed"), "examine_application", "2026-04-08 11:00")) as run:
        hold(run, "2026-04-22 10:00", listed=[])
        (notice,) = texts_of(run, "N-06")
        office = [row for row in notices_of(run, "N-11") if "without somebody who was admitted" in row.subject]
        waits = status_of(run), open_tasks(run)
        advance_to(run, local("2026-04-24 10:00"))
        announce(run.database, run.runtime, "2026-05-08", "2026-05-20")
        advance_to(run, local("2026-04-24 10:00"))
        found, called = report(run), texts_of(run, "N-04")[-1]

    assert "was held on 22 April 2026. You had been admitted and called to it" in notice
    assert "You are not recorded as absent" in notice
    assert "Your application and your admission stay in force" in notice
    assert "may be complained of" in notice
    assert sorted(row.recipient for row in office) == ["heads", "supervisors"]
    assert "was not on its list of those admitted" in office[0].text
    assert waits == ("Waits for a session", [])
    assert deadlines(found)["term_of_service"] == ("2026-05-25 18:30", "open")
    assert sent(found, "N-02")[-1] == ("applicant", "2026-04-24 10:00")
    assert "Date: 20 May 2026, 10:00" in called
    assert (found["state"], found["incidents"]) == ("active", [])


@pytest.mark.parametrize("is_entered", [True, False], ids=["on the list", "a session that enters no list"])
def test_who_is_on_the_list_stays_with_the_session_that_is_held(is_entered: bool) -> None:
    with lived(until(written("S-16-passed"), "examine_application", "2026-04-08 11:00")) as run:
        hold(run, "2026-04-22 10:00", **({"listed": [run.case_id]} if is_entered else {}))

        assert texts_of(run, "N-06") == []
        assert status_of(run) == "Admitted to the attestation"
