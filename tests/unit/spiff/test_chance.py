"""What is left to chance in a case: other values at each call, also after the state was read back; none repeats."""

from tests.diagrams import diagram, end, flows, script, start, user_task
from tests.unit.spiff.running import Case

DRAWING = diagram(
    start("s"),
    script("one", "=[uuid(), uuid()]", "first"),
    user_task("u"),
    script("two", "=[uuid(), random number()]", "second"),
    user_task("v"),
    end("e"),
    flows("s", "one", "u", "two", "v", "e"),
)


def test_no_value_repeats_in_a_case_that_is_stored_in_between() -> None:
    case = Case(DRAWING)
    case.reload()
    case.complete("u")

    seen = [*case.variables["first"], case.variables["second"][0]]
    assert len(set(seen)) == 3


def test_cases_draw_for_themselves() -> None:
    assert Case(DRAWING).variables["first"] != Case(DRAWING).variables["first"]
