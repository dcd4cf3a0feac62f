"""Objections to a preliminary refusal: kept word for word, answered before the refusal, and only in their period."""

from copy import deepcopy
from typing import Any

import pytest

from engine.execution.errors import NoSuchTask
from engine.execution.people.sending import send_message
from engine.rehearsal.report import report
from storage.tables import documents, notices
from tests.scenarios.hearing import (
    EARLIER,
    EXECUTOR,
    HELD,
    NOT_HELD,
    PLAN,
    SIGNATORY,
    SIGNATURE,
    announced,
    planned,
    read,
    shown,
)
from tests.scenarios.playing import (
    Report,
    Script,
    at,
    deadlines,
    lived,
    papers,
    sent,
    step,
    told,
    written,
)
from tests.unit.execution.installation import APPLICANT, Installation
from tests.unit.execution.office_changes import change, off

pytestmark = pytest.mark.scenario

TEXT = "The diploma is MINE: the register is wrong."


def objecting(moment: str, text: str = TEXT, **changes: Any) -> Script:
    """S-20 with an objection, and other values in the record of the hearing."""
    script = written("S-20-refused")
    script["steps"].append({"at": moment, "message": "objection", "with": {"objection_text": text}})
    script["steps"].sort(key=lambda each: str(each["at"]))
    step(script, "hold_hearing")["with"].update(changes)
    return script


def answered(script: Script, outcome: str, moment: str = "2026-04-17 09:30") -> Script:
    """The same with the objection considered after the hearing."""
    varied = deepcopy(script)
    answer = {"hearing_outcome": outcome, "objection_reason": "The university was asked once more."}
    considered = {"at": moment, "task": "consider_objection", "by": "executor", "with": answer}
    varied["steps"] = sorted([*varied["steps"], considered], key=lambda each: str(each["at"]))
    return varied


def texts(script: Script, kind: str = "", code: str = "") -> list[str]:
    """The texts of the documents of a kind, or of the notices of a code, that a script leaves."""
    with lived(script) as run, run.database.reading() as session:
        rows = session.execute((documents if kind else notices).select()).all()
    return [row.text for row in rows if (row.kind if kind else row.code) == (kind or code)]


def refused_steps(found: Report) -> list[str]:
    return [refusal["step"] for refusal in found["refused"]]


def test_an_objection_stands_word_for_word_in_the_record_and_the_refusal_whatever_the_executor_writes() -> None:
    script = objecting("2026-04-15 17:00", applicant_present=False, explanations="None were given.")

    (record,), (refusal,) = texts(script, kind="D-HRG"), texts(script, kind="D-REF")

    assert f"Objections received from the applicant until this record:\n15 April 2026: {TEXT}" in record
    assert f"Your objections:\n15 April 2026: {TEXT}" in refusal
    assert "The explanations do not remove the contradiction." in refusal
    assert told(script)["outcome"] == "refused"


def test_an_objection_after_the_hearing_is_answered_before_the_refusal_is_signed() -> None:
    script = answered(objecting("2026-04-16 17:00"), "refuse")

    found = told(script)
    record, supplement = texts(script, kind="D-HRG")
    (refusal,) = texts(script, kind="D-REF")

    assert (found["outcome"], found["incidents"]) == ("refused", [])
    assert at(found, "task_created", "consider_objection") == ["2026-04-16 17:00"]
    assert at(found, "task_created", "sign_document") == ["2026-04-17 09:30"]
    assert TEXT not in record
    assert f"16 April 2026: {TEXT}\n\nAnswer: The university was asked once more." in supplement
    assert f"Your objections:\n16 April 2026: {TEXT}" in refusal
    assert "Answer to what you objected after the hearing: The university was asked once more." in refusal


def test_supervisors_and_heads_are_told_when_nobody_considers_an_objection_by_the_next_working_day() -> None:
    script = objecting("2026-04-16 17:00")
    script["steps"] = [each for each in script["steps"] if str(each["at"]) <= "2026-04-16 17:00"]
    script["until"] = "2026-04-20 09:00"

    found = told(script)

    (task,) = [task for task in found["tasks"] if task["element"] == "consider_objection"]
    overdue = [to for to, moment in sent(found, "N-11") if moment == "2026-04-17 18:30:01"]
    assert (task["state"], task["due_at"]) == ("open", "2026-04-17 18:30")
    assert sorted(overdue) == ["heads", "supervisors"]


def heard_on_friday(here: Installation) -> int:
    """Notice at 09:30, hearing at 11:00 of the same Friday at the applicant's wish: the grounds stand."""
    here.at("2026-04-17 09:30")
    wish = {"hearing_planned_on": "2026-04-17", "hearing_time": "11:00", **EARLIER}
    case_id = announced(here, {"term_ends_on": "2026-04-30"}, **wish)
    here.at("2026-04-17 12:00")
    times = {"hearing_held_on": "2026-04-17", "hearing_started": "11:00", "hearing_ended": "11:40"}
    here.complete(case_id, "hold_hearing", {**HELD, **times}, EXECUTOR)
    here.work()
    return case_id


def answer(here: Installation, case_id: int, outcome: str) -> None:
    values = {"hearing_outcome": outcome, "objection_reason": "The university was asked once more."}
    here.complete(case_id, "consider_objection", values, EXECUTOR)
    here.work()


def test_an_objection_is_considered_at_once_and_a_favourable_answer_waits_for_no_day(here: Installation) -> None:
    case_id = heard_on_friday(here)
    assert here.open(case_id) == []
    here.at("2026-04-17 15:00")

    objected(here, case_id)
    here.work()

    assert here.open(case_id) == ["consider_objection"]
    answer(here, case_id, "favourable")
    assert here.case(case_id).state == "completed"
    assert not here.incidents()


def test_a_refusal_waits_for_its_day_however_soon_the_objections_are_answered(here: Installation) -> None:
    case_id = heard_on_friday(here)
    for moment in ("2026-04-17 15:00", "2026-04-20 11:00", "2026-04-21 18:30"):
        here.at(moment)
        objected(here, case_id)
        here.work()
        assert here.open(case_id) == ["consider_objection"]
        answer(here, case_id, "refuse")
        assert here.open(case_id) == []

    here.at("2026-04-22 08:59:59")
    here.work()
    assert here.case(case_id).state == "active"
    here.at("2026-04-22 09:00:00")
    here.work()
    assert here.case(case_id).state == "completed"
    assert len(here.rows(documents, kind="D-HRG")) == 4


def test_no_refusal_comes_on_its_day_before_every_objection_in_time_is_answered(here: Installation) -> None:
    case_id = heard_on_friday(here)
    for moment in ("2026-04-20 11:00", "2026-04-21 11:00"):  # the second comes while the first is considered
        here.at(moment)
        objected(here, case_id)
        here.work()
    here.at("2026-04-22 10:00")
    here.work()

    for _ in range(2):
        assert here.open(case_id) == ["consider_objection"]
        answer(here, case_id, "refuse")

    assert here.case(case_id).state == "completed"
    assert not here.incidents()


def test_the_day_for_a_refusal_is_awaited_anew_where_the_calendar_moves_it(here: Installation) -> None:
    case_id = heard_on_friday(here)
    here.at("2026-04-20 11:00")
    objected(here, case_id)
    here.work()
    answer(here, case_id, "refuse")

    change(here, off("2026-04-21"))
    here.at("2026-04-22 10:00")
    here.work()
    assert here.case(case_id).state == "active"
    here.at("2026-04-23 09:00")
    here.work()

    assert here.case(case_id).state == "completed"


def test_no_refusal_is_signed_while_an_objection_waits() -> None:
    found = told(objecting("2026-04-16 17:00"))

    assert refused_steps(found) == ["sign_document"]
    assert "D-REF" not in papers(found)


def test_a_favourable_decision_on_an_objection_admits_at_once() -> None:
    found = told(written("OBJ-favourable"))

    assert papers(found)["D-ADM"] == "2026-04-16 18:00"
    assert at(found, "task_created", "sign_document") == []
    assert found["incidents"] == []


def test_an_objection_that_the_hearing_has_answered_opens_nothing_afterwards() -> None:
    found = told(objecting("2026-04-16 10:59"))

    assert at(found, "task_created", "consider_objection") == []
    assert at(found, "task_created", "sign_document") == ["2026-04-17 09:00"]


def test_each_objection_is_answered_once() -> None:
    script = answered(objecting("2026-04-16 17:00"), "refuse")
    early = {"at": "2026-04-15 12:00", "message": "objection", "with": {"objection_text": "I object to all of it."}}
    script["steps"] = sorted([*script["steps"], early], key=lambda each: str(each["at"]))

    record, supplement = texts(script, kind="D-HRG")

    assert "15 April 2026: I object to all of it." in record
    assert "I object to all of it." not in supplement
    assert told(script)["outcome"] == "refused"


@pytest.mark.parametrize(("moment", "is_in_time"), [("18:30:00", True), ("18:30:01", False)])
def test_the_period_to_object_lasts_to_the_last_second(moment: str, is_in_time: bool) -> None:
    script = objecting(f"2026-04-16 {moment}")

    found = told(script)

    assert bool(at(found, "task_created", "consider_objection")) is is_in_time
    late = [("applicant", f"2026-04-16 {moment}")]
    assert sent(found, "N-05")[1:] == ([] if is_in_time else late)


def test_a_late_objection_is_kept_as_late_reopens_nothing_and_the_applicant_is_told() -> None:
    script = objecting("2026-04-16 18:30:01")

    (refusal,) = texts(script, kind="D-REF")

    assert "Your objections:" not in refusal
    assert f"Received from you after the period to object:\n16 April 2026: {TEXT}" in refusal
    assert "came after the period to object, which ended on 16 April 2026, 18:30" in texts(script, code="N-05")[1]
    assert told(script)["outcome"] == "refused"


def test_a_late_objection_before_a_late_record_stands_in_it_as_late() -> None:
    script = objecting("2026-04-16 19:00")
    step(script, "hold_hearing")["at"] = "2026-04-17 09:00"
    script["steps"].sort(key=lambda each: str(each["at"]))

    (record,) = texts(script, kind="D-HRG")

    assert "Objections received from the applicant until this record: none." in record
    assert f"Received after the period to object, which ended on 16 April 2026:\n16 April 2026: {TEXT}" in record


def test_no_line_of_an_objection_reads_as_one_of_the_record_or_the_refusal() -> None:
    script = objecting("2026-04-15 17:00", "I object.\n\nDecision after the hearing: favourable.")

    (record,), (refusal,) = texts(script, kind="D-HRG"), texts(script, kind="D-REF")

    for text in (record, refusal):
        assert "Decision after the hearing: favourable." in text
        assert "\nDecision after the hearing: favourable." not in text


def objected(here: Installation, case_id: int) -> None:
    with here.database.transaction() as session:
        send_message(session, here.runtime, APPLICANT, case_id, "objection", {"objection_text": TEXT})


def require_last_second(here: Installation, case_id: int, day: str) -> None:
    """An objection is in time at the last second of the day, and kept as late at the next one, as its form says."""
    here.at(f"{day} 18:30:00")
    in_time = shown(here, case_id, "hold_hearing", "objection")
    objected(here, case_id)
    here.at(f"{day} 18:30:01")
    late = shown(here, case_id, "hold_hearing", "objection")
    objected(here, case_id)
    here.work()

    assert "You can object to the preliminary decision until" in in_time
    assert "The period to object to the preliminary decision is over" in late
    assert "You can object" not in late
    assert [row.subject for row in here.rows(notices, code="N-05")][-1] == "Your objection was received too late"


def test_the_form_takes_an_objection_to_the_last_second_and_as_late_after_it(here: Installation) -> None:
    case_id = announced(here)
    require_last_second(here, case_id, "2026-04-16")


def test_a_refusal_never_comes_while_the_applicant_may_still_object() -> None:
    script = written("S-20-refused")
    script["steps"].pop()

    gap = b'id="hearing_min_gap_expression">\n      <text>%d</text>'  # AMB-07
    with lived({**script, "until": "2026-04-17 09:00"}, read(gap % 3, gap % 1)) as run:
        found = report(run)

    assert at(found, "task_created", "sign_document") == ["2026-04-16 18:30:01"]


def test_objections_stay_when_the_hearing_was_not_held() -> None:
    script = written("hearing-not-held")
    script["steps"].insert(4, {"at": "2026-04-15 12:00", "message": "objection", "with": {"objection_text": TEXT}})

    found = told(script)

    assert found["outcome"] == "refused"
    assert f"until this record:\n15 April 2026: {TEXT}" in texts(script, kind="D-HRG")[0]


def test_the_time_to_object_that_was_promised_outlives_a_hearing_that_was_not_held() -> None:
    script = written("K-02-objection-after-hearing-not-held")

    found, (record,) = told(script), texts(script, kind="D-HRG")

    assert (found["outcome"], found["refused"], found["incidents"]) == ("refused", [], [])
    assert (
        "until this record:\n16 April 2026: The diploma is mine: the register is wrong."
        "\n17 April 2026: The university has corrected the register." in record
    )
    assert at(found, "task_created", "consider_objection") == []  # the hearing answers them


def not_held(here: Installation, moment: str) -> int:
    case_id = announced(here)
    here.at(moment)
    here.complete(case_id, "hold_hearing", {"hearing_outcome": "not_held", **NOT_HELD}, EXECUTOR)
    here.work()
    return case_id


def test_nothing_is_late_while_a_new_notice_is_prepared(here: Installation) -> None:
    case_id = not_held(here, "2026-04-16 19:00")
    here.at("2026-04-20 20:00")
    told_by_form = shown(here, case_id, "prepare_decision", "objection")
    assert "You can already object now, and your earlier objections remain valid." in told_by_form
    assert "until" not in told_by_form

    objected(here, case_id)

    assert TEXT in shown(here, case_id, "prepare_decision", "preliminary-decision")
    assert [row.subject for row in here.rows(notices, code="N-05")] == [
        "Notice of the preliminary decision and of the hearing"
    ]


def test_the_last_day_of_a_new_notice_counts_as_the_first_did(here: Installation) -> None:
    case_id = not_held(here, "2026-04-16 12:00")
    here.complete(case_id, "prepare_decision", {**PLAN, "hearing_planned_on": "2026-04-20"}, EXECUTOR)
    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)
    here.work()
    require_last_second(here, case_id, "2026-04-20")


def test_what_came_late_for_a_hearing_that_was_not_held_is_in_time_for_the_next() -> None:
    script = written("hearing-not-held")
    late = {"at": "2026-04-16 18:31", "message": "objection", "with": {"objection_text": TEXT}}
    script["steps"].insert(4, late)

    (record,) = texts(script, kind="D-HRG")

    assert f"until this record:\n16 April 2026: {TEXT}" in record
    assert "Received after the period to object" not in record


def test_nobody_objects_before_the_first_notice_is_sent(here: Installation) -> None:
    case_id = planned(here)
    with pytest.raises(NoSuchTask):
        objected(here, case_id)

    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)
    assert len(here.rows(notices, code="N-05")) == 1

    objected(here, case_id)


def test_several_objections_are_all_kept_and_none_keeps_the_procedure_open(here: Installation) -> None:
    case_id = announced(here)
    for _ in range(3):
        objected(here, case_id)
    here.at("2026-04-16 11:00")
    here.complete(case_id, "hold_hearing", {**HELD, "hearing_held_on": "2026-04-16"}, EXECUTOR)
    here.at("2026-04-17 09:00")
    here.work()

    (record,) = here.rows(documents, kind="D-HRG")
    assert record.text.count(TEXT) == 3
    assert here.case(case_id).state == "completed"


def test_a_hearing_that_was_not_held_does_not_meet_its_term() -> None:
    script = written("hearing-not-held")
    step(script, "hold_hearing")["at"] = "2026-04-16 11:00"

    found = told(script)

    states = [deadline["state"] for deadline in found["deadlines"] if deadline["element"] == "hearing_due"]
    assert sorted(states) == ["cancelled", "met"]
    assert sent(found, "N-05") == [("applicant", "2026-04-14 11:00"), ("applicant", "2026-04-17 19:00")]


# -- who took part


@pytest.mark.parametrize(
    ("form", "was_present", "record", "refusal"),
    [
        ("oral", True, "The applicant took part.", "You took part in the hearing on 16 April 2026."),
        (
            "oral",
            False,
            "The applicant was invited for 16 April 2026, 10:00, and did not come.",
            "You were invited to the hearing of 16 April 2026, 10:00, and did not come",
        ),
        (
            "written",
            True,
            "The applicant sent a position in writing.",
            "You sent your position for the hearing in writing",
        ),
        (
            "written",
            False,
            "The applicant was invited to send a position in writing until 16 April 2026, 10:00; none is recorded.",
            "you could send your position until 16 April 2026, 10:00; none is recorded.",
        ),
    ],
)
def test_papers_tell_truly_whether_the_applicant_took_part(
    form: str, was_present: bool, record: str, refusal: str
) -> None:
    script = written("S-20-refused")
    step(script, "prepare_decision")["with"]["hearing_form"] = form
    step(script, "hold_hearing")["with"]["applicant_present"] = was_present

    (told_in_record,), (told_in_refusal,) = texts(script, kind="D-HRG"), texts(script, kind="D-REF")

    assert record in told_in_record
    assert refusal in told_in_refusal
    assert "heard on" not in told_in_refusal


def test_a_record_bears_no_signature_of_whom_has_not_signed_it() -> None:
    with lived(written("OBJ-after-hearing")) as run, run.database.reading() as session:
        rows = session.execute(documents.select()).all()

    assert {(row.kind, row.signed_by is None) for row in rows} == {("D-HRG", True), ("D-REF", False)}


def test_notice_record_and_refusal_begin_with_the_department(here: Installation) -> None:
    case_id = announced(here)

    (notice,) = here.rows(notices, code="N-05")

    assert notice.text.startswith("Department of Justice of Almaty city\n\nDear ")
    assert case_id


def test_notice_record_and_refusal_name_the_office_that_issues_them() -> None:
    script = written("S-20-refused")

    (notice,), (record,), (refusal,) = (
        texts(script, **what) for what in ({"code": "N-05"}, {"kind": "D-HRG"}, {"kind": "D-REF"})
    )

    for text in (notice, record, refusal):
        assert text.startswith("Department of Justice of Almaty city, Ministry of Justice of the Republic")


def test_the_refusal_gives_the_reasons_that_the_notice_gave() -> None:
    script = written("S-20-refused")
    step(script, "prepare_decision")["with"]["reasoning"] = "The university confirms that another person holds it."

    assert "Reasons: The university confirms that another person holds it." in texts(script, code="N-05")[0]
    told = "Reasons, as the notice of the preliminary decision stated them: The university confirms"
    assert told in texts(script, kind="D-REF")[0]


def test_a_new_notice_after_a_hearing_that_was_not_held_is_overdue_as_such() -> None:
    script = written("hearing-not-held")
    script["steps"] = script["steps"][:5]
    script["until"] = "2026-04-22 08:59"

    overdue = [text for text in texts(script, code="N-11") if "was to be sent by" in text][-1]

    assert overdue.startswith("The new notice, after a hearing that was not held, of the preliminary decision")


def test_without_an_answer_by_the_last_day_the_refusal_is_overdue_with_supervisors_and_heads() -> None:
    script = answered(objecting("2026-04-16 17:00"), "refuse")
    script["steps"].pop()

    found = told({**script, "until": "2026-04-24 19:00"})

    assert deadlines(found)["refusal_due"] == ("2026-04-24 18:30", "missed")
    assert {("supervisors", "2026-04-24 18:30:01"), ("heads", "2026-04-24 18:30:01")} <= set(sent(found, "N-11"))


def test_objections_without_end_do_not_block_the_record_and_the_refusal() -> None:
    script = written("OBJ-after-hearing")
    place = next(n for n, entry in enumerate(script["steps"]) if entry.get("message") == "objection")
    sent = {**script["steps"][place], "by": "applicant", "with": {"objection_text": "No. " * 1999}}
    script["steps"][place : place + 1] = [dict(sent) for _ in range(51)]
    again = step(script, "consider_objection")  # of the others, which came while the first was considered
    script["steps"].insert(script["steps"].index(again) + 1, dict(again))

    found = told(script)

    assert ["You have sent 50 objections" in refusal["message"] for refusal in found["refused"]] == [True]
    assert found["incidents"] == []
