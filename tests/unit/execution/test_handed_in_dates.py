"""Dates that are handed into a step under their own name follow the calendar like those they were taken from."""

import pytest

from engine.calendar.working_time import Week
from engine.execution.case.case_view import view_case
from storage.tables import deadlines
from tests.diagrams import Part, boundary, call, diagram, each, end, flows, script, start, sub_process, timer, user_task
from tests.unit.execution.installation import Installation, local
from tests.unit.execution.office_changes import change, off, worked

INPUTS = {"ends_on": "=ends_on", "last_on": "=ends_on"}


def inside() -> tuple[Part, ...]:
    return (
        start("begin"),
        user_task("u"),
        end("done"),
        flows("begin", "u", "done"),
        boundary("term", "u", timer(date="=date(last_on)"), interrupting=False, properties={"law": "S3"}),
        end("late"),
        flows("term", "late"),
    )


def around(part: Part) -> bytes:
    count = script("count", "=string(working_days_after(registered_on, 10))", "ends_on")
    return diagram(start("s"), count, part, end("e"), flows("s", "count", "inner", "e"))


@pytest.mark.parametrize(
    "part",
    [
        sub_process("inner", *inside(), inputs=INPUTS),
        call("inner", "q", parent=False, child=False, inputs=INPUTS),
        call("inner", "q", inputs=INPUTS),
        sub_process("inner", *inside(), inputs=INPUTS, loop=each("=[1]", "number")),
    ],
    ids=["sub-process", "call", "call with all", "each"],
)
def test_a_date_that_is_handed_in_under_its_own_name_moves(here: Installation, part: Part) -> None:
    here.deploy(around(part), diagram(*inside(), id="q"))
    case_id = here.start()

    change(here, off("2026-04-15"))
    here.work()

    with here.database.reading() as session:
        seen = view_case(session, here.runtime, case_id).variables(here.token(case_id, "u"))
    assert (seen["ends_on"], seen["last_on"]) == ("2026-04-21", "2026-04-21")
    assert here.rows(deadlines)[0].due_at == local("2026-04-21 18:30")
    assert not here.findings()


def test_a_called_process_has_the_registration_day_of_its_case_in_its_last_second_too_and_a_term_stays(
    here: Installation,
) -> None:
    called = diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e"), id="q")
    term = boundary("term", "c", timer(date="=date(registered_on)"), interrupting=False, properties={"law": "S3"})
    late = end("late"), flows("term", "late")
    here.deploy(diagram(start("s"), call("c", "q"), end("e"), flows("s", "c", "e"), term, *late), called)
    here.at("2026-04-10 19:00")
    case_id = here.start()
    here.at("2026-04-11 18:30")

    change(here, worked("2026-04-11", Week.FIVE))
    here.work()

    with here.database.reading() as session:
        seen = view_case(session, here.runtime, case_id).variables(here.token(case_id, "u"))
    assert seen["registered_on"] == str(here.case(case_id).registered_on) == "2026-04-11"
    assert here.rows(deadlines)[0].due_at == local("2026-04-13 18:30")
