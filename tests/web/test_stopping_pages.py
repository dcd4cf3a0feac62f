"""Cases suspended, let go on and ended on their page, and what everybody reads of it meanwhile."""

import re

import pytest
from sqlalchemy import update

from storage.tables import audit_data, resources
from tests.diagrams import catch, diagram, end, exclusive, flow, flows, service_task, signal, start, user_task
from tests.web.office import Department, Visitor
from tests.web.stuck import deployed, opened


def stop(visitor: Visitor, case_id: int, command: str, **fields: str):  # type: ignore[no-untyped-def]  # a short word
    return visitor.post(f"/cases/{case_id}/stop", {"command": command, "reason": "Runs in a circle", **fields})


def test_a_suspended_case_says_so_everywhere_and_takes_nothing(department: Department) -> None:
    deployed(department)
    case_id = opened(department)
    task = department.task(case_id, "first")
    admin, askar = department.visitor("admin"), department.visitor("askar")
    token = askar.token(task)

    answer = stop(admin, case_id, "suspend")
    refused = askar.client.post(task, data={"page-token": token})

    assert answer.status_code == 302
    assert refused.status_code == 409
    assert "An administrator has suspended the case" in refused.text
    assert ">Case suspended</h1>" in refused.text
    page = askar.get(f"/cases/{case_id}").text
    assert "Suspended by Administrator on 6 April 2026, 11:00: Runs in a circle" in page
    assert "Case suspended" in page
    assert "Suspended" in admin.get("/cases?state=suspended").text
    assert "Case suspended" in askar.get("/worklist").text
    assert f"{task}/claim" not in askar.get("/worklist").text
    assert "but not complete it until the case is resumed" in askar.get(task).text
    assert "Reason: Runs in a circle" in askar.get(task).text
    assert "Paused by the office; deadlines keep running" in department.visitor("nurlan").get("/account").text


def test_who_leaves_a_field_empty_in_a_suspended_case_is_told_of_the_suspension_alone(department: Department) -> None:
    case_id = department.apply()
    task = department.task(case_id, "check_completeness")
    askar = department.visitor("askar")
    token = askar.token(task)
    stop(department.visitor("admin"), case_id, "suspend")

    refused = askar.client.post(task, data={"page-token": token})

    assert refused.status_code == 409
    assert "An administrator has suspended the case" in refused.text
    assert "choose one of the options" not in refused.text


def test_the_page_is_called_by_what_can_be_done_with_the_case(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    case_id = opened(sqlite_department)
    admin, page = sqlite_department.visitor("admin"), f"/cases/{case_id}/stop"

    headings = [re.findall("<h1[^>]*>(.*?)</h1>", admin.get(page).text)]
    for command in ("suspend", "resume", "end"):
        stop(admin, case_id, command, sure="yes")
        headings.append(re.findall("<h1[^>]*>(.*?)</h1>", admin.get(page).text))

    assert headings == [
        ["Suspend or close the case"],
        ["Resume or close the case"],
        ["Suspend or close the case"],
        ["The case is closed"],
    ]


def test_a_case_goes_on_and_its_tasks_can_be_done(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    case_id = opened(sqlite_department, way=1)
    admin = sqlite_department.visitor("admin")
    stop(admin, case_id, "suspend")

    answer = stop(admin, case_id, "resume")
    sqlite_department.do(case_id, "first", "askar", {})

    assert answer.status_code == 302
    assert "Case resumed" in admin.get(f"/cases/{case_id}").text


def test_an_ended_case_tells_the_applicant_the_truth(department: Department) -> None:
    deployed(department)
    case_id = opened(department)
    admin = department.visitor("admin")

    unsure = stop(admin, case_id, "end")
    stop(admin, case_id, "end", sure="yes")
    text = department.visitor("nurlan").get(f"/account/applications/{case_id}").text

    assert unsure.status_code == 422
    assert "Closing: it is not confirmed." in unsure.text
    assert "Closed by the office without a result" in text
    assert "Runs in a circle" not in text
    assert "Case closed by an administrator" in admin.get(f"/cases/{case_id}").text
    assert "Closed without a result" in admin.get("/cases?state=terminated").text


def test_a_closed_case_says_at_its_head_by_whom_when_and_why(sqlite_department: Department) -> None:
    task = user_task("first", "executors")
    deployed(sqlite_department, diagram(start("s"), task, end("e"), flows("s", "first", "e"), id="stuck"))
    case_id = opened(sqlite_department)
    admin = sqlite_department.visitor("admin")
    said = "Closed by Administrator on 6 April 2026, 11:00: Runs in a circle"
    before = admin.get(f"/cases/{case_id}").text
    assert said not in before
    assert "No deadline has been set yet." in before

    stop(admin, case_id, "end", sure="yes")

    after = sqlite_department.visitor("erlan").get(f"/cases/{case_id}").text
    assert said in after
    assert "No deadline was set." in after
    assert said in admin.get(f"/cases/{case_id}/stop").text
    with sqlite_department.database.transaction() as session:
        session.execute(audit_data.delete().where(audit_data.c.chain == case_id))
    for page in (f"/cases/{case_id}", f"/cases/{case_id}/stop"):
        assert "Closed by Administrator on 6 April 2026, 11:00: data erased" in admin.get(page).text


def test_the_page_names_the_cases_that_wait_for_the_one_to_be_ended(sqlite_department: Department) -> None:
    """One service plays both parts: a case enters what it offers, or waits for the end of another."""
    last = {"entry_if_ended": "={}", "signal_if_ended": "over"}
    offer = service_task(
        "offer", "register-entry", headers={"register": "attestation_suspensions"}, inputs={"entry": "={}", **last}
    )
    way = (exclusive("x"), flow("x", "offer", when="=offers"), flow("x", "wait", when="=not(offers)"))
    both = (user_task("first", "executors"), catch("wait", signal("over")), user_task("then", "executors"))
    flows_ = (flows("s", "x"), flows("offer", "first", "e"), flows("wait", "then", "e"))
    deployed(sqlite_department, diagram(start("s"), *way, offer, *both, end("e"), *flows_, id="stuck"))
    ended, waiting = (opened(sqlite_department, offers=offers) for offers in (True, False))
    admin = sqlite_department.visitor("admin")

    before, other = (admin.get(f"/cases/{case_id}/stop").text for case_id in (ended, waiting))
    stop(admin, ended, "end", sure="yes")
    after = admin.get(f"/cases/{ended}/stop").text

    link = f'href="/cases/{waiting}"><span class="app-nowrap">Case {waiting}</span></a>'
    assert [link in page for page in (before, after)] == [True, False]
    assert "These cases wait for it" not in other


@pytest.mark.parametrize("login", ["erlan", "askar", "nurlan"])
def test_only_administrators_stop_a_case(sqlite_department: Department, login: str) -> None:
    deployed(sqlite_department)
    case_id = opened(sqlite_department)

    assert sqlite_department.visitor(login).get(f"/cases/{case_id}/stop").status_code == 403


def test_a_reason_is_needed(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    case_id = opened(sqlite_department)

    answer = stop(sqlite_department.visitor("admin"), case_id, "suspend", reason=" ")

    assert answer.status_code == 422
    assert "Reason: nothing is entered." in answer.text


def test_a_case_whose_diagram_cannot_be_read_is_ended_all_the_same(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    case_id = opened(sqlite_department)
    admin = sqlite_department.visitor("admin")
    with sqlite_department.database.transaction() as session:
        session.execute(update(resources).where(resources.c.name == "stuck.bpmn").values(content=b"<bpmn"))
    sqlite_department.runtime.definitions._made.clear()

    answer = stop(admin, case_id, "end", sure="yes")

    assert answer.status_code == 302
    assert "The case is closed." in admin.get(answer.location).text


def test_the_account_asks_for_nothing_in_a_case_that_is_paused(sqlite_department: Department) -> None:
    admin, nurlan = sqlite_department.visitor("admin"), sqlite_department.visitor("nurlan")
    asks = user_task("answer", None, users="=[applicant]", name="Answer us")
    deployed(sqlite_department, diagram(start("s"), asks, end("e"), flows("s", "answer", "e"), id="stuck"))
    case_id = opened(sqlite_department)
    paths = ("/account", f"/account/applications/{case_id}")
    before = [nurlan.get(path).text for path in paths]

    stop(admin, case_id, "suspend")

    assert all("Answer us" in text for text in before)
    assert not any("Answer us" in nurlan.get(path).text for path in paths)


def test_an_english_speaking_applicant_reads_no_internals_of_a_suspended_case(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    nurlan = sqlite_department.visitor("nurlan")
    stop(sqlite_department.visitor("admin"), case_id, "suspend")

    text = nurlan.get(f"/account/applications/{case_id}").text

    assert "Runs in a circle" not in text
    assert "Paused by the office" in text
