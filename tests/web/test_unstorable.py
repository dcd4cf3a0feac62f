"""A character that a database cannot keep is refused with words wherever it comes from, and changes nothing."""

from typing import Any

from storage.tables.metadata import metadata
from tests.web.office import PASSWORD, Department
from tests.web.stuck import deployed, open_ids, stuck


def everything(department: Department) -> dict[str, list[Any]]:
    """All rows that commands write."""
    with department.database.reading() as session:
        return {table.name: list(session.execute(table.select())) for table in metadata.sorted_tables}


_PATHS = [
    "/incidents?service=%00",
    "/incidents?kind=a%00&element=x",
    "/cases?service=%00",
    "/cases/1/diagram.bpmn?process=%00",
    "/search?q=a%00b",
    "/worklist?service=%00",
    "/worklist?after=%00",
    "/notices?%00=1",
    "/calendar/preview?kind=day&law=%00",
    "/language/%00",
    "/language/ru?next=/%00",
    "/login?next=%00",
    "/services/%00/apply",
    "/account/applications/1/send/%00",
    "/static/%00",
    "/no-such-page/%00",
    "/health?%00",
]


def test_in_an_address_it_is_refused(department: Department) -> None:
    for visitor in (department.visitor("admin"), department.visitor("nurlan"), department.visitor()):
        for path in _PATHS:
            answer = visitor.get(path)

            assert answer.status_code == 400, path
            assert "has a character that cannot be stored" in answer.text, path


def test_at_the_login_it_is_refused(department: Department) -> None:
    answers = [
        department.visitor().post("/login", {"login": "as\0kar", "password": PASSWORD}),
        department.visitor().post("/login", {"login": "askar", "password": "\0"}),
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert "“login”: the field has a character that cannot be stored." in answers[0].text
    assert 'lang="ru"' in department.visitor().client.post(
        "/login", data={"login": "\0"}, headers={"Accept-Language": "ru"}
    ).text  # fmt: skip


def test_in_every_form_it_is_refused_and_changes_nothing(department: Department) -> None:
    deployed(department)
    case_id, work = stuck(department), department.apply()
    incident = f"/cases/{case_id}/incidents/{open_ids(department)[0]}"
    task = department.task(work, "check_completeness")
    admin, erlan, askar, nurlan = (department.visitor(login) for login in ("admin", "erlan", "askar", "nurlan"))
    before = everything(department)

    answers = [
        admin.post(f"/cases/{case_id}/stop", {"command": "suspend", "reason": "a\0b"}),
        admin.post("/calendar", {"kind": "day", "on": "2026-04-10", "law": "\0"}),
        erlan.post(incident, {"value:way": "1", "reason": "\0"}),
        erlan.post(incident, {"value:a\0": "1", "reason": "x"}),
        erlan.post(f"/cases/{case_id}/move", {"reason": "\0", "carry_out": "yes"}),
        erlan.post("/incidents", {"which": "all", "service": "\0"}, page="/incidents"),
        askar.post(f"{task}/hand-over", {"to": "\0", "note": "x"}),
        askar.post(f"{task}/release", {"note": "\0"}, page=f"{task}/hand-over"),
        askar.post(task, {"missing_information": "\0"}),
        askar.post(f"{task}/claim", {"missing_information": "\0"}, page=task),
        askar.post(f"{task}/answers", {"question": "\0", "answer": "\0"}, page=task),
        nurlan.post("/services/attestation/apply", {"iin": "\0"}),
    ]

    assert [answer.status_code for answer in answers] == [400] * len(answers)
    assert all("has a character that cannot be stored" in answer.text for answer in answers)
    assert everything(department) == before


def test_in_the_name_of_a_file_it_is_refused(sqlite_department: Department) -> None:
    head = "Content-Disposition: form-data; name=\"paper\"; filename*=UTF-8''a%00.pdf"
    body = f"--x\r\n{head}\r\n\r\ntext\r\n--x--\r\n"

    answer = sqlite_department.visitor().client.post(
        "/login", data=body, headers={"Content-Type": "multipart/form-data; boundary=x"}
    )

    assert answer.status_code == 400
    assert "“paper”: the field has a character that cannot be stored." in answer.text


def test_more_fields_than_a_form_has_are_refused(sqlite_department: Department) -> None:
    answer = sqlite_department.visitor().client.post("/login", data={"a": ["b"] * 5_001})

    assert answer.status_code == 413
    assert "Request too large" in answer.text
