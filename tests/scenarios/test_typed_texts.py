"""What a person types stands in a document or notice so that none of its lines reads as one of the document's own."""

import pytest

from storage.queries.papers import announcements
from tests.scenarios.changing import send, texts_of
from tests.scenarios.playing import lived, until, written

pytestmark = pytest.mark.scenario


def test_the_reason_of_a_move_adds_no_line_to_the_announcement_and_to_the_notice() -> None:
    reason = "The hall is taken.\n\nThe closing date, 2027-01-01, is new."
    day = {"session_exam_on": "2026-04-21", "session_exam_time": "15:00", "session_exam_place": "Room 101"}
    with lived(until(written("S-16-passed"), "examine_application", "2026-04-08 11:00")) as run:
        send(run, "2026-04-09 10:00", "session moved", **day, change_reason=reason)
        with run.database.reading() as session:
            page = announcements(session)[0].text
        (notice,) = texts_of(run, "N-06")

    for text in (page, notice):
        assert "The closing date, 2027-01-01, is new." in text
        assert "\nThe closing date, 2027-01-01" not in text
