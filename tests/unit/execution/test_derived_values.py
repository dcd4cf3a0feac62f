"""Which values of steps that were passed follow the calendar, and how far."""

from typing import Any

import pytest

from engine.execution.case.case_view import view_case
from tests.diagrams import Part, decide, diagram, end, flows, script, start, sub_process, together, user_task
from tests.unit.execution.installation import Installation, decision
from tests.unit.execution.office_changes import IN_TWO_DAYS, change, off

#: Whether 8 April is a working day: it is until an order declares it off.
IS_WORKED = 'working_days_after(registered_on, 2) = date("2026-04-08")'
TWO_BEFORE = '=working_days_before("2026-04-10", 2)'
INSIDE = (start("is"), script("count", IN_TWO_DAYS, "x"), user_task("u"), end("ie"), flows("is", "count", "u", "ie"))
TASK = together(user_task("u"), flows("u", "e"))


def step(expression: str, **mappings: dict[str, str]) -> Part:
    return together(script("a", expression, "x", **mappings), flows("s", "a", "u"), TASK)


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        (step("=day", inputs={"kind": "plain", "day": IN_TWO_DAYS}), "2026-04-08", "2026-04-09"),
        (step("=1", outputs={"x": IN_TWO_DAYS}), "2026-04-08", "2026-04-09"),
        (together(decide("a", "d1", "x"), flows("s", "a", "u"), TASK), "2026-04-08", "2026-04-09"),
        (together(sub_process("a", *INSIDE, inputs={"own": "=1"}), flows("s", "a", "e")), "2026-04-08", "2026-04-09"),
        (
            together(script("a", IN_TWO_DAYS, "x"), script("b", TWO_BEFORE, "x"), flows("s", "a", "b", "u"), TASK),
            "2026-04-08",
            "2026-04-09",
        ),
        (step(f"=if {IS_WORKED} then {{a: 1}} else null"), {"a": 1}, None),
        (step(f"=if {IS_WORKED} then null else {{a: 1}}"), None, {"a": 1}),
        (step(f"=if {IS_WORKED} then [1] else null"), [1], None),
        (step(f"=if {IS_WORKED} then null else [1]"), None, [1]),
        (step(f"=if {IS_WORKED} then [1, 2] else [1]"), [1, 2], [1]),
        (
            together(TASK, flows("s", "u", "a"), script("a", f"=if {IS_WORKED} then null else 1", "x")),
            None,
            None,
        ),
    ],
    ids=[
        "an input mapping",
        "an output mapping",
        "a decision",
        "a step inside",
        "the first of two steps",
        "no context any more",
        "a context since",
        "no list any more",
        "a list since",
        "a shorter list",
        "a step to come",
    ],
)
def test_a_value_is_what_its_step_gives_by_the_calendar(
    here: Installation, part: Part, before: Any, after: Any
) -> None:
    counts = decision("d1", "string(working_days_after(registered_on, 2))")
    here.deploy(diagram(start("s"), part, end("e")), d1=counts)
    case_id = here.start()
    was = value(here, case_id)

    change(here, off("2026-04-08"))
    here.work()

    assert (was, value(here, case_id)) == (before, after)


def value(here: Installation, case_id: int) -> Any:
    with here.database.reading() as session:
        return view_case(session, here.runtime, case_id).variables().get("x")
