"""The test of a candidate on the computer, and the choice of its language, through the real diagrams."""

import pytest

from engine.execution.errors import NoSuchTask
from engine.execution.people.questionnaires import NoSuchAnswer
from engine.execution.people.tasks import complete_task
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to
from storage.queries.worklist import tasks_of_case
from tests.exam import (
    CANDIDATE,
    advance_to_second,
    answer,
    called,
    do,
    open_tasks,
    outputs_of,
    question_ids,
    right_answers,
    take_test,
)
from tests.scenarios.playing import lived
from tests.unit.execution.installation import Installation, local

pytestmark = pytest.mark.scenario


def test_att_12_1_a_test_asks_100_different_questions_in_the_chosen_language(exam: Run) -> None:
    asked = question_ids(exam)

    assert len(asked) == len(set(asked)) == 100
    assert set(asked) <= set(right_answers())


def test_two_candidates_are_asked_in_different_orders(exam: Run) -> None:
    other = called()
    other["cases"]["extra"] = {**{key: other[key] for key in ("service", "received")}, "variables": other["variables"]}
    with lived(other) as second:
        # the case that is opened first has another number
        assert second.case_id != exam.case_id
        assert question_ids(second) != question_ids(exam)


def test_s_28_the_test_ends_after_90_minutes_and_a_late_answer_does_not_count(exam: Run) -> None:
    first, second, third = question_ids(exam)[:3]
    answer(exam, "2026-04-22 11:29:59", first, right_answers()[first])

    with pytest.raises(NoSuchTask, match=r"the time for Answer the questions \(case \d+\) is over"):
        answer(exam, "2026-04-22 11:30:01", second, right_answers()[second])
    advance_to(exam, local("2026-04-22 11:30:01"))

    assert open_tasks(exam) == ["hand_out_sheet"]
    with pytest.raises(StopIteration):
        answer(exam, "2026-04-22 11:30:02", third, right_answers()[third])
    assert do(exam, "2026-04-22 11:40", "hand_out_sheet", "secretary", case="", sheet_signed="signed") == ""
    assert "Right answers: 1 " in outputs_of(exam, "D-TST")[0].text


def test_s_28_the_test_ends_at_half_past_eleven_to_the_second(exam: Run) -> None:
    here = Installation(exam.database)
    advance_to(exam, local("2026-04-22 11:35"))

    fired = next(event for event in here.events(exam.case_id) if event.element_id == "time_over")
    assert exam.runtime.office.local(fired.at) == local("2026-04-22 11:30:00")


def test_completing_the_test_too_late_is_refused_and_what_was_answered_counts(exam: Run) -> None:
    first = question_ids(exam)[0]
    answer(exam, "2026-04-22 11:00", first, right_answers()[first])
    advance_to_second(exam, "2026-04-22 11:30:00")

    with exam.database.transaction() as session:
        (task,) = tasks_of_case(session, exam.case_id)
        with pytest.raises(NoSuchTask, match="time for"):
            complete_task(session, exam.runtime, CANDIDATE, exam.case_id, task.token, {})

    advance_to(exam, local("2026-04-22 11:31"))
    assert do(exam, "2026-04-22 11:40", "hand_out_sheet", "secretary", case="", sheet_signed="signed") == ""
    assert "Right answers: 1 " in outputs_of(exam, "D-TST")[0].text


def test_an_answer_is_changed_until_the_end_and_each_is_in_the_audit(exam: Run) -> None:
    first = question_ids(exam)[0]
    right = right_answers()[first]
    answer(exam, "2026-04-22 10:20", first, str(int(right) % 4 + 1))
    answer(exam, "2026-04-22 10:21", first, right)
    assert do(exam, "2026-04-22 10:22", "answer_questions", "applicant", case="") == ""
    assert do(exam, "2026-04-22 10:30", "hand_out_sheet", "secretary", case="", sheet_signed="signed") == ""

    here = Installation(exam.database)
    saved = [here.data(event) for event in here.events(exam.case_id) if event.type == "answer_saved"]
    assert [list(entry) for entry in saved] == [[first], [first]]
    assert "Right answers: 1 " in outputs_of(exam, "D-TST")[0].text


@pytest.mark.parametrize(("question", "option", "message"), [("0", "1", "no question '0'"), ("", "5", "no option '5'")])
def test_an_answer_that_is_no_option_of_the_test_is_refused(
    exam: Run, question: str, option: str, message: str
) -> None:
    with pytest.raises(NoSuchAnswer, match=message):
        answer(exam, "2026-04-22 10:20", question or question_ids(exam)[0], option)


def test_s_41_a_candidate_who_will_not_sign_finds_the_secretarys_note_on_both_copies(exam: Run) -> None:
    assert take_test(exam, "2026-04-22 11:00", 75) == ""
    without = do(exam, "2026-04-22 11:10", "hand_out_sheet", "secretary", case="", sheet_signed="refused")
    note = "The candidate left without signing."
    with_note = do(
        exam, "2026-04-22 11:12", "hand_out_sheet", "secretary", case="", sheet_signed="refused", sheet_note=note
    )

    assert ("sheet_note" in without, with_note) == (True, "")
    sheets = outputs_of(exam, "D-TST")
    assert [(row.title[-6:], row.recipient) for row in sheets] == [("1 of 2", "applicant"), ("2 of 2", "commission")]
    assert all(note in row.text and "Right answers: 75 " in row.text for row in sheets)
    assert open_tasks(exam, "session") == ["hold_interview"]


def test_a_test_on_paper_needs_a_reason_and_stops_the_one_on_the_computer(exam: Run) -> None:
    bare = do(exam, "2026-04-22 10:10", "supervise_test", "secretary", test_outcome="paper", test_score=78)
    reason = "Power cut in the computer room."
    given = do(
        exam,
        "2026-04-22 10:11",
        "supervise_test",
        "secretary",
        test_outcome="paper",
        test_score=78,
        paper_reason=reason,
    )

    assert ("paper_reason" in bare, given) == (True, "")
    assert (open_tasks(exam), open_tasks(exam, "session")) == (["hand_out_sheet"], ["hold_interview"])


# -- language


def test_s_40_the_language_may_be_changed_until_the_test_begins() -> None:
    script = called(exam_language="kk")
    script["steps"].insert(
        -1,
        {"at": "2026-04-22 09:55", "task": "choose_language", "by": "applicant", "with": {"exam_language": "ru"}},
    )
    with lived(script) as run:
        late = do(run, "2026-04-22 10:05", "choose_language", "applicant", case="", exam_language="kk")
        assert take_test(run, "2026-04-22 11:00", 70) == ""
        assert do(run, "2026-04-22 11:10", "hand_out_sheet", "secretary", case="", sheet_signed="signed") == ""

        assert "the task choose_language is not open" in late
        assert "language: Russian" in outputs_of(run, "D-TST")[0].text
