"""The outcome of a case that an event sub-process has ended."""

import pytest

from storage.tables import cases
from tests.diagrams import (
    Part,
    diagram,
    end,
    event_sub_process,
    flow,
    flows,
    message,
    parallel,
    start,
    sub_process,
    user_task,
)
from tests.unit.execution.installation import Installation


def beside(*inside: Part, interrupting: bool = True) -> bytes:
    """A case with a task, a branch that ends at once, and an event sub-process."""
    return diagram(
        start("s"),
        parallel("fork"),
        user_task("u"),
        end("done"),
        end("branch"),
        flows("s", "fork", "u", "done"),
        flows("fork", "branch"),
        event_sub_process("es", start("t", message("withdrawn", '="k"'), interrupting=interrupting), *inside),
    )


@pytest.mark.parametrize("restart", [False, True])
def test_the_end_inside_an_interrupting_event_sub_process_is_the_outcome(here: Installation, restart: bool) -> None:
    here.deploy(beside(user_task("confirm"), end("withdrawn"), flows("t", "confirm", "withdrawn")))
    case_id = here.start()
    here.publish("withdrawn", "k")
    here.work()
    if restart:
        here.restarted()

    here.complete(case_id, "confirm")

    assert (here.case(case_id).state, here.case(case_id).outcome) == ("completed", "withdrawn")


def test_an_end_deeper_inside_is_not(here: Installation) -> None:
    deeper = sub_process("x", start("xs"), end("inner"), flow("xs", "inner"))
    here.deploy(beside(deeper, end("withdrawn"), flows("t", "x", "withdrawn")))
    case_id = here.start()

    here.publish("withdrawn", "k")
    here.work()

    assert here.case(case_id).outcome == "withdrawn"


def test_one_that_ran_beside_the_case_does_not_change_its_outcome(here: Installation) -> None:
    here.deploy(beside(user_task("note"), end("noted"), flows("t", "note", "noted"), interrupting=False))
    case_id = here.start()
    here.publish("withdrawn", "k")
    here.work()
    here.complete(case_id, "u")

    here.complete(case_id, "note")

    assert [row.outcome for row in here.rows(cases)] == ["done"]
    assert here.case(case_id).state == "completed"
