"""A case that waits for the job of a service task, between two tasks of people."""

from typing import Any

from tests.diagrams import diagram, end, flows, service_task, start, user_task
from tests.unit.execution.installation import Installation


def with_job(type_: str, **common: Any) -> bytes:
    return diagram(
        start("s"),
        user_task("before"),
        service_task("job", type_, **common),
        user_task("after"),
        end("e"),
        flows("s", "before", "job", "after", "e"),
    )


def at_the_job(here: Installation, type_: str = "outside", **common: Any) -> int:
    here.deploy(with_job(type_, **common))
    case_id = here.start()
    here.complete(case_id, "before")
    return case_id
