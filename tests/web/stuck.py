"""A small service of the department whose cases are stopped at a gateway, for tests of pages about it."""

from typing import Any

from sqlalchemy import select

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.people.starting import start_case
from engine.execution.permissions import Actor
from storage.tables import incidents
from tests.diagrams import boundary, diagram, end, exclusive, flow, flows, said, start, sub_process, timer, user_task
from tests.people import person
from tests.web.office import ALWAYS, Department


def service(condition: str = "=way = 1", name: str = "Choose the way", **properties: str) -> bytes:
    """A task, a gateway that fails while `way` is missing, and a deadline around both; `properties` of the process."""
    work = sub_process(
        "work",
        start("is"),
        user_task("first", "executors", name="Look at it"),
        exclusive("x", name=name),
        user_task("then", "executors", name="Go on"),
        end("ie"),
        flows("is", "first", "x"),
        flow("x", "then", when=condition),
        flows("then", "ie"),
    )
    term = boundary("term", "work", timer(date='=date("2026-04-10")'), name="Time to choose", properties={"law": "L-1"})
    late = (user_task("late", "executors"), end("e"), flows("s", "work", "e"), flows("term", "late", "e"))
    of_process = said(title="=case_title", **properties)
    return diagram(of_process, start("s"), work, term, *late, id="stuck", name="Stuck service")


def deployed(department: Department, content: bytes | None = None) -> None:
    with department.database.transaction() as session:
        file = File("stuck.bpmn", "bpmn", content or service())
        deploy(session, department.runtime, Actor("test"), (file,), ALWAYS, "test")


def opened(department: Department, applicant: str = "nurlan", **variables: Any) -> int:
    """A case before its first task."""
    given = {"case_title": "One matter", **variables}
    with department.database.transaction() as session:
        actor = person(applicant, "applicants")
        return start_case(session, department.runtime, actor, "stuck", "portal", given)


def stuck(department: Department, **variables: Any) -> int:
    """A case that is stopped at the gateway."""
    case_id = opened(department, **variables)
    department.do(case_id, "first", "askar", {})
    return case_id


def open_ids(department: Department, case_id: int | None = None) -> list[int]:
    """The open incidents."""
    statement = select(incidents.c.id).where(incidents.c.resolved_at.is_(None)).order_by(incidents.c.id)
    if case_id is not None:
        statement = statement.where(incidents.c.case_id == case_id)
    with department.database.reading() as session:
        return list(session.scalars(statement))
