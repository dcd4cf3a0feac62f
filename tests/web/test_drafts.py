"""What was typed and not sent: kept by the buttons beside the form, shown again to its owner, gone when it is sent."""

import re

import pytest

from engine.execution.due.worker import sweep
from engine.execution.errors import ChannelClosed
from storage.errors import StaleRow
from storage.queries.drafts import draft_row
from tests.web.office import Department, application, local, posted
from web.applications import services
from web.worklist import task_views

TYPED = {"completeness": "incomplete", "missing_information": "The conclusion of the internship <x>"}
KEPT = "The conclusion of the internship &lt;x&gt;</textarea>"


@pytest.fixture
def task(department: Department) -> str:
    return department.task(department.apply(), "check_completeness")


def test_claiming_keeps_what_was_typed(department: Department, task: str) -> None:
    askar = department.visitor("askar")

    answer = askar.send(f"{task}/claim", TYPED, page=task)

    assert (answer.status_code, answer.location) == (302, task)
    page = askar.get(task).text
    assert "The task is yours." in page
    assert KEPT in page
    assert re.search(r'value="incomplete" checked', page)
    assert "You entered this on 6 April 2026, 11:00 and have not sent it yet." in page


def test_giving_back_keeps_it_for_its_owner_alone(department: Department, task: str) -> None:
    askar, aliya = department.visitor("askar"), department.visitor("aliya")
    askar.send(f"{task}/claim", page=task)

    askar.send(f"{task}/give-back", TYPED, page=task)

    assert KEPT in askar.get(task).text
    assert KEPT not in aliya.get(task).text


def test_a_form_that_nobody_touched_is_no_draft(sqlite_department: Department) -> None:
    task = sqlite_department.task(sqlite_department.apply(), "check_completeness")
    askar = sqlite_department.visitor("askar")

    askar.send(f"{task}/claim", {"missing_information": ""}, page=task)

    assert "have not sent it yet" not in askar.get(task).text


def test_what_could_never_be_sent_is_not_kept(sqlite_department: Department) -> None:
    task = sqlite_department.task(sqlite_department.apply(), "check_completeness")
    askar = sqlite_department.visitor("askar")

    askar.send(f"{task}/claim", {**TYPED, "more": "x" * 1_000_001}, page=task)
    text = askar.get(task).text

    assert "Nothing was sent, and what you entered was too long to be kept." in text
    assert "have not sent it yet" not in text


def test_a_claim_from_the_worklist_leaves_the_draft_alone(sqlite_department: Department) -> None:
    task = sqlite_department.task(sqlite_department.apply(), "check_completeness")
    askar = sqlite_department.visitor("askar")
    askar.send(f"{task}/claim", TYPED, page=task)
    askar.send(f"{task}/give-back", TYPED, page=task)

    askar.post(f"{task}/claim", page="/worklist")

    assert KEPT in askar.get(task).text


def test_what_somebody_else_was_faster_to_claim_is_kept(sqlite_department: Department) -> None:
    task = sqlite_department.task(sqlite_department.apply(), "check_completeness")
    askar, aliya = sqlite_department.visitor("askar"), sqlite_department.visitor("aliya")
    carried = askar.carried(task)
    aliya.send(f"{task}/claim", page=task)

    refused = askar.client.post(task, data={**carried, **TYPED})

    assert refused.status_code == 409
    assert "what you entered is kept" in refused.text
    assert KEPT in askar.get(task).text


def test_what_a_suspended_case_does_not_take_is_kept_in_place_of_an_older_draft(sqlite_department: Department) -> None:
    task = sqlite_department.task(sqlite_department.apply(), "check_completeness")
    askar, admin = sqlite_department.visitor("askar"), sqlite_department.visitor("admin")
    askar.send(f"{task}/claim", {**TYPED, "missing_information": "An older draft"}, page=task)
    carried, case = askar.carried(task), f"/cases/{task.partition('-')[0].rpartition('/')[2]}/stop"
    admin.post(case, {"command": "suspend", "reason": "A court order"})

    refused = askar.client.post(task, data={**carried, **TYPED})
    meanwhile = askar.get(task).text
    admin.post(case, {"command": "resume", "reason": "The court is done"})

    assert refused.status_code == 409
    assert "what you entered is kept" in refused.text
    for page in (meanwhile, askar.get(task).text):
        assert KEPT in page
        assert "An older draft" not in page


def test_what_was_typed_is_kept_if_the_case_fails_to_take_it(
    sqlite_department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_of_all: object) -> None:
        raise StaleRow("somebody was faster")

    task = sqlite_department.task(sqlite_department.apply(), "check_completeness")
    askar = sqlite_department.visitor("askar")
    carried = askar.carried(task)
    monkeypatch.setattr(task_views, "complete_task", fails)

    refused = askar.client.post(task, data={**carried, **TYPED})

    assert refused.status_code == 409
    assert KEPT in askar.get(task).text


@pytest.mark.parametrize("ends", [True, False])
def test_what_comes_when_the_task_is_gone_is_shown_to_be_copied(sqlite_department: Department, ends: bool) -> None:
    case_id = sqlite_department.apply()
    task = sqlite_department.task(case_id, "check_completeness")
    askar = sqlite_department.visitor("askar")
    carried = askar.carried(task)
    if ends:
        values = {"command": "end", "reason": "Twice", "sure": "yes"}
        sqlite_department.visitor("admin").post(f"/cases/{case_id}/stop", values)
    else:
        sqlite_department.do(case_id, "check_completeness", "aliya", {"completeness": "complete"})

    refused = askar.client.post(task, data={**carried, **TYPED})

    assert refused.status_code == 409
    assert "What you entered" in refused.text
    assert "The conclusion of the internship &lt;x&gt;" in refused.text


def test_an_application_that_is_not_taken_now_is_kept(
    sqlite_department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_of_all: object, **_named: object) -> None:
        raise ChannelClosed("nothing is taken in now")

    page, nurlan = "/services/attestation/apply", sqlite_department.visitor("nurlan")
    monkeypatch.setattr(services, "start_case", closed)

    refused = nurlan.send(page, posted(application(filled_on="2026-04-06", university_name="Kept University")))

    assert refused.status_code == 409
    assert 'value="Kept University"' in nurlan.get(page).text


def test_a_draft_is_gone_when_the_form_is_sent(department: Department, task: str) -> None:
    askar = department.visitor("askar")
    askar.send(f"{task}/claim", TYPED, page=task)

    assert askar.send(task, {"completeness": "complete"}).status_code == 302

    with department.database.reading() as session:
        assert draft_row(session, "askar", task) is None


def test_a_draft_is_thrown_away_when_asked(sqlite_department: Department) -> None:
    task = sqlite_department.task(sqlite_department.apply(), "check_completeness")
    askar = sqlite_department.visitor("askar")
    askar.send(f"{task}/claim", TYPED, page=task)

    answer = askar.send("/draft/forget", TYPED, page=task)

    assert (answer.status_code, answer.location) == (302, task)
    assert KEPT not in askar.get(task).text


def test_old_drafts_are_swept_away(department: Department, task: str) -> None:
    askar = department.visitor("askar")
    askar.send(f"{task}/claim", TYPED, page=task)

    for day, is_kept in (("2026-05-06", True), ("2026-05-07", False)):
        department.clock.advance_to(local(f"{day}T10:59" if is_kept else f"{day}T11:00"))
        sweep(department.database, department.runtime)
        with department.database.reading() as session:
            assert (draft_row(session, "askar", task) is not None) is is_kept


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_another_language_takes_along_what_was_typed(sqlite_department: Department, language: str) -> None:
    task = sqlite_department.task(sqlite_department.apply(), "check_completeness")
    askar = sqlite_department.visitor("askar")

    answer = askar.send(task, {**TYPED, "page-language": language})
    text = askar.get(task).text

    assert (answer.status_code, answer.location) == (302, task)
    assert f'lang="{language}"' in text.partition(">")[0] + text.partition("<html")[2].partition(">")[0]
    assert KEPT in text
    assert sqlite_department.task(2, "check_completeness") == task


def test_another_language_of_an_untouched_form_keeps_nothing(sqlite_department: Department) -> None:
    task = sqlite_department.task(sqlite_department.apply(), "check_completeness")
    askar = sqlite_department.visitor("askar")

    askar.send(task, {"missing_information": "", "page-language": "ru"})

    assert "govuk-inset-text app-kept" not in askar.get(task).text


def test_an_application_is_taken_along_too(sqlite_department: Department) -> None:
    page = "/services/attestation/apply"
    nurlan = sqlite_department.visitor("nurlan")

    answer = nurlan.send(page, {"university_name": "KazNU", "page-language": "ru"})

    assert answer.location == page
    assert 'value="KazNU"' in nurlan.get(page).text
