"""Readings of ambiguous rules are settings: each changes what it says, and the audit shows which one was used."""

from dataclasses import replace

import pytest

from engine.deployment.bundle import File
from engine.rehearsal.report import report
from tests.scenarios.playing import Report, Script, deadlines, lived, received, sent, services, task, until, written
from tests.unit.execution.installation import Installation

pytestmark = pytest.mark.scenario


def with_setting(file: str, default: str, chosen: str) -> tuple[File, ...]:
    """The services with one value of a settings file changed."""
    changed = []
    for each in services():
        if each.name.endswith(file):
            assert each.content.count(default.encode()) == 1
            changed.append(replace(each, content=each.content.replace(default.encode(), chosen.encode())))
        else:
            changed.append(each)
    return tuple(changed)


def told_with(script: Script, files: tuple[File, ...]) -> Report:
    with lived(script, files) as run:
        return report(run)


def test_amb_05_clear_days_bring_the_last_notice_a_day_forward() -> None:
    clear = with_setting(
        "hearing_terms.dmn", '<text>"inclusive"</text>\n    </literal', '<text>"clear_days"</text>\n    </literal'
    )
    script = until(written("S-20-refused"), "examine_application", "2026-04-13 15:00")

    assert deadlines(told_with(script, services()))["notice_due"][0] == "2026-04-21 18:30"
    assert deadlines(told_with(script, clear))["notice_due"][0] == "2026-04-20 18:30"


def test_amb_02_completeness_may_be_counted_from_the_receipt() -> None:
    receipt = with_setting("attestation/settings.dmn", '"registration_day"', '"receipt"')
    script = received(until(written("S-16-passed"), "check_completeness", "2026-04-13 10:00"), "2026-04-10 18:40")
    del script["variables"]["session_number"]  # that session is closed to it

    assert task(told_with(script, services()), "check_completeness")["due_at"] == "2026-04-15 18:30"
    assert task(told_with(script, receipt), "check_completeness")["due_at"] == "2026-04-14 18:30"


def test_amb_23_an_absence_may_close_the_case_at_once() -> None:
    close = with_setting("attestation/settings.dmn", '"next_session"', '"close"')
    script = written("S-38-no-show")
    del script["cases"]["next"]
    script["steps"] = [entry for entry in script["steps"] if str(entry["at"]) < "2026-04-24"]
    script["until"] = "2026-04-23 12:00"

    assert told_with(script, services())["state"] == "active"
    closed = told_with(script, close)
    assert (closed["state"], closed["outcome"]) == ("completed", "no_show")


def test_amb_47_the_warning_of_a_short_notice_may_be_switched_off() -> None:
    silent = with_setting("attestation/settings.dmn", '"warn"', '"off"')

    assert [to for to, _at in sent(told_with(written("S-23-favourable"), services()), "N-11")] == ["secretaries"]
    assert sent(told_with(written("S-23-favourable"), silent), "N-11") == []


def test_the_audit_shows_which_reading_was_used() -> None:
    with lived(until(written("S-20-refused"), "examine_application", "2026-04-13 15:00")) as run:
        here = Installation(run.database)
        used = {
            event.element_id: str(here.data(event))
            for event in here.events(run.case_id)
            if event.type == "decision_evaluated"
        }

    for key, value in (("completeness_base", "registration_day"), ("att_no_show", "next_session")):
        assert f"'key': '{key}', 'value': '{value}'" in used["read_settings"]
    assert "How the days before the deadline are counted" in used["set_terms"]
    assert "'value': 'inclusive'" in used["set_terms"]
