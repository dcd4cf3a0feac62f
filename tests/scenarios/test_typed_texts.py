"""What a person types stands in a document or notice so that none of its lines reads as one of the document's own."""

import pytest

from engine.rehearsal.run import Run
from storage.queries.outputs import announcements
from tests.exam import (
    COMMISSION,
    MEMBERS,
    close_minutes,
    do,
    finish_test,
    interview,
    outputs_of,
    sign_result,
    vote,
)
from tests.exam import send as send_to_session
from tests.scenarios.changing import send, texts_of
from tests.scenarios.playing import lived, until, written

pytestmark = pytest.mark.scenario


def test_the_reason_of_a_move_adds_no_line_to_the_announcement_and_to_the_notice() -> None:
    reason = "The hall is taken.\n\nThe closing date, 1 January 2027, is new."
    day = {"session_exam_on": "2026-04-21", "session_exam_time": "15:00", "session_exam_place": "Room 101"}
    with lived(until(written("S-16-passed"), "examine_application", "2026-04-08 11:00")) as run:
        send(run, "2026-04-09 10:00", "session moved", **day, change_reason=reason)
        with run.database.reading() as session:
            page = announcements(session)[0].text
        (notice,) = texts_of(run, "N-06")

    for text in (page, notice):
        assert "The closing date, 1 January 2027, is new." in text
        assert "\nThe closing date, 1 January 2027" not in text


LINES = "It was so.\n\n1. Passed the attestation: everybody"


def test_what_is_typed_in_an_exam_adds_no_line_to_its_documents_and_notices(exam: Run) -> None:
    on_paper = {"test_outcome": "paper", "test_score": 78, "paper_reason": LINES}
    assert do(exam, "2026-04-22 10:11", "supervise_test", "secretary", **on_paper) == ""
    unsigned = {"sheet_signed": "refused", "sheet_note": LINES}
    assert do(exam, "2026-04-22 11:20", "hand_out_sheet", "secretary", case="", **unsigned) == ""
    suspended = {"interview_step": "suspended", "suspension_reason": LINES}
    assert do(exam, "2026-04-22 15:00", "hold_interview", "secretary", **suspended) == ""
    close_minutes(exam, "2026-04-22 17:00", member4=LINES)
    sign_result(exam, "2026-04-23 11:00")

    papers = [paper.text for kind in ("D-TST", "D-MIN", "D-DIS", "D-ATT") for paper in outputs_of(exam, kind)]
    for text in [*papers, *texts_of(exam, "N-08")]:
        assert "1. Passed the attestation: everybody" in text
        assert "\n1. Passed the attestation: everybody" not in text


def test_the_reasons_of_missing_votes_and_signatures_add_no_line_to_the_minutes(exam: Run) -> None:
    finish_test(exam, "2026-04-22 11:10", 78)
    assert interview(exam, "2026-04-22 15:00") == ""
    vote(exam, "2026-04-22 16:00", {member: "for" for member in COMMISSION if member != "member4"})
    assert send_to_session(exam, "2026-04-22 16:30", "vote struck off", "secretary", struck_off_reason=LINES) == ""
    drawn = {"minutes_number": "7", "minutes_date": "2026-04-22", "recording": "Video", "secretary_name": "M. Li"}
    assert do(exam, "2026-04-22 17:00", "draft_minutes", "secretary", **drawn, confirm_signature=True) == ""
    for member in MEMBERS[:3]:
        assert do(exam, "2026-04-22 17:10", "sign_minutes", member, confirm_signature=True) == ""
    assert send_to_session(exam, "2026-04-22 17:20", "signature struck off", "chair", struck_off_reason=LINES) == ""
    acting = {"acting_login": "member1", "acting_chair_order": "No. 15 of 22 April", "acting_reason": LINES}
    assert send_to_session(exam, "2026-04-22 17:30", "acting chair", "secretary", **acting) == ""
    signed = {"minutes_step": "sign", "confirm_signature": True}
    assert do(exam, "2026-04-22 17:40", "sign_as_chair", "member1", **signed) == ""

    text = outputs_of(exam, "D-MIN")[0].text

    assert text.count("1. Passed the attestation: everybody") == 3
    assert "\n1. Passed the attestation: everybody" not in text
