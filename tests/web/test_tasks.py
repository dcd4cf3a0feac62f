"""The page of a task: its form, completing it, and every way in which it may be too late or not one's own."""

import re

import pytest

from storage.queries.cases import timeline
from storage.queries.worklist import tasks_of_case
from storage.tables import cases
from tests.web.office import Department


@pytest.fixture
def case_id(department: Department) -> int:
    return department.apply()


def open_steps(department: Department, case_id: int) -> list[str]:
    with department.database.reading() as session:
        return [row.element_id for row in tasks_of_case(session, case_id)]


def test_the_page_shows_step_term_law_and_case(department: Department, case_id: int) -> None:
    text = department.visitor("askar").get(department.task(case_id, "check_completeness")).text

    for part in (
        "Check completeness",
        'title="ATT-07.1">par. 7 of the Rules</abbr>',
        "8 April 2026, 18:30",
        "2 working days left",
        "ATT-2026-000001",
        "Is the information complete?",
    ):
        assert part in text


def test_completing_moves_the_case_and_links_to_the_next_task(department: Department, case_id: int) -> None:
    askar = department.visitor("askar")

    answer = askar.post(department.task(case_id, "check_completeness"), {"completeness": "complete"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/worklist")
    assert open_steps(department, case_id) == ["examine_application"]
    page = askar.get("/worklist").text
    assert "“Check completeness” is completed for case ATT-2026-000001." in page
    assert f'href="{department.task(case_id, "examine_application")}">Next task: Review the application' in page


def test_a_missing_answer_is_told_beside_the_field_and_above_the_form(department: Department, case_id: int) -> None:
    askar = department.visitor("askar")

    answer = askar.post(department.task(case_id, "check_completeness"), {})

    assert answer.status_code == 422
    assert "<title>Error: Check completeness" in answer.text
    assert re.search(r'error-summary.*href="#field-completeness-1"', answer.text, re.DOTALL)
    assert 'id="field-completeness-error"' in answer.text
    assert open_steps(department, case_id) == ["check_completeness"]


def test_what_was_typed_is_kept_when_something_is_wrong(department: Department, case_id: int) -> None:
    askar = department.visitor("askar")

    answer = askar.post(
        department.task(case_id, "check_completeness"),
        {"completeness": "incomplete", "missing_information": "short <x"},
    )

    assert answer.status_code == 422
    assert 'value="incomplete" checked' in answer.text
    assert "short &lt;x</textarea>" in answer.text


@pytest.mark.parametrize(
    "values",
    [
        {"completeness": "no such option"},
        {"completeness": ["complete", "incomplete"]},
        {"completeness": "incomplete", "missing_information": "x" * 4001},
        {"completeness": "incomplete", "missing_information": "\x07" * 20},
        {"completeness.nested": "complete", "completeness": ""},
    ],
)
def test_values_that_the_page_could_not_have_sent_change_nothing(
    sqlite_department: Department,
    values: dict[str, object],
) -> None:
    case_id = sqlite_department.apply()

    answer = sqlite_department.visitor("askar").post(sqlite_department.task(case_id, "check_completeness"), values)

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert open_steps(sqlite_department, case_id) == ["check_completeness"]


def test_fields_of_no_form_are_left_out(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()

    sqlite_department.visitor("askar").post(
        sqlite_department.task(case_id, "check_completeness"),
        {"completeness": "complete", "outcome": "passed"},
    )

    with sqlite_department.database.reading() as session:
        assert "passed" not in str(
            [event.data for event in timeline(session, case_id) if event.type == "task_completed"]
        )


def test_a_task_of_another_group_is_refused(department: Department, case_id: int) -> None:
    task = department.task(case_id, "check_completeness")
    bolat = department.visitor("bolat")

    answers = [
        bolat.get(task),
        bolat.post(task, {"completeness": "complete"}, page="/worklist"),
        bolat.post(f"{task}/claim", page="/worklist"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert "is for Executors" in answers[0].text
    assert open_steps(department, case_id) == ["check_completeness"]


def test_second_completion_is_refused(department: Department, case_id: int) -> None:
    task = department.task(case_id, "check_completeness")
    askar, aliya = department.visitor("askar"), department.visitor("aliya")
    token = aliya.token(task)
    askar.post(task, {"completeness": "complete"})

    answer = aliya.client.post(task, data={"completeness": "incomplete", "page-token": token})

    assert answer.status_code == 409
    assert "This task is no longer open" in answer.text
    assert 'href="/worklist"' in answer.text
    assert f'href="/cases/{case_id}"' in answer.text
    assert open_steps(department, case_id) == ["examine_application"]


@pytest.mark.parametrize(
    ("state", "title", "words"),
    [
        ("completed", "The case is completed", "The case is completed, so nothing more can be done in it."),
        ("terminated", "The case is closed", "The case is closed, so nothing more can be done in it."),
        ("active", "This task is no longer open", "It is completed already, or the case took another path."),
    ],
)
def test_who_has_sent_nothing_is_not_told_that_it_was_not_stored(
    sqlite_department: Department, state: str, title: str, words: str
) -> None:
    case_id = sqlite_department.apply()
    task = sqlite_department.task(case_id, "check_completeness")
    aliya = sqlite_department.visitor("aliya")
    token = aliya.token(task)
    sqlite_department.visitor("askar").post(task, {"completeness": "complete"})
    with sqlite_department.database.transaction() as session:
        session.execute(cases.update().where(cases.c.id == case_id).values(state=state))

    opened = aliya.get(task)
    sent = aliya.client.post(task, data={"completeness": "incomplete", "page-token": token})

    assert (opened.status_code, sent.status_code) == (404, 409)
    for answer in (opened, sent):
        assert f">{title}</h1>" in answer.text
        assert words in answer.text
    assert "not stored" not in opened.text
    assert "What you entered was not stored." in sent.text


def test_who_completes_it_from_a_second_tab_reads_that_he_has_done_it(sqlite_department: Department) -> None:
    task = sqlite_department.task(sqlite_department.apply(), "check_completeness")
    askar = sqlite_department.visitor("askar")
    other_tab = askar.carried(task)
    askar.send(task, {"completeness": "complete"})

    answer = askar.client.post(task, data={**other_tab, "completeness": "incomplete"})

    assert answer.status_code == 409
    assert "You have completed this task" in answer.text
    assert "What you entered on this page was not stored." in answer.text


def test_of_two_who_claim_the_second_reads_who_has_the_task(department: Department, case_id: int) -> None:
    task = department.task(case_id, "check_completeness")
    askar, aliya = department.visitor("askar"), department.visitor("aliya")
    token = aliya.token(task)
    askar.post(f"{task}/claim", page=task)

    claimed = aliya.client.post(f"{task}/claim", data={"page-token": token})
    completed = aliya.client.post(task, data={"completeness": "complete", "page-token": token})

    for answer in (claimed, completed):
        assert answer.status_code == 409
        assert "Askar Serikov has claimed “Check completeness”" in answer.text
    assert "Askar Serikov has claimed this task." in aliya.get(task).text


def test_only_who_can_complete_a_task_now_has_a_button_for_it_seen_or_not(department: Department, case_id: int) -> None:
    task = department.task(case_id, "check_completeness")
    askar, aliya = department.visitor("askar"), department.visitor("aliya")
    askar.post(f"{task}/claim", page=task)

    mine, of_another = askar.get(task).text, aliya.get(task).text
    stop = {"command": "suspend", "reason": "A court order"}
    department.visitor("admin").post(f"/cases/{case_id}/stop", stop)
    suspended = askar.get(task).text

    assert mine.count(">Complete</button>") == 2  # the first is what the Enter key presses
    assert '<fieldset class="govuk-fieldset" disabled>' not in mine
    for text in (of_another, suspended):
        assert ">Complete</button>" not in text
        assert '<fieldset class="govuk-fieldset" disabled>' in text
        assert "page-language" not in text  # what is typed into disabled fields is not posted, and would be lost
    assert open_steps(department, case_id) == ["check_completeness"]


def test_a_task_given_back_can_be_taken_by_others(department: Department, case_id: int) -> None:
    task = department.task(case_id, "check_completeness")
    askar, aliya = department.visitor("askar"), department.visitor("aliya")
    askar.post(f"{task}/claim", page=task)

    askar.post(f"{task}/give-back", page=task)

    assert aliya.post(f"{task}/claim", page=task).status_code == 302
    assert "Return to the group" in aliya.get(task).text


def test_a_task_that_never_was_is_not_found(sqlite_department: Department) -> None:
    answer = sqlite_department.visitor("askar").get("/tasks/99-1")

    assert answer.status_code == 404
    assert "There is no such task" in answer.text


def test_a_task_that_is_done_is_not_found_and_the_way_on_is_shown(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    task = sqlite_department.task(case_id, "check_completeness")
    askar = sqlite_department.visitor("askar")
    askar.post(task, {"completeness": "complete"})

    answer = askar.get(task)

    assert answer.status_code == 404
    assert f'href="/cases/{case_id}"' in answer.text


def test_a_task_of_an_ended_case_says_that_the_case_has_ended(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    task = sqlite_department.task(case_id, "check_completeness")
    askar, bolat = sqlite_department.visitor("askar"), sqlite_department.visitor("bolat")
    askar.post(task, {"completeness": "incomplete", "missing_information": "The conclusion on the internship."})
    bolat.post(
        sqlite_department.task(case_id, "sign_document"),
        {"signatory_name": "B. Sadykov", "confirm_signature": "true"},
    )
    sqlite_department.work_off()

    answer = askar.post(task, {"completeness": "complete"}, page="/worklist")

    assert answer.status_code == 409
    assert "The case is completed" in answer.text


def test_conditional_fields_are_told_to_the_script(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    task = sqlite_department.task(case_id, "check_completeness")
    askar = sqlite_department.visitor("askar")

    hidden = [
        askar.post(f"{task}/hidden", {"completeness": choice}, page=task).json for choice in ("complete", "incomplete")
    ]

    assert hidden == [{"hidden": ["field-missing_information"]}, {"hidden": []}]
    assert 'name="missing_information"' in askar.get(task).text
