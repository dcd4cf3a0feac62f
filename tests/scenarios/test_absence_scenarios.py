"""Who does not appear is told at once, and has three working days to explain whenever the decision is signed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from engine.execution.case.case_view import view_case
from engine.rehearsal.report import report
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to
from storage.queries.worklist import tasks_of_case
from storage.tables import cases, records
from tests.exam import close_minutes, do, notices_of, open_tasks, outputs_of, sign_result, status_of
from tests.scenarios.changing import change_session, note_absence, texts_of
from tests.scenarios.playing import at, deadlines, in_registers, lived, sent, task, until, written
from tests.scenarios.test_session_changes import PRESENT
from tests.sessions import announce
from tests.unit.execution.installation import Installation, local

pytestmark = pytest.mark.scenario

SHOWN = {"absence_reason": "Treatment in the city hospital.", "absence_document": "Certificate No. 118"}
WHY_NOT = "A business trip that was planned beforehand is no good reason."


@contextmanager
def absent(minutes: bool = False) -> Iterator[Run]:
    """The candidate did not appear on 22 April when the roll was called; the minutes are signed, or not yet."""
    script = written("S-38-no-show")
    del script["cases"]["next"]
    last = "2026-04-22 17:00" if minutes else "2026-04-22 10:00"
    steps = [entry for entry in script["steps"] if str(entry["at"]) <= last]
    with lived({**script, "steps": steps, "until": last}) as run:
        yield run


def explain(run: Run, moment: str) -> str:
    return do(run, moment, "explain_absence", "applicant", case="", **SHOWN)


def judge(run: Run, moment: str, judgement: str, **values: Any) -> str:
    return do(run, moment, "judge_absence", "secretary", case="", absence_judgement=judgement, **values)


def outcome(run: Run) -> tuple[str, str | None]:
    case = Installation(run.database).case(run.case_id)
    return case.state, case.outcome


# -- the right to explain begins with the absence


def test_the_absent_is_told_at_once_until_when_he_may_explain_and_has_no_language_to_choose() -> None:
    with absent() as run:
        found, (notice,) = report(run), texts_of(run, "N-06")

        assert open_tasks(run) == ["explain_absence"]
    assert sent(found, "N-06") == [("applicant", "2026-04-22 10:00")]
    assert "by 27 April 2026, 18:30" in notice
    assert task(found, "explain_absence")["due_at"] == "2026-04-27 18:30"
    assert task(found, "choose_language")["state"] == "cancelled"


def test_the_account_says_who_did_not_appear_and_not_that_a_decision_is_awaited() -> None:
    with absent() as run:
        assert status_of(run) == "Did not appear at the attestation"


@pytest.mark.parametrize(
    ("moment", "is_taken"), [("2026-04-27 18:30:00", True), ("2026-04-27 18:30:01", False)], ids=["in time", "late"]
)
def test_the_three_working_days_count_from_the_absence_although_the_decision_is_not_signed(
    moment: str, is_taken: bool
) -> None:
    with absent(minutes=True) as run:
        assert (explain(run, moment) == "") is is_taken
        advance_to(run, local("2026-04-27 18:31"))

        assert outcome(run) == ("active", None)
        assert (
            "No reason for your absence was given" in [row.subject for row in notices_of(run, "N-06")]
        ) is not is_taken


def test_who_is_excused_does_not_wait_for_a_decision_that_is_not_signed() -> None:
    with absent(minutes=True) as run:
        assert explain(run, "2026-04-24 16:00") == ""
        assert "sign_result" in open_tasks(run)
        assert judge(run, "2026-04-27 10:00", "good") == ""
        found = report(run)

        assert (outcome(run), open_tasks(run)) == (("active", None), [])
        assert outputs_of(run, "D-ATT") == []
    assert (found["state"], found["incidents"]) == ("active", [])
    assert deadlines(found)["session_due"] == ("2026-07-27 18:30", "open")
    assert deadlines(found)["term_of_service"] == ("2026-04-24 18:30", "missed")


def test_without_a_reason_the_case_is_closed_by_the_decision_that_is_signed_late() -> None:
    with absent(minutes=True) as run:
        found = sign_result(run, "2026-04-28 11:00")
        closed = [row.data for row in Installation(run.database).rows(records) if "closed" in str(row.data)]

    assert (found["state"], found["outcome"]) == ("completed", "no_show")
    assert [moment for _to, moment in sent(found, "N-06")] == ["2026-04-22 10:00", "2026-04-27 18:30:01"]
    assert len(closed) == 1


def test_a_decision_sent_in_time_meets_the_term_while_the_explanation_is_open() -> None:
    with absent(minutes=True) as run:
        found = sign_result(run, "2026-04-23 11:00")
        (decision,) = outputs_of(run, "D-ATT")

        assert open_tasks(run) == ["explain_absence"]
    assert deadlines(found)["term_of_service"] == ("2026-04-24 18:30", "met")
    assert deadlines(found)["signing_due"] == ("2026-04-23 18:30", "met")
    assert "A valid reason for the absence counts if it is given by 27 April 2026, 18:30." in decision.text
    assert decision.text.startswith("Department of Justice of Almaty city, Ministry of Justice")
    assert "may be complained of" in decision.text


def read_by_the_signatory(run: Run) -> str:
    """The text that the task of signing shows now."""
    with run.database.reading() as session:
        token = next(row.token for row in tasks_of_case(session, run.case_id) if row.element_id == "sign_result")
        return str(view_case(session, run.runtime, run.case_id).variables(token)["wording"]["text"]["en"])


MAY_GIVE, GIVEN = "A valid reason for the absence counts if it is given by", "A reason for the absence was given on"
NOT_GOOD, NONE_GIVEN = "was not found valid", "No valid reason for the absence was given by"


@pytest.mark.parametrize(
    ("signed_at", "explained", "judged", "said"),
    [
        ("2026-04-24 11:00", "", "", MAY_GIVE),
        ("2026-04-27 18:30", "", "", MAY_GIVE),
        ("2026-04-28 11:00", "", "", NONE_GIVEN),
        ("2026-04-24 17:00", "2026-04-24 16:00", "", GIVEN),
        ("2026-04-28 11:00", "2026-04-24 16:00", "", GIVEN),
        ("2026-04-28 11:00", "2026-04-24 16:00", "2026-04-27 10:00", NOT_GOOD),
    ],
)
def test_the_decision_on_an_absence_says_what_is_so_when_it_is_signed_and_the_signatory_reads_it(
    signed_at: str, explained: str, judged: str, said: str
) -> None:
    with absent(minutes=True) as run:
        assert MAY_GIVE in read_by_the_signatory(run)
        if explained:
            assert explain(run, explained) == ""
        if judged:
            assert judge(run, judged, "not_good", absence_remark=WHY_NOT) == ""
        advance_to(run, local(signed_at))
        read = read_by_the_signatory(run)
        found = sign_result(run, signed_at)
        (decision,) = outputs_of(run, "D-ATT")

    assert decision.text == read
    assert [text for text in (MAY_GIVE, GIVEN, NOT_GOOD, NONE_GIVEN) if text in decision.text] == [said]
    assert deadlines(found)["signing_due"] == ("2026-04-23 18:30", "missed")
    assert found["incidents"] == []


def test_what_is_answered_before_the_minutes_are_signed_is_in_the_decision_too() -> None:
    with absent() as run:
        assert explain(run, "2026-04-22 11:00") == ""
        close_minutes(run, "2026-04-22 17:00")

        assert GIVEN in read_by_the_signatory(run)


def test_an_absence_that_is_told_twice_counts_once() -> None:
    with absent(minutes=True) as run:
        note_absence(run, "2026-04-22 17:05")
        found = sign_result(run, "2026-04-23 11:00")
        assert explain(run, "2026-04-24 16:00") == ""
        assert judge(run, "2026-04-27 10:00", "good") == ""

        assert outcome(run) == ("active", None)  # it waits for the next session
    assert sent(found, "N-06") == [("applicant", "2026-04-22 10:00")]


def test_an_absence_of_which_the_session_did_not_tell_may_be_explained_from_the_decision_on() -> None:
    script = in_registers(written("S-38-no-show"))
    decided = {"commission_decision": "no_show", "minutes_number": "7", "minutes_date": "2026-04-22"}
    steps = [entry for entry in script["steps"] if str(entry["at"]) < "2026-04-22"]
    steps.append({"at": "2026-04-22 17:00", "message": "commission decision", "key": "2/SES-2026-001", "with": decided})
    with lived({**script, "steps": steps, "until": "2026-04-22 17:01"}) as run:
        found = sign_result(run, "2026-04-28 11:00")
        (decision,) = outputs_of(run, "D-ATT")

    assert task(found, "explain_absence")["due_at"] == "2026-05-04 18:30"  # 1 May is a holiday
    assert "A separate notice states by when" in decision.text


def test_the_notice_of_an_absence_names_the_office_and_how_to_complain() -> None:
    with absent() as run:
        (notice,) = texts_of(run, "N-06")

    assert notice.startswith("Department of Justice of Almaty city, ")
    assert "Kazakhstan\n\nDear " in notice
    assert notice.endswith("you may apply to the court as the law provides (paragraph 20).")


# -- the reason is judged


def found_good(run: Run) -> str:
    assert explain(run, "2026-04-24 16:00") == ""
    assert judge(run, "2026-04-27 10:00", "good") == ""
    return texts_of(run, "N-06")[-1]


def test_who_has_a_good_reason_is_told_that_no_session_is_announced_where_none_is() -> None:
    with absent() as run:
        text = found_good(run)

    assert (
        "No other session of the department is announced now; you will be informed of its day and of the date of the "
        "result when it is announced." in text
    )


def test_who_has_a_good_reason_is_told_the_next_session_that_is_announced() -> None:
    script = written("S-38-no-show")
    script["cases"]["next"]["received"] = "2026-04-24 10:00"
    steps = [entry for entry in script["steps"] if str(entry["at"]) <= "2026-04-22 10:00"]
    steps.append({**script["steps"][-1], "at": "2026-04-24 10:05"})
    with lived({**script, "steps": steps, "until": "2026-04-24 11:00"}) as run:
        text = found_good(run)

    assert "The next session announced is SES-2026-002, attestation on 10 June 2026, 10:00; " in text
    assert "No other session" not in text


def test_a_reason_that_is_not_good_is_answered_with_why_and_how_to_complain() -> None:
    with lived(written("AMB-23-no-good-reason")) as run:
        found, answers = report(run), texts_of(run, "N-06")

    assert (found["state"], found["outcome"], found["incidents"]) == ("completed", "no_show", [])
    assert sent(found, "N-06")[-1] == ("applicant", "2026-04-27 10:00")
    assert WHY_NOT in answers[-1]
    assert "within three months" in answers[-1]


@pytest.mark.parametrize("remark", ["", "No."])
def test_a_reason_is_not_judged_bad_without_saying_why(remark: str) -> None:
    with absent() as run:
        assert explain(run, "2026-04-22 12:00") == ""

        assert "State why" in judge(run, "2026-04-22 13:00", "not_good", absence_remark=remark)
        assert judge(run, "2026-04-22 14:00", "good", absence_remark=remark) == ""


def test_a_reason_that_nobody_judges_is_told_to_those_above_after_three_working_days() -> None:
    with absent() as run:
        assert explain(run, "2026-04-24 16:00") == ""
        advance_to(run, local("2026-04-29 18:29:59"))
        before = sent(report(run), "N-11")
        advance_to(run, local("2026-04-29 18:30:01"))
        after = sent(report(run), "N-11")

    told = [to for to, moment in after if moment.startswith("2026-04-29 18:30")]
    assert [moment for _to, moment in before if moment.startswith("2026-04-29")] == []
    assert {"secretaries", "heads", "supervisors"} <= set(told)


def test_no_one_judges_a_reason_before_it_is_shown() -> None:
    with absent() as run:
        assert at(report(run), "task_created", "judge_absence") == []


# -- the reason is found valid before the minutes are signed, or too late for the next session

NEXT: dict[str, Any] = {"closing_on": "2026-04-24", "exam_on": "2026-05-08"}


def with_next(run: Run, moment: str = "2026-04-15 10:05") -> None:
    """The next session, with its attestation on 8 May."""
    advance_to(run, local(moment))
    announce(run.database, run.runtime, **NEXT)


@contextmanager
def absent_with_next() -> Iterator[Run]:
    """The candidate did not appear on 22 April when the roll was called, and the next session is announced already."""
    script = written("S-38-no-show")
    del script["cases"]["next"]
    steps = [entry for entry in script["steps"] if str(entry["at"]) < "2026-04-15"]
    with lived({**script, "steps": steps, "until": "2026-04-15 10:00"}) as run:
        with_next(run)
        assert do(run, "2026-04-22 09:50", "open_meeting", "secretary", **PRESENT) == ""
        assert do(run, "2026-04-22 10:00", "call_roll", "secretary", absent=["ATT-2026-000001"]) == ""
        yield run


def test_clk_03_who_is_excused_before_the_minutes_goes_to_the_next_session_at_once() -> None:
    with absent_with_next() as run:
        assert explain(run, "2026-04-22 11:00") == ""
        assert judge(run, "2026-04-22 12:00", "good") == ""
        found, called, status = report(run), texts_of(run, "N-04"), status_of(run)
        told = texts_of(run, "N-02")[-1]
        close_minutes(run, "2026-04-27 17:00")
        later = report(run)

        assert open_tasks(run) == ["choose_language"]
    assert "you are called to session SES-2026-002" in told
    assert len(called) == 2
    assert "Date: 8 May 2026, 10:00" in called[-1]
    assert status == "Admitted to the attestation"
    terms = [(row["due_at"], row["state"]) for row in found["deadlines"] if row["element"] == "term_of_service"]
    assert terms == [("2026-04-24 18:30", "cancelled"), ("2026-05-13 18:30", "open")]
    assert [row["state"] for row in later["deadlines"] if row["element"] == "signing_due"] == []


@contextmanager
def judged_too_late(moment: str) -> Iterator[Run]:
    """The reason is given in time and is found valid on the day of the next session, 8 May, at a moment."""
    with absent_with_next() as run:
        assert explain(run, "2026-04-27 10:00") == ""
        assert judge(run, moment, "good") == ""
        yield run


def lost(run: Run) -> list[Any]:
    return [row for row in notices_of(run, "N-11") if row.subject == "A session was lost to an applicant"]


def test_who_is_excused_when_the_list_of_the_next_session_is_closed_is_told_and_those_above_too() -> None:
    with judged_too_late("2026-05-08 09:30") as run:
        answer, told = texts_of(run, "N-06")[-1], lost(run)

    assert "Session SES-2026-002 of the department, attestation on 8 May 2026, 10:00, takes in nobody more" in answer
    assert "before your reason was decided on. No other session of the department is announced now" in answer
    assert "may be complained of" in answer
    assert sorted(row.recipient for row in told) == ["heads", "supervisors"]
    for part in ("was to be decided on by 30 April 2026, 18:30", "found valid on 8 May 2026", "SES-2026-002"):
        assert part in told[0].text


def test_a_session_that_was_held_before_the_reason_was_decided_on_is_lost_too() -> None:
    with judged_too_late("2026-05-11 09:30") as run:
        assert "Session SES-2026-002" in texts_of(run, "N-06")[-1]
        assert len(lost(run)) == 2


def test_who_is_excused_in_time_loses_no_session() -> None:
    with judged_too_late("2026-05-07 18:30") as run:
        answer, told = texts_of(run, "N-06")[-1], lost(run)

    assert "The next session announced is SES-2026-002" in answer
    assert "takes in nobody more" not in answer
    assert "complained" not in answer
    assert told == []


def test_who_loses_a_cancelled_session_is_told_that_the_list_of_the_next_one_is_closed() -> None:
    with lived(until(written("S-16-passed"), "examine_application", "2026-04-08 11:00")) as run:
        announce(run.database, run.runtime)
        run.others["next"] = Installation(run.database).rows(cases, service="attestation_session")[-1].id
        change_session(run, "2026-04-22 09:05", case="next", state="list_closed")
        change_session(run, "2026-04-22 09:05", state="cancelled")
        told = texts_of(run, "N-06")[-1]

    assert "Session SES-2026-002 of the department, attestation on 22 April 2026, 10:00, takes in nobody more" in told
    assert "No other session of the department is announced now" in told
