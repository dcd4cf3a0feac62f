"""Cases that events have started, on their page: the history says by what, and which case sent it."""

from sqlalchemy import select

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.due.worker import work_off
from engine.execution.people.starting import start_case
from engine.execution.permissions import Actor
from storage.tables import cases
from tests.diagrams import diagram, end, flows, message, script, service_task, signal, start, throw, timer, user_task
from tests.people import person
from tests.web.office import ALWAYS, Department

SENDS = diagram(
    start("s"),
    script("number", '="N-7"', "registration_number"),
    service_task("send", "publish-message", inputs={"message_name": "wanted", "correlation_key": "=case_id"}),
    throw("over", signal("over")),
    end("e"),
    flows("s", "number", "send", "over", "e"),
    id="sends",
)
STARTED = diagram(
    start("wanted", message("wanted", None), name="Review wanted"),
    start("over", signal("over")),
    start("daily", timer(cycle="0 0 9 * * *"), name="A new day"),
    user_task("look", "executors", name="Look at it"),
    end("e"),
    flows("wanted", "look", "e"),
    flows("over", "look"),
    flows("daily", "look"),
    id="started",
    name="Review",
)


def started(department: Department) -> list[int]:
    with department.database.reading() as session:
        return list(session.scalars(select(cases.c.id).where(cases.c.service == "started").order_by(cases.c.id)))


def test_the_page_says_what_has_started_a_case(sqlite_department: Department) -> None:
    here = sqlite_department
    files = tuple(File(f"{number}.bpmn", "bpmn", content) for number, content in enumerate((SENDS, STARTED)))
    with here.database.transaction() as session:
        deploy(session, here.runtime, Actor("test"), files, ALWAYS, "test")
        start_case(session, here.runtime, person("nurlan", "applicants"), "sends", "portal", {})
    work_off(here.database, here.runtime)
    here.go_to("2026-04-10 09:00")
    work_off(here.database, here.runtime)

    pages = [here.visitor("admin").get(f"/cases/{case_id}").text for case_id in started(here)]

    told = " ".join(pages)
    assert "Case opened, message received: Review wanted" in told
    assert "Case opened, signal received: over" in told
    assert "Case opened, its day has come: A new day" in told
    assert "Sent by" in told
    assert "N-7" in told
    assert here.visitor("nurlan").get("/account").text.count("Review") == 1
