"""The page on which administrators enter days off and worked, and other hours."""

import re
from datetime import date
from typing import get_args

import pytest

from engine.calendar.working_time import BOTH_WEEKS, Override
from engine.execution.due.catching_up import recalculate_all
from engine.execution.installation.office_entries import EntryRefused, Reason, SameDay
from storage.queries.cases import timeline
from storage.queries.office import day_entries, hours_entries, withdrawals
from storage.tables import deadlines
from tests.diagrams import boundary, end, flow, timer
from tests.web.office import Department, local
from tests.web.stuck import deployed, opened, service
from web.calendar.form import wrong_of

DAY = {"kind": "day", "on": "2026-04-08", "is_working": "no", "week": "both", "law": "Order No. 5"}
HOURS = {
    "kind": "hours",
    "place": "office",
    "from_on": "2026-04-08",
    "opens": "09:00",
    "closes": "17:00",
    "lunch_from": "",
    "lunch_until": "",
    "law": "Order No. 6",
}


def preview_of(values: dict[str, str]) -> str:
    return "/calendar/preview?" + "&".join(f"{name}={value}" for name, value in values.items())


def completeness(department: Department) -> list[object]:
    with department.database.reading() as session:
        found = session.execute(deadlines.select().where(deadlines.c.law.contains("ATT-07.1"))).all()
    return [row.due_at for row in found]


def test_a_day_is_looked_at_entered_and_carried_out(department: Department) -> None:
    case_id = department.apply()
    admin = department.visitor("admin")

    looked = admin.get(preview_of(DAY))
    nothing = completeness(department)
    entered = admin.post("/calendar", DAY, page=preview_of(DAY))
    department.work_off()

    assert looked.status_code == 200
    assert f"/cases/{case_id}" in looked.text
    assert "8 April 2026, 18:30" in looked.text
    assert "9 April 2026, 18:30" in looked.text
    assert nothing == [local("2026-04-08 18:30")]
    assert entered.status_code == 302
    assert completeness(department) == [local("2026-04-09 18:30")]
    page = admin.get("/calendar").text
    assert "Order No. 5" in page
    assert "Administrator" in page


def test_an_entry_is_taken_back(sqlite_department: Department) -> None:
    sqlite_department.apply()
    admin = sqlite_department.visitor("admin")
    admin.post("/calendar", DAY, page=preview_of(DAY))
    sqlite_department.work_off()

    taken_back = {"kind": "withdraw-day", "entry": "1"}
    looked = admin.get(preview_of(taken_back))
    admin.post("/calendar", taken_back, page=preview_of(taken_back))
    sqlite_department.work_off()

    assert "Withdraw the entry" in looked.text
    assert completeness(sqlite_department) == [local("2026-04-08 18:30")]
    row = re.search(r"Withdrawn</strong>(.*?)</td>", admin.get("/calendar").text, re.DOTALL)
    assert row
    assert re.sub(r"<[^>]*>", " ", row[1]).split() == ["Administrator", "6", "April", "2026,", "11:00"]


def test_withdrawn_hours_name_who_withdrew_them_and_no_day_of_the_same_number(sqlite_department: Department) -> None:
    admin = sqlite_department.visitor("admin")
    for entry in (DAY, HOURS):
        admin.post("/calendar", entry, page=preview_of(entry))
    taken_back = {"kind": "withdraw-hours", "entry": "1"}

    admin.post("/calendar", taken_back, page=preview_of(taken_back))

    with sqlite_department.database.reading() as session:
        assert withdrawals(session) == {("hours", 1): "admin"}
    (row,) = re.findall(r"Withdrawn</strong>(.*?)</td>", admin.get("/calendar").text, re.DOTALL)
    assert re.sub(r"<[^>]*>", " ", row).split() == ["Administrator", "6", "April", "2026,", "11:00"]


def test_pages_go_by_the_hours_as_they_are_entered(sqlite_department: Department) -> None:
    admin = sqlite_department.visitor("admin")

    admin.post("/calendar", HOURS, page=preview_of(HOURS))
    sqlite_department.go_to("2026-04-08T12:00")

    assert "09:00–17:00" in admin.get("/calendar").text
    with sqlite_department.database.reading() as session:
        office = sqlite_department.runtime.at_present(session).office
    assert office.hours.on(date(2026, 4, 8)).office.law == "Order No. 6"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {**DAY, "on": "tomorrow"},
            "Day: this is not a date. Choose a day of the calendar.",
        ),
        ({**DAY, "on": " "}, "Day: nothing is entered. Choose a day of the calendar."),
        ({**DAY, "on": "2031-04-08"}, "Day: the working calendar does not cover it. Check the year."),
        (
            {**DAY, "on": "2026-04-12"},
            "Day: 12 April 2026 is already a day off in both working weeks. Choose another day.",
        ),
        (
            {**DAY, "on": "2026-04-11"},
            "11 April 2026 is already a day off in the five-day week. Choose the six-day week alone, or another day.",
        ),
        (
            {**DAY, "on": "2026-04-12", "week": "six"},
            "Day: 12 April 2026 is already a day off in the six-day week. Choose another day.",
        ),
        (
            {**DAY, "on": "2026-04-08", "is_working": "yes"},
            "Day: 8 April 2026 is already a working day in both working weeks. Choose another day.",
        ),
        (
            {**DAY, "on": "2026-04-11", "is_working": "yes"},
            "is already a working day in the six-day week. Choose the five-day week alone, or another day.",
        ),
        (
            {**DAY, "on": "2026-04-08", "is_working": "yes", "week": "five"},
            "Day: 8 April 2026 is already a working day in the five-day week. Choose another day.",
        ),
        (
            {**DAY, "on": "2026-04-04", "is_working": "yes", "week": "five"},
            "Day: it has passed and cannot become a working day.",
        ),
        ({**DAY, "law": " "}, "Legal basis: nothing is entered. Enter the act, with its date and number."),
        ({**DAY, "law": "x" * 301}, "Legal basis: the text is too long. Enter the act in at most 300 characters."),
        ({**HOURS, "law": "x" * 301}, "Legal basis: the text is too long. Enter the act in at most 300 characters."),
        ({**DAY, "week": "seven"}, "Working week: nothing is chosen. Choose the week to which the act applies."),
        ({**DAY, "is_working": ""}, "Kind of day: nothing is chosen. Choose a working day or a day off."),
        (
            {**HOURS, "closes": "08:00"},
            "Hours: the times are out of order. Enter opening, lunch and closing one after another.",
        ),
        ({**HOURS, "opens": ""}, "Opens: nothing is entered. Enter hours and minutes, such as 09:00."),
        ({**HOURS, "closes": "late"}, "Closes: this is not a time. Enter hours and minutes, such as 09:00."),
        ({**HOURS, "lunch_from": "13:00"}, "Lunch break: only one end is entered. Enter both, or leave both empty."),
        ({**HOURS, "from_on": "2026-04-03"}, "First day: hours cannot be changed for the past."),
        (
            {**HOURS, "closes": "18:30", "lunch_from": "13:00", "lunch_until": "14:30"},
            "First day: these hours are already in force",
        ),
        ({"kind": "withdraw-day", "entry": "7"}, "This entry is no longer in force."),
    ],
)
def test_bad_input_is_told_at_its_field_and_changes_nothing(
    sqlite_department: Department, values: dict[str, str], message: str
) -> None:
    admin = sqlite_department.visitor("admin")

    looked = admin.get(preview_of(values))
    posted = admin.post(
        "/calendar", values, page="/calendar/preview?kind=day&on=2026-04-08&is_working=no&week=both&law=x"
    )

    assert (looked.status_code, posted.status_code) == (400, 400)
    assert message in looked.text
    assert message in posted.text
    with sqlite_department.database.reading() as session:
        assert day_entries(session) == hours_entries(session) == []


def refusal(reason: Reason) -> EntryRefused:
    if reason == "day_same":
        return SameDay(Override(date(2026, 4, 12), is_working=False, law="x"), BOTH_WEEKS)
    return EntryRefused(reason, "")


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_refusal_of_the_engine_is_told_at_a_field_in_words_of_its_own(
    sqlite_department: Department, reason: Reason
) -> None:
    with sqlite_department.app.test_request_context():
        wrong = wrong_of(refusal(reason), "day")
        others = [wrong_of(refusal(other), "day") for other in get_args(Reason) if other != reason]

    assert list(wrong.errors) == ["law" if reason in ("law_long", "law_unstorable") else "on"]
    assert wrong not in others


@pytest.mark.parametrize("path", ["/calendar", preview_of(DAY)])
def test_it_is_for_administrators(sqlite_department: Department, path: str) -> None:
    assert sqlite_department.visitor("erlan").get(path).status_code == 403
    assert sqlite_department.visitor().get(path).status_code == 302


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pages_stand_in_each_language(sqlite_department: Department, language: str) -> None:
    sqlite_department.apply()
    admin = sqlite_department.visitor("admin")
    admin.client.get("/calendar", headers={"Accept-Language": language})

    for path in ("/calendar", preview_of(DAY), preview_of({**DAY, "on": ""})):
        answer = admin.client.get(path, headers={"Accept-Language": language})
        assert f'<html class="govuk-template" lang="{language}">' in answer.text


def test_terms_missed_on_a_day_that_is_declared_off_afterwards_are_told(
    sqlite_department: Department,
) -> None:
    sqlite_department.apply()
    sqlite_department.go_to("2026-04-09T10:00")
    admin = sqlite_department.visitor("admin")

    looked = admin.get(preview_of(DAY))
    admin.post("/calendar", DAY, page=preview_of(DAY))
    recalculate_all(sqlite_department.database, sqlite_department.runtime)

    assert "They stay missed" in looked.text
    assert completeness(sqlite_department) == [local("2026-04-08 18:30")]


def test_a_withdrawal_names_what_it_takes_back_and_the_preview_its_columns(sqlite_department: Department) -> None:
    sqlite_department.apply()
    admin = sqlite_department.visitor("admin")
    admin.post("/calendar", DAY, page=preview_of(DAY))
    admin.post("/calendar", HOURS, page=preview_of(HOURS))
    sqlite_department.work_off()

    day = admin.get(preview_of({"kind": "withdraw-day", "entry": "1"})).text
    hours = admin.get(preview_of({"kind": "withdraw-hours", "entry": "1"})).text

    assert "To be withdrawn: 8 April 2026: Day off. Both working weeks. Order No. 5" in day
    assert "To be withdrawn: Service provider, 8 April 2026: 09:00–17:00. Order No. 6" in hours
    assert 'data-label="Before"' in day
    assert 'data-label="After"' in day


def test_a_day_off_that_is_over_has_its_button_too_and_a_worked_one_has_not(sqlite_department: Department) -> None:
    admin = sqlite_department.visitor("admin")
    worked = {**DAY, "on": "2026-04-11", "is_working": "yes", "week": "five"}
    for values in (DAY, worked):
        admin.post("/calendar", values, page=preview_of(values))
    sqlite_department.go_to("2026-04-13T10:00")

    page = admin.get("/calendar").text
    back = {"kind": "withdraw-day", "entry": "1"}
    answer = admin.post("/calendar", back, page=preview_of(back))

    assert 'aria-label="Withdraw entry 1"' in page
    assert 'aria-label="Withdraw entry 2"' not in page
    assert answer.status_code == 302
    assert "Withdrawn" in admin.get("/calendar").text


def test_a_calendar_that_moves_nothing_is_left_out_of_what_happened(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    admin = sqlite_department.visitor("admin")
    far = {**DAY, "on": "2026-12-17"}
    changed = "Recalculated after a change of the calendar"

    admin.post("/calendar", far, page=preview_of(far))
    sqlite_department.work_off()
    unmoved = admin.get(f"/cases/{case_id}").text
    sqlite_department.go_to("2026-04-06T12:00")
    admin.post("/calendar", DAY, page=preview_of(DAY))
    sqlite_department.work_off()

    assert changed not in unmoved
    assert changed in admin.get(f"/cases/{case_id}").text
    with sqlite_department.database.reading() as session:
        versions = {event.calendar_version for event in timeline(session, case_id) if event.type == "calendar_changed"}
    assert len(versions) == 2


def test_a_timer_without_a_name_is_told_by_what_it_stands_on(sqlite_department: Department) -> None:
    watch = boundary("b", "first", timer(date='=date("2026-04-08")'), interrupting=False, properties={"alarm": "K-14"})
    content = service().replace(b"</bpmn:subProcess>", f"{watch.xml}{end('over').xml}</bpmn:subProcess>".encode())
    content = content.replace(b"</bpmn:subProcess>", flow("b", "over").xml.encode() + b"</bpmn:subProcess>")
    deployed(sqlite_department, content)
    opened(sqlite_department)

    text = sqlite_department.visitor("admin").get(preview_of(DAY)).text

    assert "without a name, on “Look at it”" in text
    assert not re.search(r">\s*b\s*<", text)
