"""What is told of an admission: that the session was called off, and that notice of the exam is short (ATT-09.1)."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select, update

from engine.rehearsal.report import report
from engine.rehearsal.run import Run
from storage.tables import register_entries
from tests.exam import do
from tests.scenarios.changing import call_off_session, texts_of
from tests.scenarios.playing import lived, until, written
from tests.sessions import announce

pytestmark = pytest.mark.scenario


# -- admitted while the session is called off (ATT-14.5, AMB-23)


@contextmanager
def in_examination() -> Iterator[Run]:
    script = until(written("S-16-passed"), "check_completeness", "2026-04-07 10:00")
    with lived({**script, "until": "2026-04-07 10:30"}) as run:
        yield run


def admit(run: Run) -> str:
    """The application is examined without grounds; gives what the applicant is told first of his admission."""
    assert do(run, "2026-04-08 11:00", "examine_application", "executor", case="", grounds=[]) == ""
    return texts_of(run, "N-04")[0]


def test_who_is_admitted_while_his_session_is_called_off_is_told_that_he_is_admitted() -> None:
    with in_examination() as run:
        call_off_session(run, "2026-04-07 11:00")
        text, found = admit(run), report(run)

    assert "you are admitted to the attestation (case ATT-2026-000001, paragraph 9 of the Rules)" in text
    assert "Session SES-2026-001, with the attestation set for 22 April 2026, was cancelled." in text
    assert "Reason: No quorum can be reached." in text
    assert "Your admission stands, and you need not apply again." in text
    assert text.endswith("and will be informed of its day and of the date of the result when it is announced.")
    assert found["incidents"] == []


def test_the_next_session_is_named_where_the_register_has_one_before_its_news_has_come() -> None:
    with in_examination() as run:
        announce(run.database, run.runtime, "2026-05-29", "2026-06-10")
        own, table = run.others["session"], register_entries
        with run.database.transaction() as session:
            entry = session.execute(select(table.c.data).where(table.c.case_id == own)).scalar_one()
            session.execute(update(table).where(table.c.case_id == own).values(data={**entry, "state": "cancelled"}))
        text = admit(run)

    assert "was cancelled.\n\nYour admission stands" in text
    assert "You are called to session SES-2026-002, attestation on 10 June 2026" in text


# -- notice of the exam (CLK-17, AMB-43)


@pytest.mark.parametrize(
    ("moment", "is_short"), [("2026-04-10 18:30:00", False), ("2026-04-10 18:30:01", True), ("2026-04-13 09:00", True)]
)
def test_notice_of_the_exam_after_hours_counts_from_the_next_working_day(moment: str, is_short: bool) -> None:
    with lived(until(written("S-16-passed"), "examine_application", moment)) as run:
        short = [text for text in texts_of(run, "N-11", "secretaries") if text.startswith("Less than 10 calendar")]

    assert bool(short) is is_short
    if "18:30:01" in moment:
        assert (
            "was notified on 10 April 2026, which counts as of 13 April 2026, of the attestation of 22 April 2026"
            in short[0]
        )
    elif is_short:
        assert "was notified on 13 April 2026 of the attestation of 22 April 2026" in short[0]
