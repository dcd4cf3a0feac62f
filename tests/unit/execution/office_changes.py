"""What tests of a changed calendar share: the administrator, his orders, a process with a deadline."""

from datetime import date

from engine.calendar.working_time import Override, Week
from engine.execution.installation.office_entries import OfficeChange, change_office
from tests.diagrams import boundary, diagram, end, flows, start, timer, user_task
from tests.people import person
from tests.unit.execution.installation import Installation

ADMINISTRATOR = person("admin", "administrators")
ORDER = "Order of the Ministry of 30 November 2026"
IN_TWO_DAYS = "=working_days_after(registered_on, 2)"


def change(here: Installation, what: OfficeChange) -> None:
    with here.database.transaction() as session:
        change_office(session, here.runtime, ADMINISTRATOR, what)


def off(day: str, *weeks: Week) -> Override:
    return Override(date.fromisoformat(day), False, ORDER, weeks or tuple(Week))


def worked(day: str, *weeks: Week) -> Override:
    return Override(date.fromisoformat(day), True, ORDER, weeks or tuple(Week))


def with_term(due: str = "=working_days_after(registered_on, 10)", **told: str) -> bytes:
    return diagram(
        start("s"),
        user_task("u"),
        end("e"),
        flows("s", "u", "e"),
        boundary("term", "u", timer(date=due), interrupting=False, properties={"law": "LIC-S3", **told}, name="Term"),
        user_task("overdue"),
        end("late"),
        flows("term", "overdue", "late"),
    )
