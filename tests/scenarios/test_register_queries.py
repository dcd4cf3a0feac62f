"""What officials are told when a state register does not answer (K-14, AMB-39)."""

import pytest

from engine.rehearsal.report import report
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to
from tests.scenarios.changing import call_off_session, texts_of
from tests.scenarios.playing import Script, lived, sent, until, written
from tests.unit.execution.installation import local

pytestmark = pytest.mark.scenario

SILENT = "900101301997"
IN_TERM = " Service deadline: 24 April 2026; last day for the notice of the preliminary decision: 21 April 2026."


def alarms(run: Run, to: str) -> list[str]:
    return [text for text in texts_of(run, "N-11", to) if "no answer yet" in text]


def silent(moment: str, answered: str = "") -> Script:
    """The registers are silent; the executor has put in one answer, or none."""
    script = written("AMB-39-gateway-silent")
    script["steps"] = [entry for entry in script["steps"] if entry.get("task") == answered]
    return {**script, "until": moment}


def test_executors_read_on_the_third_day_which_answers_are_missing() -> None:
    with lived(silent("2026-04-09 19:00", "ask_identity_by_hand")) as run:
        (text,) = alarms(run, "executors")

    assert text.startswith("Case ATT-2026-000001 (")
    assert "no answer yet on mental health, diploma, asked on 6 April 2026. Enter the missing answers manually" in text


def test_supervisors_read_on_the_fifth_day_what_is_missing_and_the_days_of_the_term() -> None:
    with lived(silent("2026-04-13 19:00")) as run:
        found, (text,) = report(run), alarms(run, "supervisors")

    assert ("supervisors", "2026-04-13 18:30") in sent(found, "N-11")
    assert "no answer yet on identity, mental health, diploma, asked on 6 April 2026." in text
    assert text.endswith(IN_TERM)
    assert "no longer" not in text
    assert found["incidents"] == []


def test_supervisors_read_of_no_day_where_no_session_is_known() -> None:
    script = silent("2026-04-13 19:00", "ask_diploma_by_hand")
    for name in [name for name in script["variables"] if name.startswith("session_")]:
        del script["variables"][name]
    del script["registers"]

    with lived(script) as run:
        found, (text,) = report(run), alarms(run, "supervisors")

    assert "no answer yet on identity, mental health, asked on 6 April 2026." in text
    assert text.endswith("enter it manually.")
    assert found["incidents"] == []


def test_supervisors_read_of_no_day_where_the_session_was_called_off() -> None:
    script = until(written("S-16-passed"), "confirm_plan", "2026-03-30 10:05")
    script["variables"]["applicant_iin"] = SILENT
    with lived({**script, "until": "2026-04-07 10:00"}) as run:
        call_off_session(run, "2026-04-07 11:00")
        advance_to(run, local("2026-04-13 19:00"))
        (text,) = alarms(run, "supervisors")

    assert text.endswith("enter it manually.")
