"""What diagrams say to people of their cases: outcomes in lists, dates in the account, what is a restriction."""

import pytest

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.installation.accounts import Account, add_account
from engine.execution.people.tasks import complete_task
from engine.execution.permissions import Actor
from storage.audit import erase
from tests.diagrams import call, decide, diagram, end, flows, said, script, service_task, start, user_task
from tests.people import person
from tests.unit.execution.installation import decision
from tests.web.office import ALWAYS, HASH, Department
from tests.web.stuck import opened

DOCUMENT = {"title": "Answer", "text": "Registered with the clinic"}
NOTICE = {"subject": "Answer", "text": "Registered with the clinic", "to": "applicant"}
INNER = diagram(
    said(dates="Hearing: hearing_on, hearing_time, hearing_place"),
    start("s"),
    user_task("hear", "executors"),
    end("e"),
    flows("s", "hear", "e"),
    id="inner",
)
OUTER = diagram(
    said(title="=case_title", dates="Result not later than: result_on"),
    start("s"),
    call("c", "inner"),
    end("e"),
    flows("s", "c", "e"),
    id="stuck",
    name="With a hearing",
)


def deployed(department: Department, *diagrams: bytes) -> None:
    files = tuple(File(f"{number}.bpmn", "bpmn", content) for number, content in enumerate(diagrams))
    with department.database.transaction() as session:
        deploy(session, department.runtime, Actor("test"), files, ALWAYS, "test")


def test_the_account_shows_the_days_of_the_case_and_of_what_it_calls(sqlite_department: Department) -> None:
    deployed(sqlite_department, OUTER, INNER)
    opened(
        sqlite_department,
        registration_number="X-1",
        result_on="2026-05-05",
        hearing_on="2026-05-04",
        hearing_time="10:00",
        hearing_place=None,
    )

    text = sqlite_department.visitor("nurlan").get("/account").text

    assert "Result not later than: 5 May 2026" in text
    assert "Hearing: 4 May 2026, 10:00\n" in text or "Hearing: 4 May 2026, 10:00<" in text


@pytest.mark.parametrize("value", [None, "soon", 7])
def test_a_day_that_is_none_is_left_out(sqlite_department: Department, value: object) -> None:
    deployed(sqlite_department, OUTER, INNER)
    opened(sqlite_department, registration_number="X-1", hearing_on=value, hearing_time="10:00")

    assert "Hearing" not in sqlite_department.visitor("nurlan").get("/account").text


def test_an_outcome_has_the_words_of_its_process_wherever_it_is_shown(sqlite_department: Department) -> None:
    ends = (start("s"), script("d", '="granted"', "outcome"), end("e", name="Decided"), flows("s", "d", "e"))
    deployed(sqlite_department, diagram(said(outcomes="granted: Licence granted"), *ends, id="stuck", name="Short"))
    case_id = opened(sqlite_department)

    pages = [sqlite_department.visitor("erlan").get(path).text for path in ("/cases", f"/cases/{case_id}")]
    pages.append(sqlite_department.visitor("nurlan").get("/account").text)

    assert all("Licence granted" in page for page in pages)


@pytest.mark.parametrize(("code", "is_told"), [("known", True), ("unknown", False)])
def test_a_restriction_is_what_the_task_says_it_is(sqlite_department: Department, code: str, is_told: bool) -> None:
    asked = user_task("ask", "executors", properties={"restricted_when": '=code = "known"'})
    steps = (start("s"), asked, user_task("then", "signatories"), end("e"), flows("s", "ask", "then", "e"))
    deployed(sqlite_department, diagram(*steps, id="stuck", name="Asked by hand"))
    case_id = opened(sqlite_department)
    with sqlite_department.database.transaction() as session:
        token = token_of(sqlite_department, case_id, "ask")
        complete_task(session, sqlite_department.runtime, person("askar", "executors"), case_id, token, {"code": code})

    administrator, signatory = (
        sqlite_department.visitor(login).get(f"/cases/{case_id}").text for login in ("admin", "bolat")
    )

    assert f"&#34;{code}&#34;" in administrator
    assert f"&#34;{code}&#34;" not in signatory
    assert ("restriction found" in signatory) is is_told


@pytest.mark.parametrize(("code", "is_kept_back"), [("known", True), ("unknown", False)])
def test_what_was_found_is_not_read_in_documents_and_notices_either(
    sqlite_department: Department, code: str, is_kept_back: bool
) -> None:
    asked = user_task("ask", "executors", properties={"restricted_when": '=code = "known"'})
    told = service_task("tell", "notice", headers={"code": "N-1"}, inputs=NOTICE)
    issued = service_task("issue", "document", headers={"kind": "D-1"}, inputs=DOCUMENT)
    steps = (start("s"), asked, told, issued, user_task("then", "signatories"), end("e"))
    deployed(
        sqlite_department, diagram(*steps, flows("s", "ask", "tell", "issue", "then", "e"), id="stuck", name="Asked")
    )
    case_id = opened(sqlite_department)
    with sqlite_department.database.transaction() as session:
        token = token_of(sqlite_department, case_id, "ask")
        complete_task(session, sqlite_department.runtime, person("askar", "executors"), case_id, token, {"code": code})
    sqlite_department.work_off()

    executor, signatory = (
        sqlite_department.visitor(login).get(f"/cases/{case_id}").text for login in ("askar", "bolat")
    )

    assert executor.count("Registered with the clinic") == 2
    assert signatory.count("Registered with the clinic") == (0 if is_kept_back else 2)
    assert signatory.count("this case holds data of limited access") == (2 if is_kept_back else 0)


def test_what_was_found_stays_kept_back_when_the_data_are_erased(sqlite_department: Department) -> None:
    asked = user_task("ask", "executors", properties={"restricted_when": '=code = "known"'})
    issued = service_task("issue", "document", headers={"kind": "D-1"}, inputs=DOCUMENT)
    steps = (start("s"), asked, issued, user_task("then", "signatories"), end("e"))
    deployed(sqlite_department, diagram(*steps, flows("s", "ask", "issue", "then", "e"), id="stuck", name="Asked"))
    case_id = opened(sqlite_department)
    with sqlite_department.database.transaction() as session:
        token = token_of(sqlite_department, case_id, "ask")
        known = {"code": "known"}
        complete_task(session, sqlite_department.runtime, person("askar", "executors"), case_id, token, known)
    sqlite_department.work_off()
    with sqlite_department.database.transaction() as session:
        erase(session, "admin", case_id, sqlite_department.runtime.clock())

    signatory = sqlite_department.visitor("bolat").get(f"/cases/{case_id}").text

    assert "data erased" in signatory
    assert "Document issued: " not in signatory
    assert "Registered with the clinic" not in signatory


def test_a_restriction_of_a_called_process_is_found_beside_an_element_of_the_same_id(
    sqlite_department: Department,
) -> None:
    asked = user_task("ask", "executors", properties={"restricted_when": '=code = "known"'})
    inner = diagram(start("s"), asked, end("e"), flows("s", "ask", "e"), id="inner")
    issued = service_task("issue", "document", headers={"kind": "D-1"}, inputs=DOCUMENT)
    steps = (start("s"), user_task("ask", "executors"), call("c", "inner"), issued, user_task("then", "signatories"))
    outer = diagram(*steps, end("e"), flows("s", "ask", "c", "issue", "then", "e"), id="stuck", name="Outer")
    deployed(sqlite_department, inner, outer)
    case_id = opened(sqlite_department)
    for values in ({}, {"code": "known"}):
        with sqlite_department.database.transaction() as session:
            token = token_of(sqlite_department, case_id, "ask")
            complete_task(session, sqlite_department.runtime, person("askar", "executors"), case_id, token, values)
        sqlite_department.work_off()

    signatory = sqlite_department.visitor("bolat").get(f"/cases/{case_id}").text

    assert signatory.count("restriction found") == 1
    assert "Registered with the clinic" not in signatory


@pytest.mark.parametrize(
    ("condition", "is_told"),
    [('=code = "known"', True), ('=result = "found by known"', True), ("=lacking", True), ('=code = "other"', False)],
)
def test_what_a_decision_went_by_and_came_to_is_kept_back_as_documents_are(
    sqlite_department: Department, condition: str, is_told: bool
) -> None:
    case_id = decided(sqlite_department, condition)
    with sqlite_department.database.transaction() as session:
        clock = sqlite_department.runtime.clock
        add_account(session, clock, "test", Account("rustem", "Head", ("heads",)), HASH)

    seeing, others = (
        {login: sqlite_department.visitor(login).get(f"/cases/{case_id}").text for login in logins}
        for logins in (("admin", "erlan", "askar"), ("rustem", "bolat"))
    )

    assert all("found by known" in page and "Registered with the clinic" in page for page in seeing.values())
    assert not any("found by known" in page for page in others.values())
    assert [("Registered with the clinic" in page) for page in others.values()] == [not is_told] * 2
    assert all(("restriction found" in page) is is_told for page in (*seeing.values(), *others.values()))


def decided(department: Department, condition: str) -> int:
    """A case in which a decision was evaluated, with a document that says what came of it."""
    asked = decide("ask", "found", properties={"restricted_when": condition})
    issued = service_task("issue", "document", headers={"kind": "D-1"}, inputs=DOCUMENT)
    steps = (start("s"), asked, issued, user_task("then", "signatories"), user_task("look", "executors"), end("e"))
    service = diagram(*steps, flows("s", "ask", "issue", "then", "look", "e"), id="stuck", name="Decided")
    files = (File("s.bpmn", "bpmn", service), File("d.dmn", "dmn", decision("found", '"found by " + code')))
    with department.database.transaction() as session:
        deploy(session, department.runtime, Actor("test"), files, ALWAYS, "test")
    case_id = opened(department, code="known")
    department.work_off()
    return case_id


def token_of(department: Department, case_id: int, element_id: str) -> int:
    return int(department.task(case_id, element_id).rpartition("-")[2])
