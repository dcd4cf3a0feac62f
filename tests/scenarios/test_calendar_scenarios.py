"""The dates of the acceptance scenarios, as the product's commands give them; one test for each scenario."""

from datetime import date, datetime, time, timedelta

import pytest
from click.testing import CliRunner

from engine.calendar.calendar import Calendar
from engine.calendar.table_file import load_calendar
from engine.calendar.working_time import Override
from engine.office.days import due_moment, notice_day, registration_day, result_day
from engine.office.hours import Channel, OfficeHours
from engine.office.hours_file import load_hours
from web.cli import main

pytestmark = pytest.mark.scenario

COMPLETENESS, HEARING, ISSUE, REISSUE, ENFORCEMENT = 2, 2, 10, 3, 3


def registered(channel: str, received: str, *options: str) -> str:
    """The answer of `atqaru calendar registered`."""
    return answer("registered", "--channel", channel, "--received", received, *options)


def due(start: str, working_days: int, *options: str) -> str:
    """The answer of `atqaru calendar due`."""
    return answer("due", "--from", start, "--working-days", str(working_days), *options)


def answer(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["calendar", *arguments])
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    return result.stdout.removesuffix("\n")


@pytest.fixture(scope="module")
def days() -> Calendar:
    return load_calendar()


@pytest.fixture(scope="module")
def hours() -> OfficeHours:
    return load_hours()


def at(days: Calendar, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=days.zone)


# --- A. registration, hours, calendar ---


def test_s_01_a_portal_application_after_acceptance_is_of_the_same_day_by_default() -> None:
    day = registered("portal", "2026-03-20 18:00")

    assert day == "2026-03-20"
    assert due(day, COMPLETENESS) == "2026-03-27"
    assert due(day, ISSUE) == "2026-04-08"


def test_s_01_it_is_of_the_next_working_day_when_the_day_ends_with_acceptance(hours: OfficeHours) -> None:
    day = registered("portal", "2026-03-20 18:00", "--same-day-until", "17:30")

    assert day == "2026-03-26"
    assert due(day, COMPLETENESS) == "2026-03-30"
    assert due(day, ISSUE) == "2026-04-09"
    assert "portal.same_day_until=17:30" in hours.with_settings({"portal.same_day_until": "17:30"}).version


@pytest.mark.parametrize("setting", [(), ("--same-day-until", "17:30")])
def test_s_02_the_eve_of_nauryz_after_hours_moves_to_the_day_after_nauryz(setting: tuple[str, ...]) -> None:
    day = registered("portal", "2026-03-20 18:45", *setting)
    end = due(day, ISSUE)
    preliminary_refusal = due(end, -3)

    assert day == "2026-03-26"
    assert due(day, COMPLETENESS) == "2026-03-30"
    assert preliminary_refusal == "2026-04-06"
    assert due(preliminary_refusal, HEARING) == "2026-04-08"
    assert end == "2026-04-09"


def test_s_04_the_turn_of_the_year() -> None:
    day = registered("portal", "2025-12-31 19:10")

    assert day == "2026-01-05"
    assert due(day, 1) == "2026-01-06"
    assert due(day, COMPLETENESS) == "2026-01-08"
    assert due(day, REISSUE) == "2026-01-09"


def test_s_05_a_sunday_worked_by_transfer_registers() -> None:
    day = registered("portal", "2024-12-31 18:45")

    assert day == "2025-01-05"
    assert due(day, COMPLETENESS) == "2025-01-08"
    assert due(day, ISSUE) == "2025-01-20"


def test_s_07_kurban_ait_registers_nothing() -> None:
    day = registered("portal", "2026-05-27 11:00")

    assert day == "2026-05-28"
    assert due(day, ISSUE) == "2026-06-11"


def test_s_08_the_former_constitution_day_is_worked() -> None:
    day = registered("portal", "2026-08-31 10:00")

    assert day == "2026-08-31"
    assert due(day, ISSUE) == "2026-09-14"


def test_s_10_the_last_second_of_the_office_still_counts() -> None:
    assert registered("portal", "2026-04-14 18:30:00") == "2026-04-14"
    assert registered("portal", "2026-04-14 18:30:01") == "2026-04-15"


def test_s_11_the_night_before_a_working_day_belongs_to_it() -> None:
    day = registered("portal", "2026-04-15 00:20")

    assert day == "2026-04-15"
    assert due(day, ISSUE) == "2026-04-29"


def test_s_13_an_order_that_adds_a_day_off_moves_the_end_of_open_terms(days: Calendar) -> None:
    order = Override(date(2026, 12, 17), is_working=False, law="order of 30 November 2026")
    changed = days.with_overrides([order])

    assert due("2026-12-07", ISSUE) == "2026-12-22"
    assert due("2026-12-07", ISSUE, "--override", "2026-12-17=off") == "2026-12-23"
    assert changed.working_days_after(date(2026, 12, 7), ISSUE) == date(2026, 12, 23)
    assert changed.version != days.version
    assert changed.version.startswith(days.version)


# --- B. attestation ---

CLOSING, EXAM, END_OF_SESSION = "2026-04-10", "2026-04-22", "2026-04-24"


def test_s_14_an_exam_nine_working_days_after_closing_would_pass_the_end() -> None:
    assert due(CLOSING, 8) == EXAM
    assert due(CLOSING, 9) == "2026-04-23"
    assert due(CLOSING, 10) == END_OF_SESSION
    assert due(due("2026-04-23", 1), 1) > END_OF_SESSION


def test_s_16_the_result_is_due_a_working_day_after_the_minutes() -> None:
    assert due("2026-04-06", COMPLETENESS) == "2026-04-08"
    assert due(EXAM, 1) == "2026-04-23"


def test_s_17_an_incomplete_application_is_refused_in_two_working_days_and_made_again() -> None:
    assert due(registered("portal", "2026-04-06 11:00"), COMPLETENESS) == "2026-04-08"
    assert registered("portal", "2026-04-09 10:00") == "2026-04-09" <= CLOSING


def test_s_19_after_the_close_of_the_last_day_it_is_the_next_session() -> None:
    day = registered("portal", "2026-04-10 18:40")

    assert day == "2026-04-13" > CLOSING
    assert due(day, COMPLETENESS) == "2026-04-15"


def test_s_20_hearing_and_refusal_after_a_preliminary_refusal(days: Calendar, hours: OfficeHours) -> None:
    notice = notice_day(days, hours, at(days, "2026-04-14 11:00")).isoformat()

    assert notice == "2026-04-14"
    assert due(notice, HEARING) == "2026-04-16"
    assert due(notice, 3) == "2026-04-17"
    assert due(END_OF_SESSION, -3) == "2026-04-21"


def test_s_22_a_late_preliminary_refusal_breaks_the_term(days: Calendar, hours: OfficeHours) -> None:
    notice = notice_day(days, hours, at(days, "2026-04-22 10:00")).isoformat()

    assert notice > due(END_OF_SESSION, -3)
    assert due(notice, 3) == "2026-04-27" > END_OF_SESSION


def test_s_23_a_favourable_hearing_leaves_less_than_ten_calendar_days() -> None:
    admitted = date.fromisoformat(due("2026-04-14", HEARING))

    assert admitted == date(2026, 4, 16)
    assert (date.fromisoformat(EXAM) - admitted).days < 10


def test_s_25_a_hearing_three_working_days_after_the_notice_is_late() -> None:
    assert due("2026-04-14", HEARING) < "2026-04-17" == due("2026-04-14", 3)


def test_s_26_the_result_of_a_failed_test_is_due_the_day_after() -> None:
    assert due(EXAM, 1) == "2026-04-23"


def test_s_34_the_end_of_the_session_is_told_to_the_head() -> None:
    assert due(CLOSING, ISSUE) == "2026-04-24"


def test_s_35_applications_at_the_end_of_the_ban_have_their_day() -> None:
    assert registered("portal", "2026-07-22 12:00") == "2026-07-22"
    assert registered("portal", "2026-07-23 09:00") == "2026-07-23"


def test_s_37_a_failed_person_may_apply_the_day_after() -> None:
    assert registered("portal", "2026-04-23 09:00") == "2026-04-23"


def test_s_38_a_good_reason_is_shown_within_three_working_days() -> None:
    assert due(EXAM, 3) == "2026-04-27"


def test_s_43_a_session_over_the_holidays_of_may() -> None:
    closing = "2026-04-30"
    end, exam = due(closing, 10), due(closing, 8)
    preliminary_refusal = due(end, -3)

    assert end == "2026-05-19"
    assert exam == "2026-05-15"
    assert preliminary_refusal == "2026-05-14"
    assert due(preliminary_refusal, HEARING) == "2026-05-18"
    assert date.fromisoformat(exam) - timedelta(days=10) == date(2026, 5, 5)


# --- C. issue of the licence ---


def test_s_44_a_complete_application() -> None:
    day = registered("portal", "2026-03-02 10:00")

    assert due(day, COMPLETENESS) == "2026-03-04"
    assert due(day, ISSUE) == "2026-03-17"


def test_s_47_the_last_preliminary_refusal_of_january() -> None:
    end = due("2026-01-19", ISSUE)

    assert end == "2026-02-02"
    assert due(end, -3) == "2026-01-28"


def test_s_50_a_negative_answer_on_the_last_day_for_the_notice(days: Calendar, hours: OfficeHours) -> None:
    last = due(due("2026-03-02", ISSUE), -3)
    in_time = notice_day(days, hours, at(days, "2026-03-12 18:30"))
    late = notice_day(days, hours, at(days, "2026-03-12 18:31"))

    assert due("2026-03-02", 7) == last == in_time.isoformat() == "2026-03-12"
    assert due_moment(days, hours, date.fromisoformat(last)) == at(days, "2026-03-12 18:30")
    assert late.isoformat() == "2026-03-13" > last
    assert due(last, HEARING) == "2026-03-16"
    assert due(last, 3) == "2026-03-17"


def test_s_52_a_notice_after_hours_counts_from_the_next_working_day(days: Calendar, hours: OfficeHours) -> None:
    end = due("2026-03-16", ISSUE)

    day = notice_day(days, hours, at(days, "2026-03-30 18:31"))

    assert end == "2026-04-02"
    assert day == date(2026, 3, 31)
    assert day.isoformat() > due(end, -3) == "2026-03-30"


def test_s_53_three_clear_days_end_a_working_day_earlier() -> None:
    assert due("2026-04-02", -4) == "2026-03-27"


def test_s_58_the_hearing_of_the_last_day_leaves_no_two_days_for_its_record() -> None:
    end = due("2026-03-16", ISSUE)
    hearing = due(end, -1)

    assert hearing == "2026-04-01"
    assert due(hearing, 2) == "2026-04-03" > end


# --- D. reissue ---


def test_s_59_a_new_surname() -> None:
    day = registered("portal", "2026-06-02 09:30")

    assert due(day, COMPLETENESS) == "2026-06-04"
    assert due(day, REISSUE) == "2026-06-05"


def test_s_62_the_day_before_kurban_ait() -> None:
    day = registered("portal", "2026-05-26 16:00")

    assert day == "2026-05-26"
    assert due(day, 1) == "2026-05-28"
    assert due(day, COMPLETENESS) == "2026-05-29"
    assert due(day, REISSUE) == "2026-06-01"


# --- E. enforcement proceedings ---


def test_s_64_the_counter_takes_the_last_second() -> None:
    day = registered("counter", "2026-03-18 17:30:00")

    assert day == "2026-03-18"
    assert due(day, ENFORCEMENT) == "2026-03-26"


def test_s_65_what_the_counter_refuses_the_state_corporation_takes_for_the_next_day() -> None:
    day = registered("sc", "2026-03-18 17:45")
    decree = due(day, ENFORCEMENT)

    assert registered("counter", "2026-03-18 17:31") == "closed"
    assert day == "2026-03-19"
    assert decree == "2026-03-27"
    assert due(decree, -1) == "2026-03-26"


def test_s_67_the_state_corporation_has_no_lunch() -> None:
    assert registered("sc", "2026-04-14 13:30") == "2026-04-14"
    assert registered("counter", "2026-04-14 13:30") == "closed"


def test_s_68_what_the_state_corporation_takes_on_saturday_is_registered_on_monday() -> None:
    day = registered("sc", "2026-04-18 11:00")
    decree = due(day, ENFORCEMENT)

    assert day == "2026-04-20"
    assert decree == "2026-04-23"
    assert due(decree, -1) == "2026-04-22"


def test_s_70_a_day_off_of_the_provider_alone_is_registered_the_day_after() -> None:
    day = registered("sc", "2026-05-11 15:00")

    assert day == "2026-05-12"
    assert due(day, ENFORCEMENT) == "2026-05-15"


def test_s_71_the_state_corporation_closes_at_eight_on_sundays_and_on_days_off_of_both_weeks() -> None:
    assert registered("sc", "2026-04-16 20:00:00") == "2026-04-17"
    assert registered("sc", "2026-04-16 20:01") == "closed"
    assert registered("sc", "2026-04-19 11:00") == "closed"
    assert registered("sc", "2026-03-24 11:00") == "closed"


def test_s_74_an_electronic_receipt_is_due_on_the_day_of_registration(days: Calendar, hours: OfficeHours) -> None:
    day = date.fromisoformat(registered("portal", "2026-04-16 15:00"))

    assert due_moment(days, hours, day) == at(days, "2026-04-16 18:30")


def test_s_76_the_counter_is_open_on_a_worked_saturday() -> None:
    day = registered("counter", "2024-05-04 10:00")

    assert day == "2024-05-04"
    assert due(day, 1) == "2024-05-06"
    assert due(day, 2) == "2024-05-10"
    assert due(day, ENFORCEMENT) == "2024-05-13"


def test_s_77_a_refusal_decree() -> None:
    assert due("2026-04-20", ENFORCEMENT) == "2026-04-23"
    assert due("2026-04-23", 1) == "2026-04-24"


def test_s_82_a_decree_is_overdue_at_the_close_of_the_office(days: Calendar, hours: OfficeHours) -> None:
    last_day = date.fromisoformat(due("2026-04-20", ENFORCEMENT))

    assert due_moment(days, hours, last_day) == at(days, "2026-04-23 18:30")


def test_s_83_papers_taken_at_home_go_the_way_of_the_state_corporation() -> None:
    assert registered("sc", "2026-04-18 12:00") == "2026-04-20"


def test_s_101_a_transfer_from_saturday_does_not_bind_the_state_corporation() -> None:
    day = registered("sc", "2024-05-08 11:00")

    assert registered("sc", "2024-05-04 16:00") == "2024-05-04"
    assert registered("counter", "2024-05-08 11:00") == "closed"
    assert day == "2024-05-10"
    assert due(day, ENFORCEMENT) == "2024-05-15"


# --- F. one application; G. complaints; H. failures ---


def test_s_85_a_decision_transferred_at_noon_is_registered_the_same_day() -> None:
    day = registered("portal", "2026-04-23 12:00")

    assert due(day, COMPLETENESS) == "2026-04-27"
    assert due(day, ISSUE) == "2026-05-12"


def test_s_86_a_decision_transferred_after_hours_is_registered_the_day_after() -> None:
    day = registered("portal", "2026-04-23 18:50")

    assert day == "2026-04-24"
    assert due(day, ISSUE) == "2026-05-13"


def test_s_88_the_fee_is_waited_for_until_the_end_of_completeness(days: Calendar, hours: OfficeHours) -> None:
    last_day = date.fromisoformat(due("2026-04-23", COMPLETENESS))

    assert due_moment(days, hours, last_day) == at(days, "2026-04-27 18:30")


def test_s_89_a_complaint_at_the_provider_is_answered_in_five_working_days() -> None:
    assert due("2026-04-28", 5) == "2026-05-06"


def test_s_91_a_complaint_sent_on_saturday_is_registered_on_monday() -> None:
    day = registered("portal", "2026-05-02 12:00")

    assert day == "2026-05-04"
    assert due(day, 5) == "2026-05-13"


def test_s_95_an_outage_does_not_move_the_end() -> None:
    assert due(CLOSING, ISSUE) == END_OF_SESSION


# --- critical paths of the rules (part 11) and what is open at the boundaries (AMB-42, AMB-49) ---


def test_the_example_of_the_critical_path_has_real_days() -> None:
    end = due("2026-03-16", ISSUE)

    assert end == "2026-04-02"
    assert due(end, -3) == "2026-03-30"
    assert due("2026-03-30", HEARING) == "2026-04-01"
    assert due("2026-03-30", 3) == end


def test_k_09_the_eve_of_nauryz_at_the_state_corporation_is_registered_after_nauryz() -> None:
    assert registered("sc", "2026-03-20 18:00") == "2026-03-26"
    assert registered("sc", "2026-03-20 17:30") == "2026-03-20"


def test_amb_42_a_result_posted_after_hours_counts_from_the_next_working_day(
    days: Calendar, hours: OfficeHours
) -> None:
    assert result_day(days, hours, at(days, "2026-04-02 18:30")) == date(2026, 4, 2)
    assert result_day(days, hours, at(days, "2026-04-02 18:31")) == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("moment", "is_taken"),
    [
        (time(8, 59, 59), False),
        (time(9, 0), True),
        (time(12, 59, 59), True),
        (time(13, 0), False),
        (time(14, 29, 59), False),
        (time(14, 30), True),
        (time(17, 30), True),
        (time(17, 30, 0, 999_999), True),
        (time(17, 30, 1), False),
    ],
)
def test_amb_49_the_counter_at_its_boundaries(days: Calendar, hours: OfficeHours, moment: time, is_taken: bool) -> None:
    day = date(2026, 4, 15)

    found = registration_day(days, hours, Channel.COUNTER, datetime.combine(day, moment, days.zone))

    assert found == (day if is_taken else None)
