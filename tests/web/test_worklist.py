"""The worklist: what is due first, what the words say, what it is narrowed to, and claiming from it."""

import re

import pytest
from sqlalchemy import insert, select

from storage.tables import group_roles, memberships, user_tasks
from tests.seen_statements import statements
from tests.web.office import Department
from web.worklist import views


def names(text: str) -> list[str]:
    return re.findall(r'app-worklist__task" href="[^"]+">([^<]+)<', text)


def applicants(text: str) -> list[str]:
    return re.findall(r'data-label="Case">([^<]+)<span class="app-note"><span class="app-nowrap">ATT-', text)


def test_open_tasks_of_the_persons_groups_are_there(department: Department) -> None:
    department.apply()

    assert names(department.visitor("askar").get("/worklist").text) == ["Check completeness"]
    assert "There are no tasks for you." in department.visitor("bolat").get("/worklist").text


def test_no_task_reaches_anybody_by_a_group_that_has_become_one_of_applicants(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    task = sqlite_department.task(case_id, "check_completeness")
    with sqlite_department.database.transaction() as session:
        offered = session.execute(select(user_tasks.c.candidate_groups).where(user_tasks.c.case_id == case_id))
        for group in offered.scalar_one().split():
            session.execute(insert(group_roles).values(group_id=group, role="apply"))
        session.execute(insert(memberships).values(user_id="askar", group_id="analysts"))
    askar = sqlite_department.visitor("askar")

    assert names(askar.get("/worklist").text) == []
    assert askar.get(task).status_code == 404


def test_a_page_of_tasks_asks_the_database_a_dozen_times_whatever_is_deployed(sqlite_department: Department) -> None:
    sqlite_department.apply()
    askar = sqlite_department.visitor("askar")
    askar.get("/worklist")

    with statements(sqlite_department.database) as seen:
        askar.get("/worklist")

    assert len(seen) <= 10


@pytest.mark.parametrize(
    ("moment", "tag", "words"),
    [
        ("2026-04-06T12:00", "In time", "2 working days left"),
        ("2026-04-07T12:00", "Due soon", "1 working day left"),
        ("2026-04-08T18:30", "Due today", "less than a working day left"),
        ("2026-04-08T18:31", "Late", "less than a working day late"),
        ("2026-04-13T09:00", "Late", "3 working days late"),
    ],
)
def test_the_due_moment_is_told_in_working_days(
    sqlite_department: Department, moment: str, tag: str, words: str
) -> None:
    sqlite_department.apply()

    sqlite_department.go_to(moment)

    text = sqlite_department.visitor("askar").get("/worklist").text
    assert f">{tag}</strong>" in text
    assert words in text
    assert "8 April 2026, 18:30" in text


def test_a_claimed_task_says_by_whom(department: Department) -> None:
    task = department.task(department.apply(), "check_completeness")
    askar, aliya = department.visitor("askar"), department.visitor("aliya")

    answer = askar.post(f"{task}/claim", page=task)

    assert answer.status_code == 302
    assert "<strong>You</strong>" in askar.get("/worklist").text
    assert "Askar Serikov" in aliya.get("/worklist").text


def test_the_list_is_narrowed_to_mine_and_to_unclaimed(department: Department) -> None:
    mine = department.apply(applicant_full_name="First")
    department.apply(applicant_full_name="Second")
    askar = department.visitor("askar")
    askar.post(f"{department.task(mine, 'check_completeness')}/claim", page="/worklist")

    assert applicants(askar.get("/worklist?show=all").text) == ["First", "Second"]
    assert applicants(askar.get("/worklist?show=mine").text) == ["First"]
    assert applicants(askar.get("/worklist?show=unclaimed").text) == ["Second"]
    assert applicants(askar.get("/worklist?service=attestation").text) == ["First", "Second"]
    assert "No task matches this filter." in askar.get("/worklist?service=licence").text


@pytest.mark.parametrize(
    "query",
    ["show=rubbish", "after=rubbish", "after=2026-04-06_1_1", "after=_x_", "after=0001-01-01T00:00:00%2B23:59_1_1"],
)
def test_an_address_that_makes_no_sense_shows_the_first_page(sqlite_department: Department, query: str) -> None:
    sqlite_department.apply()

    assert names(sqlite_department.visitor("askar").get(f"/worklist?{query}").text) == ["Check completeness"]


def test_pages_follow_one_another(sqlite_department: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    for name in ("A", "B", "C"):
        sqlite_department.apply(applicant_full_name=name)
    askar = sqlite_department.visitor("askar")
    first = askar.get("/worklist").text

    following = re.search(r'href="([^"]+)" rel="next"', first)

    assert following
    second = askar.get(following[1].replace("&amp;", "&")).text
    assert applicants(first) + applicants(second) == ["A", "B", "C"]
    assert 'rel="next"' not in second


def test_applicants_have_no_worklist(sqlite_department: Department) -> None:
    answer = sqlite_department.visitor("nurlan").get("/worklist")

    assert answer.status_code == 403
    assert 'href="/account"' in answer.text
