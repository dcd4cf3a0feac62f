"""The notice of a preliminary decision: its last day, its reminders, a late one, and the day of the hearing it sets."""

from typing import Any

import pytest

from engine.execution.case.case_view import view_case
from engine.execution.errors import InvalidForm
from engine.execution.people.sending import send_message
from engine.rehearsal.report import report
from storage.database import Database
from storage.queries.worklist import tasks_of_case
from storage.tables import deadlines as stored_deadlines
from storage.tables import documents, notices, user_tasks
from tests.exam import do
from tests.people import person
from tests.scenarios.changing import call_off_session, texts_of
from tests.scenarios.hearing import (
    EARLIER,
    EXECUTOR,
    GIVEN,
    HELD,
    NOT_HELD,
    PLAN,
    SIGNATORY,
    SIGNATURE,
    announced,
    installed,
    planned,
    read,
    seen,
    shown,
)
from tests.scenarios.playing import (
    Script,
    deadlines,
    lived,
    papers,
    reminders,
    sent,
    step,
    task,
    told,
    until,
    written,
)
from tests.unit.execution.installation import APPLICANT, Installation
from tests.unit.execution.office_changes import change, off

pytestmark = pytest.mark.scenario

SUPERVISOR = person("supervisor", "supervisors")
LATE = {"late_reason": "The register answered after the last day.", "confirm_term_broken": True}
BOTH = ("supervisors", "heads")


def hearing_told(here: Installation) -> str:
    """Day and hour of the hearing as the last N-05 tells them."""
    text = str(here.rows(notices, code="N-05")[-1].text)
    return text.partition("The hearing is held on ")[2].partition(",")[0]


# -- the last day for it (ATT-14.3, CLK-07, K-01)


def prepared(moment: str, hearing_on: str) -> Script:
    script = until(written("S-20-refused"), "prepare_decision", moment)
    step(script, "prepare_decision")["with"]["hearing_planned_on"] = hearing_on
    return script


def test_a_notice_that_is_prepared_and_not_signed_meets_no_term() -> None:
    found = told(prepared("2026-04-21 18:00", "2026-04-23"))

    assert task(found, "sign_preliminary_decision")["due_at"] == "2026-04-21 18:30"
    assert deadlines(found)["notice_due"] == ("2026-04-21 18:30", "open")
    assert [deadline["element"] for deadline in found["deadlines"]].count("notice_due") == 1


def test_who_has_the_notice_in_hand_is_reminded_and_on_the_last_day_heads_and_supervisors_are() -> None:
    found = told(prepared("2026-04-17 10:00", "2026-04-21") | {"until": "2026-04-22 08:59"})

    what = "Prepare notice and hearing"
    assert [entry for entry in reminders(found) if entry[1] >= "2026-04-17"] == [
        ("executors", "2026-04-17 09:00", what),
        *((to, "2026-04-20 09:00", "Sign the notice") for to in ("signatories", "heads")),
        ("supervisors", "2026-04-20 09:00", "Sign the notice"),
    ]
    assert [entry for entry in sent(found, "N-11") if entry[1] == "2026-04-21 18:30:01"] == [
        (to, "2026-04-21 18:30:01") for to in BOTH
    ]


def examined(moment: str, grounds: list[str]) -> Script:
    script = until(written("S-20-refused"), "examine_application", moment)
    step(script, "examine_application")["with"] = {"grounds": grounds} | ({"reasoning": "x" * 10} if grounds else {})
    return script


def test_the_examination_itself_is_watched_to_the_last_day_for_a_preliminary_refusal() -> None:
    script = written("S-20-refused")
    script["steps"] = script["steps"][:1]

    found = told({**script, "until": "2026-04-22 08:59"})

    due = "Review the application"
    assert [entry for entry in reminders(found) if entry[1] > "2026-04-08"] == [
        ("executors", "2026-04-17 09:00", due),
        ("executors", "2026-04-20 09:00", due),
        ("heads", "2026-04-20 09:00", due),
        ("supervisors", "2026-04-20 09:00", due),
    ]
    assert task(found, "examine_application")["due_at"] == "2026-04-21 18:30"
    assert sent(found, "N-11") == [(to, "2026-04-21 18:30:01") for to in BOTH]
    assert deadlines(found)["examination_due"] == ("2026-04-21 18:30", "missed")


@pytest.mark.parametrize(
    ("moment", "grounds", "state"),
    [
        ("2026-04-21 18:30:00", [], "met"),
        ("2026-04-21 18:30:01", [], "missed"),
        ("2026-04-21 18:30:00", ["ATT-G1"], "cancelled"),
    ],
)
def test_an_examination_that_finds_grounds_hands_its_term_on_to_the_notice(
    moment: str, grounds: list[str], state: str
) -> None:
    found = told(examined(moment, grounds))

    assert deadlines(found)["examination_due"] == ("2026-04-21 18:30", state)
    assert deadlines(found).get("notice_due", (None, None))[1] == ("open" if grounds else None)


# -- a late notice (AMB-09)


def test_a_late_notice_marks_the_term_as_missed_and_tells_the_applicant_when_a_decision_is_possible() -> None:
    script = until(written("S-22-late-notice"), "give_reason", "2026-04-22 12:00")

    with lived(script) as run, run.database.reading() as session:
        (term,) = session.execute(
            stored_deadlines.select().where(stored_deadlines.c.element_id == "term_of_service")
        ).all()
        (result,) = [row for row in session.execute(notices.select()).all() if row.code == "N-02"][1:]
        found = told(script)

    assert deadlines(found)["term_of_service"] == ("2026-04-24 18:30", "missed")
    assert "reached the executor after the last day" in term.because
    assert sent(found, "N-02")[1:] == sent(found, "N-05") == [("applicant", "2026-04-22 12:00")]
    assert (
        "is 24 April 2026. A refusal is possible from 27 April 2026 at the earliest, after that day; a favourable"
        in result.text
    )
    assert "will be missed" not in result.text  # a favourable decision may come before the end of the term
    assert "Reason: The answer of the diploma register reached the executor" in result.text
    assert sent(found, "N-11")[-2:] == [(to, "2026-04-22 12:00") for to in BOTH]
    assert found["case"]["term_broken"] is True


def test_a_late_notice_after_the_end_of_the_term_says_that_the_term_is_over() -> None:
    with lived(until(written("S-22-late-notice"), "give_reason", "2026-04-27 12:00")) as run:
        to_applicant, to_heads = texts_of(run, "N-02")[-1], texts_of(run, "N-11", "heads")[-1]

    assert "was missed; it was 24 April 2026. A refusal is possible from 30 April 2026 at the earliest" in to_applicant
    assert "the service deadline passed on 24 April 2026 and is marked as missed" in to_heads


def test_a_late_notice_before_the_end_of_the_term_says_that_the_term_runs() -> None:
    with lived(until(written("S-22-late-notice"), "give_reason", "2026-04-24 12:00")) as run:
        to_applicant, to_heads = texts_of(run, "N-02")[-1], texts_of(run, "N-11", "heads")[-1]

    assert "The service deadline is 24 April 2026. A refusal is possible" in to_applicant
    assert "the service deadline ends on 24 April 2026 and is marked as missed" in to_heads


def test_a_notice_in_time_tells_nothing_of_a_broken_term() -> None:
    found = told(written("S-20-refused"))

    assert [entry[1] for entry in sent(found, "N-02")] == ["2026-04-06 11:00"]
    assert found["case"]["term_broken"] is False


def test_where_the_refusal_still_fits_into_the_term_a_late_notice_breaks_nothing(database: Database) -> None:
    here = installed(
        database, read(b'<text>"inclusive"</text>\n    </literal', b'<text>"clear_days"</text>\n    </literal')
    )
    case_id = planned(here, {"term_ends_on": "2026-04-17"})
    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)

    here.complete(case_id, "give_reason", {"late_reason": LATE["late_reason"]}, SUPERVISOR)

    assert hearing_told(here) == "16 April 2026 at 10:00"
    assert here.rows(notices, code="N-02") == []
    assert [row.subject for row in here.rows(notices, code="N-11")] == [
        "Overdue: notice of the preliminary decision"
    ] * 2


def test_a_supervisor_who_breaks_the_term_says_that_he_knows_it(here: Installation) -> None:
    case_id = planned(here, {"term_ends_on": "2026-04-16"})
    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)

    with pytest.raises(InvalidForm, match="confirm_term_broken"):
        here.complete(case_id, "give_reason", {"late_reason": LATE["late_reason"]}, SUPERVISOR)

    here.complete(case_id, "give_reason", LATE, SUPERVISOR)
    assert hearing_told(here) == "16 April 2026 at 10:00"


# -- the day of the hearing (K-02, AMB-08)


def test_the_hearing_is_counted_from_the_day_on_which_the_notice_is_sent(here: Installation) -> None:
    case_id = planned(here)
    here.at("2026-04-15 10:00")

    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)

    assert hearing_told(here) == "17 April 2026 at 10:00"


@pytest.mark.parametrize("day", ["2026-04-14", "2026-04-15", "2026-04-17"])
def test_another_day_than_the_last_needs_the_wish_of_the_applicant(here: Installation, day: str) -> None:
    with pytest.raises(InvalidForm, match=r"hearing_planned_on.*only if the applicant asks"):
        planned(here, hearing_planned_on=day)

    with pytest.raises(InvalidForm, match=r"earlier_request"):
        planned(here, hearing_planned_on=day, is_earlier_asked=True)


def test_an_earlier_day_that_the_applicant_asks_for_is_announced_with_his_wish(here: Installation) -> None:
    announced(here, hearing_planned_on="2026-04-15", **EARLIER)

    assert hearing_told(here) == "15 April 2026 at 10:00"
    assert "as you asked: By telephone on 14 April" in here.rows(notices, code="N-05")[-1].text


@pytest.mark.parametrize(("day", "is_earlier"), [("2026-04-15", True), ("2026-04-16", False)])
def test_who_signs_reads_that_the_hearing_is_earlier_only_where_it_is(
    here: Installation, day: str, is_earlier: bool
) -> None:
    case_id = planned(here, hearing_planned_on=day, **EARLIER)

    with here.database.reading() as session:
        (task,) = [row for row in tasks_of_case(session, case_id) if row.element_id == "sign_preliminary_decision"]
        seen = view_case(session, here.runtime, case_id).variables(task.token)["wording"]["text"]

    assert ("A hearing earlier than the last day to object" in seen["en"]) is is_earlier


def test_no_wish_makes_a_hearing_later_than_the_last_day(here: Installation) -> None:
    with pytest.raises(InvalidForm, match="hearing_planned_on"):
        planned(here, hearing_planned_on="2026-04-17", **EARLIER)


@pytest.mark.parametrize(
    ("signed_at", "hearing"), [("10:59", "14 April 2026 at 11:00"), ("11:00", "16 April 2026 at 11:00")]
)
def test_an_earlier_hour_that_is_over_when_the_notice_is_sent_gives_way_to_the_last_day(
    here: Installation, signed_at: str, hearing: str
) -> None:
    case_id = planned(here, hearing_planned_on="2026-04-14", hearing_time="11:00", **EARLIER)
    here.at(f"2026-04-14 {signed_at}")

    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)

    assert hearing_told(here) == hearing


@pytest.mark.parametrize("hour", ["09:30", "10:00"])
def test_no_hour_that_is_over_is_planned_for_today(here: Installation, hour: str) -> None:
    with pytest.raises(InvalidForm, match=r"hearing_time.*over"):
        planned(here, hearing_planned_on="2026-04-14", hearing_time=hour, **EARLIER)

    planned(here, hearing_planned_on="2026-04-14", hearing_time="10:01", **EARLIER)


# -- its record (ATT-14.4)


@pytest.mark.parametrize("outcome", ["refuse", "favourable", "not_held"])
def test_no_record_is_entered_before_the_hour_that_was_announced(here: Installation, outcome: str) -> None:
    case_id = announced(here)
    held: dict[str, Any] = {**HELD, "hearing_held_on": "2026-04-16", "hearing_ended": "10:00"}
    record = {**held, "hearing_outcome": outcome}
    record = {"hearing_outcome": outcome, **NOT_HELD} if outcome == "not_held" else record
    here.at("2026-04-16 09:59:59")

    with pytest.raises(InvalidForm, match=r"hearing_outcome: .*The hearing is announced for 2026-04-16, 10:00"):
        here.complete(case_id, "hold_hearing", record, EXECUTOR)

    here.at("2026-04-16 10:00:00")
    here.complete(case_id, "hold_hearing", record, EXECUTOR)


@pytest.mark.parametrize("day", ["2026-04-14", "2026-04-15", "2026-04-17"])
def test_a_hearing_is_recorded_for_no_other_day_than_those_for_it(here: Installation, day: str) -> None:
    case_id = announced(here)
    here.at("2026-04-16 10:00")

    with pytest.raises(InvalidForm, match=r"hearing_held_on: .*The hearing is held on 2026-04-16"):
        here.complete(case_id, "hold_hearing", {**HELD, "hearing_held_on": day}, EXECUTOR)


def test_that_a_hearing_was_not_held_needs_its_reason(here: Installation) -> None:
    case_id = announced(here)
    here.at("2026-04-16 12:00")

    with pytest.raises(InvalidForm, match="not_held_reason"):
        here.complete(case_id, "hold_hearing", {"hearing_outcome": "not_held"}, EXECUTOR)

    assert here.open(case_id) == ["hold_hearing"]


def test_an_earlier_hearing_may_be_held_until_the_last_day_for_it(here: Installation) -> None:
    case_id = announced(here, hearing_planned_on="2026-04-15", **EARLIER)
    here.at("2026-04-16 12:00")

    here.complete(case_id, "hold_hearing", {**HELD, "hearing_held_on": "2026-04-16"}, EXECUTOR)

    assert here.rows(documents, kind="D-HRG")


# -- a hearing that was not held


def missed(here: Installation, case_id: int, moment: str) -> str:
    """The hearing is entered as not held; gives what supervisors and heads are told."""
    here.at(moment)
    here.complete(case_id, "hold_hearing", {"hearing_outcome": "not_held", **NOT_HELD}, EXECUTOR)
    here.work()
    rows = [row for row in here.rows(notices, code="N-11") if row.subject == "Hearing not held"]
    assert {row.recipient for row in rows} == set(BOTH)
    return str(rows[-1].text)


@pytest.mark.parametrize(
    ("moment", "what_follows"),
    [
        ("2026-04-21 18:30", "A new notice of the preliminary decision is to be sent by 21 April 2026."),
        (
            "2026-04-21 18:31",
            (
                "The last day for a new notice of the preliminary decision, 21 April 2026, is over: it needs the "
                "reason of a supervisor."
            ),
        ),
    ],
)
def test_that_a_hearing_was_not_held_is_told_to_supervisors_and_heads(
    here: Installation, moment: str, what_follows: str
) -> None:
    text = missed(here, announced(here), moment)

    assert "announced for 16 April 2026, 10:00, was not held. Reason: The executor was ill." in text
    assert text.endswith(what_follows)


def test_that_a_hearing_was_not_held_is_told_to_the_applicant(here: Installation) -> None:
    case_id = announced(here)

    missed(here, case_id, "2026-04-16 12:00")

    (row,) = here.rows(notices, code="N-06")
    assert (row.recipient, row.subject) == ("applicant", "The hearing was not held")
    assert row.text.startswith("Department of Justice of Almaty city\n\nDear Nurlan Akhmetov,\n\nthe hearing on case")
    assert "announced to you for 16 April 2026, 10:00, was not held. Reason: The executor was ill." in row.text
    assert row.text.endswith("\n\nYou may object in your account. A new notice with a new day for the hearing follows.")


def test_what_the_applicant_has_objected_stands_when_the_hearing_was_not_held(here: Installation) -> None:
    case_id = announced(here)
    with here.database.transaction() as session:
        send_message(session, here.runtime, APPLICANT, case_id, "objection", {"objection_text": "It is mine."})

    missed(here, case_id, "2026-04-16 12:00")

    assert "Your objections remain valid, and you may add to them in" in here.rows(notices, code="N-06")[0].text


def test_a_notice_after_hours_is_told_with_the_day_on_which_it_was_sent_and_that_from_which_it_counts(
    here: Installation,
) -> None:
    case_id = planned(here)
    here.at("2026-04-14 18:31")
    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)
    here.work()
    missed(here, case_id, "2026-04-17 12:00")
    here.complete(case_id, "prepare_decision", {**PLAN, "hearing_planned_on": "2026-04-21"}, EXECUTOR)
    here.at("2026-04-17 18:31")
    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)
    here.work()

    first, second = here.rows(notices, code="N-05")
    assert "receipt of this notice, which counts as of 15 April 2026, that is until 17 April 2026" in first.text
    assert "This notice replaces that of 14 April 2026: the hearing of 17 April 2026" in second.text
    form = shown(here, case_id, "hold_hearing", "hearing-record")
    assert "Notice of 2026-04-17, counts as of 2026-04-20;" in form
    here.at("2026-04-22 12:00")
    here.complete(case_id, "hold_hearing", {**HELD, "hearing_held_on": "2026-04-22"}, EXECUTOR)
    here.work()

    (record,) = here.rows(documents, kind="D-HRG")
    assert "Notice of the preliminary decision: 17 April 2026, counts as of 20 April 2026." in record.text
    assert (
        "Earlier notice, replaced: 14 April 2026, counts as of 15 April 2026; the hearing of 17 April 2026"
        in record.text
    )


def test_a_new_notice_says_which_it_replaces_and_why(here: Installation) -> None:
    case_id = announced(here)
    missed(here, case_id, "2026-04-16 12:00")

    here.complete(case_id, "prepare_decision", {**PLAN, "hearing_planned_on": "2026-04-20"}, EXECUTOR)
    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)
    here.work()
    first, second = here.rows(notices, code="N-05")

    replaces = "This notice replaces that of 14 April 2026: the hearing of 16 April 2026, 10:00, was not held. Reason: "
    assert "replaces" not in first.text
    assert f"{replaces}The executor was ill." in second.text
    assert "Objections that you have sent" not in second.text


def test_of_several_hearings_that_were_not_held_each_is_told_and_the_notice_replaces_the_last(
    here: Installation,
) -> None:
    case_id = announced(here)
    for moment, day in (("2026-04-16 12:00", "2026-04-20"), ("2026-04-20 12:00", "2026-04-22")):
        missed(here, case_id, moment)
        here.complete(case_id, "prepare_decision", {**PLAN, "hearing_planned_on": day}, EXECUTOR)
        here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)
        here.work()
    again = seen(here, case_id, "hold_hearing")
    assert (again["hearing_outcome"], again["not_held_reason"]) == (None, None)  # it begins with an empty form
    here.at("2026-04-22 12:00")
    here.complete(case_id, "hold_hearing", {**HELD, "hearing_held_on": "2026-04-22"}, EXECUTOR)
    here.work()

    (record,) = here.rows(documents, kind="D-HRG")
    assert (
        "This notice replaces that of 16 April 2026: the hearing of 20 April 2026"
        in here.rows(notices, code="N-05")[2].text
    )
    assert "Notice of the preliminary decision: 20 April 2026." in record.text
    for notice_on, hearing_on in (("14 April 2026", "16 April 2026"), ("16 April 2026", "20 April 2026")):
        assert f"Earlier notice, replaced: {notice_on}; the hearing of {hearing_on}, 10:00, was not held" in record.text


def test_record_and_refusal_after_a_hearing_that_was_not_held_tell_both_notices() -> None:
    with lived(written("K-02-objection-after-hearing-not-held")) as run, run.database.reading() as session:
        (record, refusal) = session.execute(documents.select()).all()

    assert "Notice of the preliminary decision: 17 April 2026." in record.text
    assert "Earlier notice, replaced: 14 April 2026; the hearing of 16 April 2026, 10:00, was not held." in record.text
    assert (
        "You were notified of the preliminary decision on 14 April 2026. The hearing of 16 April 2026, 10:00, was not "
        "held. Reason: The executor was ill and nobody could take his place.\nYou were notified again on 17 April 2026."
        in refusal.text
    )


def test_a_refusal_tells_the_day_on_which_each_notice_was_sent_and_that_from_which_it_counts() -> None:
    script = written("hearing-not-held")
    step(script, "sign_preliminary_decision")["at"] = "2026-04-14 18:31"

    with lived(script) as run, run.database.reading() as session:
        (refusal,) = session.execute(documents.select().where(documents.c.kind == "D-REF")).all()

    assert (
        "You were notified of the preliminary decision on 14 April 2026 (counts as of 15 April 2026). The hearing of"
        in refusal.text
    )
    assert "You were notified again on 17 April 2026 (counts as of 20 April 2026). You took part" in refusal.text


# -- the term of the service is called off or counted anew


WHY = "Session SES-2026-001 was cancelled."


def change_term(here: Installation, case_id: int, ends_on: str | None) -> None:
    here.publish("term of the service changed", str(case_id), term_ends_on=ends_on, reason=WHY)
    here.work()


def watched(here: Installation) -> tuple[str, str, str | None]:
    """Due day, state and reason of the deadline of the notice."""
    (row,) = here.rows(stored_deadlines, element_id="notice_due")
    return f"{row.due_at:%Y-%m-%d}", row.state, row.because


def late_with_nothing_to_tell(here: Installation) -> None:
    """Long after the last day nobody was told of a broken term, and nobody asked for a reason."""
    assert here.rows(notices, code="N-11") == here.rows(notices, code="N-02") == []
    assert here.rows(user_tasks, element_id="give_reason") == []
    assert not here.incidents()


@pytest.mark.parametrize("is_prepared", [False, True])
def test_a_term_that_is_called_off_calls_off_the_last_day_for_the_notice(here: Installation, is_prepared: bool) -> None:
    case_id = planned(here) if is_prepared else here.start("preliminary_refusal", GIVEN)

    change_term(here, case_id, None)

    assert watched(here) == ("2026-04-21", "cancelled", WHY)
    here.at("2026-05-05 10:00")
    here.work()
    if not is_prepared:
        here.complete(case_id, "prepare_decision", {**PLAN, "hearing_planned_on": "2026-05-08"}, EXECUTOR)
    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)
    here.work()
    late_with_nothing_to_tell(here)
    assert hearing_told(here) == "8 May 2026 at 10:00"


def test_who_was_to_give_the_reason_for_a_late_notice_is_asked_no_more_without_a_term(here: Installation) -> None:
    case_id = planned(here, {"term_ends_on": "2026-04-16"})
    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)
    assert here.open(case_id) == ["give_reason"]

    change_term(here, case_id, None)

    assert here.open(case_id) == ["hold_hearing"]
    assert here.rows(notices, code="N-02") == []
    assert not here.incidents()


def test_a_term_that_ends_later_moves_the_last_day_for_the_notice(here: Installation) -> None:
    case_id = planned(here)

    change_term(here, case_id, "2026-05-15")

    assert watched(here)[:2] == ("2026-05-12", "open")
    (task_,) = [row for row in here.rows(user_tasks) if row.element_id == "sign_preliminary_decision"]
    assert f"{task_.due_at:%Y-%m-%d}" == "2026-05-12"
    here.at("2026-05-12 10:00")
    here.work()
    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)
    assert watched(here)[:2] == ("2026-05-12", "met")
    assert hearing_told(here) == "14 May 2026 at 10:00"
    assert not here.incidents()


def test_a_term_may_change_several_times(here: Installation) -> None:
    case_id = planned(here)

    change_term(here, case_id, None)
    change_term(here, case_id, "2026-05-15")

    assert watched(here)[:2] == ("2026-05-12", "open")


@pytest.mark.parametrize(("ends_on", "left"), [("2026-04-17", "hold_hearing"), ("2026-04-16", "give_reason")])
def test_a_new_term_is_asked_anew_whether_the_notice_is_late(here: Installation, ends_on: str, left: str) -> None:
    case_id = planned(here, {"term_ends_on": "2026-04-15"})
    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)

    change_term(here, case_id, ends_on)

    assert here.open(case_id) == [left]
    if left == "give_reason":  # the last day would have been yesterday, and the term ends before a refusal is possible
        here.complete(case_id, "give_reason", LATE, SUPERVISOR)
        here.work()
        assert "The service deadline is 16 April 2026. A refusal" in here.rows(notices, code="N-02")[0].text
    assert not here.incidents()


def test_a_term_that_is_called_off_during_the_hearing_leaves_no_last_day_for_a_new_notice(here: Installation) -> None:
    case_id = announced(here)
    change_term(here, case_id, None)

    text = missed(here, case_id, "2026-04-22 10:00")

    assert text.endswith("A new notice of the preliminary decision is to be sent; no service deadline is running now.")
    assert [row.state for row in here.rows(stored_deadlines, element_id="notice_due")] == ["met"]
    here.complete(case_id, "prepare_decision", {**PLAN, "hearing_planned_on": "2026-04-24"}, EXECUTOR)
    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)
    assert here.open(case_id) == ["hold_hearing"]
    assert not here.incidents()


def test_the_last_day_for_the_notice_follows_the_calendar_after_a_change_of_the_term(here: Installation) -> None:
    case_id = planned(here)
    change_term(here, case_id, "2026-05-15")

    change(here, off("2026-05-13"))
    here.work()

    assert watched(here)[:2] == ("2026-05-08", "open")  # 11 May is off for Victory Day
    assert not here.incidents()


def test_a_session_that_is_called_off_calls_off_the_last_day_for_the_notice_of_a_refusal() -> None:
    script, refusal = written("S-38-no-show"), written("S-20-refused")
    del script["cases"]["next"]
    script["variables"]["applicant_iin"] = refusal["variables"]["applicant_iin"]
    checked = [entry for entry in script["steps"] if str(entry["at"]) <= "2026-04-08 10:00"]
    steps = [*checked, step(refusal, "examine_application"), step(refusal, "prepare_decision")]
    with lived({**script, "steps": steps, "until": "2026-04-14 10:30"}) as run:
        call_off_session(run, "2026-04-15 10:00")
        signed = step(refusal, "sign_preliminary_decision")["with"]
        assert do(run, "2026-05-05 10:00", "sign_preliminary_decision", "signatory", case="", **signed) == ""
        found = report(run)

    assert deadlines(found)["notice_due"] == ("2026-04-21 18:30", "cancelled")
    assert sent(found, "N-05") == [("applicant", "2026-05-05 10:00")]
    assert sent(found, "N-11") == []
    assert (found["incidents"], found["case"]["term_broken"]) == ([], False)


@pytest.mark.parametrize(
    ("element", "form_id", "is_last_day_told"),
    [
        ("prepare_decision", "preliminary-decision", True),
        ("sign_preliminary_decision", "sign-preliminary-decision", True),
        ("hold_hearing", "hearing-record", False),
    ],
)
def test_forms_say_that_no_term_runs(here: Installation, element: str, form_id: str, is_last_day_told: bool) -> None:
    case_id = here.start("preliminary_refusal", GIVEN)
    change_term(here, case_id, None)
    if element != "prepare_decision":
        here.complete(case_id, "prepare_decision", PLAN, EXECUTOR)
    if element == "hold_hearing":
        here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)

    text = shown(here, case_id, element, form_id)

    assert "No service deadline is running now." in text
    assert ("Last day for the notice: none, since no deadline is running now." in text) is is_last_day_told


def test_the_executor_reads_which_notice_is_replaced(here: Installation) -> None:
    case_id = announced(here)
    assert "replaces" not in shown(here, case_id, "hold_hearing", "preliminary-decision")

    missed(here, case_id, "2026-04-16 12:00")

    assert seen(here, case_id, "prepare_decision")["hearing_on"] is None  # the account tells no hearing that is over
    assert "This notice replaces that of 2026-04-14: the hearing of 2026-04-16, 10:00, was not held." in shown(
        here, case_id, "prepare_decision", "preliminary-decision"
    )


# -- admission to a session (ATT-09.1)


def admitted(moment: str) -> str:
    """The text of D-ADM where the application is examined at a moment, the session being on 22 April at 10:00."""
    script = until(written("S-16-passed"), "examine_application", moment)
    with lived(script) as run, run.database.reading() as session:
        (row,) = session.execute(documents.select().where(documents.c.kind == "D-ADM")).all()
        return str(row.text)


def test_an_admission_names_the_session_as_the_register_has_it() -> None:
    assert "handed over for the session of 22 April 2026 (paragraph 9" in admitted("2026-04-21 10:00")


@pytest.mark.parametrize("moment", ["2026-04-22 10:00:01", "2026-04-23 09:00:00"])
def test_an_admission_names_no_session_that_is_over(moment: str) -> None:
    assert "handed over for the next session of the commission (paragraph 9" in admitted(moment)


def test_papers_of_a_late_admission_go_on() -> None:
    found = told(until(written("S-16-passed"), "examine_application", "2026-04-23 09:00"))

    assert papers(found)["D-ADM"] == "2026-04-23 09:00"
    assert found["incidents"] == []
