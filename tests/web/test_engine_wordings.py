"""The pages of texts for the notices that the engine sends itself: their variables, a preview, putting in force."""

from sqlalchemy import select

from storage.tables import cases, notices
from tests.web.office import Department
from tests.web.test_wordings import sent, text_of, version

REMINDER = "/wordings/deadline_reminder.en"
MINE = {"title": "Do it soon", "text": "{{to_do}}, {{service}}, {{applicant}}, until {{due_at}}."}


def number(department: Department, case_id: int) -> str:
    with department.database.reading() as session:
        return str(session.execute(select(cases.c.number).where(cases.c.id == case_id)).scalar_one())


def test_the_page_of_a_reminder_has_all_its_variables_and_the_cases_in_which_it_can_be_shown(
    sqlite_department: Department,
) -> None:
    case_id = sqlite_department.apply()
    admin = sqlite_department.visitor("admin")

    page = admin.get(REMINDER)

    assert "Due soon: … Notice, deadline_reminder" in text_of(admin.get("/wordings"))
    assert "<li><code>is_last</code></li>" in page.text
    assert "Variables of this notice:" in text_of(page)
    assert f"Preview in {number(sqlite_department, case_id)}" in text_of(page)


def test_the_preview_shows_the_reminders_of_the_open_deadlines_of_a_case(department: Department) -> None:
    case_id = department.apply()

    page = text_of(sent(department, REMINDER, "preview", case=number(department, case_id), **MINE))

    now, _, then = page.partition("With the new text")
    assert "Now Due soon: Check completeness Check completeness is due by 8 April 2026, 18:30: case ATT-2026" in now
    mine = "Do it soon Check completeness, Attestation of persons applying to be private bailiffs, "
    assert then.strip().startswith(mine)
    assert "until 8 April 2026, 18:30." in then
    assert "of another service" not in page


def test_a_new_text_says_the_reminders_of_cases_registered_from_its_day_on(department: Department) -> None:
    done = sent(department, REMINDER, **MINE)

    assert (done.status_code, version(department, "deadline_reminder.en")) == (302, 2)
    department.go_to("2026-04-07T10:00")
    case_id = department.apply()
    department.go_to("2026-04-08T10:00")
    with department.database.reading() as session:
        row = session.execute(select(notices).where(notices.c.case_id == case_id, notices.c.code == "N-11")).one()
    assert (row.subject, row.text.partition(",")[0]) == ("Do it soon", "Check completeness")
    page = text_of(department.visitor("askar").get(f"/notices/{row.id}"))
    assert "Do it soon" in page


def test_a_text_that_reads_what_the_notice_lacks_cannot_be_put_in_force_at_all(sqlite_department: Department) -> None:
    refused = sent(sqlite_department, REMINDER, title="Soon", text="Until {{due_too}}.", in_spite="yes")

    assert refused.status_code == 422
    assert "Text, line 1: this expression is wrong: due_too." in text_of(refused)
    assert "due_too (did you mean due_at?)" in text_of(refused)
    assert version(sqlite_department, "deadline_reminder.en") == 1
