"""The day and the hour of a hearing follow the calendar, and both sides are told (ATT-14.4, N-05, N-06)."""

from datetime import date, time
from typing import Any

import pytest

from engine.execution.errors import InvalidForm
from engine.execution.installation.office_entries import Withdrawal
from engine.office.changes import HoursChange, OfficePlace
from storage.tables import deadlines, notices
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
)
from tests.unit.execution.installation import Installation, local
from tests.unit.execution.office_changes import ORDER, change, off

pytestmark = pytest.mark.scenario


def told(here: Installation, to: str, *codes: str) -> list[tuple[str, str]]:
    """Day and hour of the hearing as each notice tells them."""
    rows = [row for row in here.rows(notices) if row.recipient == to and row.code in codes and "invit" in row.text]
    return [(row.code, row.text.partition("The hearing is held on ")[2].partition(",")[0]) for row in rows]


def test_a_hearing_on_a_day_that_becomes_off_moves_to_the_next_and_both_sides_are_told(here: Installation) -> None:
    case_id = announced(here)
    here.at("2026-04-15 16:00")

    change(here, off("2026-04-16"))
    here.work()
    here.work()

    assert told(here, "applicant", "N-05", "N-06") == [
        ("N-05", "16 April 2026 at 10:00"),
        ("N-06", "17 April 2026 at 10:00"),
    ]
    assert told(here, "executors", "N-06") == [("N-06", "17 April 2026 at 10:00")]
    assert (
        "within 2 working days of receipt of this notice, that is until 17 April 2026"
        in here.rows(notices, recipient="applicant")[-1].text
    )
    assert here.rows(deadlines, element_id="hearing_due")[0].due_at == local("2026-04-17 18:30")
    here.at("2026-04-17 11:00")
    here.complete(case_id, "hold_hearing", {**HELD, "hearing_held_on": "2026-04-17"}, EXECUTOR)
    assert not here.incidents()


def test_a_day_off_that_is_taken_back_gives_the_hearing_its_day_back(here: Installation) -> None:
    announced(here)

    change(here, off("2026-04-16"))
    here.work()
    here.at("2026-04-15 16:00")
    change(here, Withdrawal("day", 1))
    here.work()

    assert told(here, "applicant", "N-06") == [("N-06", "17 April 2026 at 10:00"), ("N-06", "16 April 2026 at 10:00")]


def test_an_earlier_day_off_gives_more_time_to_object_and_moves_the_hearing_to_its_end(
    here: Installation,
) -> None:
    announced(here)

    change(here, off("2026-04-15"))
    here.work()

    assert told(here, "applicant", "N-06") == [("N-06", "17 April 2026 at 10:00")]
    assert "that is until 17 April 2026" in here.rows(notices, recipient="applicant")[-1].text


def test_a_hearing_that_was_over_stays(here: Installation) -> None:
    case_id = announced(here)
    here.at("2026-04-17 09:30")
    here.work()

    change(here, off("2026-04-16"))
    here.work()

    assert told(here, "applicant", "N-06") == []
    assert here.rows(deadlines, element_id="hearing_due")[0].state == "missed"
    here.complete(case_id, "hold_hearing", {**HELD, "hearing_held_on": "2026-04-16"}, EXECUTOR)


def test_an_hour_at_which_the_office_is_closed_by_new_hours_becomes_that_at_which_it_opens(here: Installation) -> None:
    announced(here, hearing_time="17:45")

    change(here, HoursChange(date(2026, 4, 16), OfficePlace.OFFICE, time(10), time(17), None, ORDER))
    here.work()

    assert told(here, "applicant", "N-06") == [("N-06", "16 April 2026 at 10:00")]
    assert told(here, "executors", "N-06") == [("N-06", "16 April 2026 at 10:00")]


def test_a_planned_day_that_becomes_off_before_the_signature_is_never_announced(here: Installation) -> None:
    case_id = planned(here, hearing_planned_on="2026-04-15", **EARLIER)

    change(here, off("2026-04-15"))
    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)
    here.work()

    assert told(here, "applicant", "N-05") == [("N-05", "17 April 2026 at 10:00")]


@pytest.mark.parametrize("closed_at", ["08:59", "13:00", "14:29", "18:30", "18:31"])
def test_no_hearing_is_planned_at_an_hour_at_which_the_office_is_closed(here: Installation, closed_at: str) -> None:
    with pytest.raises(InvalidForm, match=r"hearing_time.*office"):
        planned(here, hearing_time=closed_at)

    for open_at in ("09:00", "12:59", "14:30", "18:29"):
        planned(here, hearing_time=open_at)


def test_no_hearing_is_recorded_on_a_day_off(here: Installation) -> None:
    case_id = announced(here, hearing_planned_on="2026-04-15", **EARLIER)
    change(here, off("2026-04-16"))
    here.at("2026-04-17 11:00")
    here.work()

    with pytest.raises(InvalidForm, match=r"hearing_held_on.*working day"):
        here.complete(case_id, "hold_hearing", {**HELD, "hearing_held_on": "2026-04-16"}, EXECUTOR)

    here.complete(case_id, "hold_hearing", {**HELD, "hearing_held_on": "2026-04-17"}, EXECUTOR)
    assert here.open(case_id) == []


def test_the_first_day_for_a_refusal_and_the_variable_that_tells_it_agree(here: Installation) -> None:
    case_id = announced(here)

    change(here, off("2026-04-16"))
    here.work()

    variables: Any = here.data(here.event(case_id, "calendar_changed"))["variables"]
    after = {name: moved["after"] for name, moved in variables.items()}
    assert after["earliest_refusal_on"] == "2026-04-20"
    assert after["hearing_due_on"] == after["hearing_on"] == "2026-04-17"
    assert "hearing_held_on" not in after  # nothing is said of a hearing that was not held yet
    assert "notice_on" not in after


def test_of_two_notices_only_the_one_that_counts_is_told_again(here: Installation) -> None:
    case_id = announced(here)
    here.at("2026-04-16 12:00")
    here.complete(case_id, "hold_hearing", {"hearing_outcome": "not_held", **NOT_HELD}, EXECUTOR)
    here.complete(case_id, "prepare_decision", {**PLAN, "hearing_planned_on": "2026-04-20"}, EXECUTOR)
    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)
    here.work()

    change(here, off("2026-04-20"))
    here.work()

    assert told(here, "applicant", "N-06") == [("N-06", "21 April 2026 at 10:00")]
    assert (
        "replaces that of 14 April 2026: the hearing of 16 April 2026"
        in here.rows(notices, recipient="applicant")[-1].text
    )
