"""What an incident says: values as FEEL writes them, why one is null, and nothing in the words of Python."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from engine.feel import YearsMonths
from engine.spelling import LONGEST, message_of, spelled
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.execution_context import NullNote
from tests.diagrams import (
    Part,
    call,
    catch,
    decide,
    diagram,
    each,
    end,
    exclusive,
    flow,
    flows,
    message,
    receive,
    script,
    start,
    user_task,
)
from tests.unit.spiff.running import Case

NOT_THERE = "null, since there is no variable missing"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("5"), "5"),
        (5, "5"),
        (0.5, "0.5"),
        (None, "null"),
        (True, "true"),
        ("it's", '"it\'s"'),
        ('a "b"\n', '"a \\"b\\"\\n"'),
        (date(2026, 4, 10), "2026-04-10"),
        (timedelta(hours=-1), "-PT1H"),
        (YearsMonths(14), "P1Y2M"),
        ([1, "a", None], '[1, "a", null]'),
        ({"a": True}, "{a: true}"),
        (object(), "a value that FEEL does not know"),
    ],
)
def test_a_value_is_spelled_as_feel_writes_it(value: object, text: str) -> None:
    assert spelled(value) == text


@pytest.mark.parametrize("value", ["x" * 1_000_000, list(range(1_000_000)), {"k": "x" * 1_000_000}])
def test_a_long_value_is_cut(value: object) -> None:
    assert len(spelled(value)) <= LONGEST


def test_a_fault_of_the_product_is_called_that() -> None:
    assert message_of(TypeError("no")) == "internal error (TypeError: no)"
    assert message_of(ExecutionError("x", "is wrong")) == "x: is wrong"


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        (user_task("x", assignee="=5"), "x: the assignee is 5; it must be a text"),
        (user_task("x", groups="=[1, true]"), "x: the candidate groups are [1, true]; they must be a list of texts"),
        (user_task("x", groups="=missing"), f"the expression of candidate groups gives {NOT_THERE}"),
        (user_task("x", due="=missing"), f"x: the due date is {NOT_THERE}; it must be a date or a date and time"),
        (user_task("x", due='=date and time("9999-12-31T23:59:59-05:00")'), "it must lie in the years 1 to 9999"),
        (
            user_task("x", priority="=missing"),
            f"x: the priority is {NOT_THERE}; it must be a whole number from 0 to 100",
        ),
        (user_task("x", priority="=70.5"), "x: the priority is 70.5;"),
        (user_task("x", priority="=10 ** 30"), "it must be a whole number from 0 to 100"),
        (user_task("x", loop=each("=missing")), f"x: the input collection is {NOT_THERE}; it must be a list"),
        (user_task("x", loop=each('="a"')), 'x: the input collection is "a"; it must be a list'),
        (catch("x", message("m", "=missing")), f"the correlation key of message m is {NOT_THERE};"),
        (catch("x", message("m", "=true")), "the correlation key of message m is true;"),
        (catch("x", message("m", '=""')), 'the correlation key of message m is ""; it must be a number or a text'),
        (receive("x", "m", '="  "'), 'the correlation key of message m is "  ";'),
        (catch("x", message("m", "=[1]")), "the correlation key of message m is [1];"),
        (catch("x", message("m", "={a: 1}")), "the correlation key of message m is {a: 1};"),
        (call("x", "=missing"), f"x: the process id is {NOT_THERE};"),
        (decide("x", "=5"), "x: the decision id is 5;"),
    ],
)
def test_an_incident_names_the_value_and_why_it_is_null(part: Part, fault: str) -> None:
    case = Case(diagram(start("s"), part, end("e"), flows("s", "x", "e")))

    assert fault in case.failed["x"]


@pytest.mark.parametrize("node", [exclusive("x"), script("x", "=1", "done")], ids=["gateway", "task"])
def test_a_node_without_a_way_says_which_conditions_are_neither_true_nor_false(node: Part) -> None:
    case = Case(
        diagram(
            start("s"),
            node,
            end("a"),
            end("b"),
            flows("s", "x"),
            flow("x", "a", when="=amount > 5"),
            flow("x", "b", when='="yes"'),
        )
    )

    fault = case.failed["x"]
    assert fault.startswith(
        "x: no condition of an outgoing flow is true and there is no default flow; draw a default flow"
    )
    assert "the condition of x_a gives null, since there is no variable amount" in fault
    assert 'the condition of x_b gives "yes"' in fault


def test_a_null_that_falls_into_a_variable_is_noted_where_somebody_reads_the_notes() -> None:
    xml = diagram(
        start("s"),
        script("a", "=missing + 1", "x"),
        script("b", "={y: other, z: 1}", "w"),
        script("c", "=if missing = null then 1 else 2", "v"),
        user_task("u"),
        flows("s", "a", "b", "c", "u"),
    )
    case = Case(xml)
    case.office.null_notes = []

    case.instance = case.instance.start(case.runnable, case.office, {})
    case.instance.run_until_waiting()

    assert [note.element for note in case.office.null_notes] == ["a", "b"]
    assert case.office.null_notes[0] == NullNote(
        "a", "missing + 1", ("there is no variable missing", "null and number cannot be added")
    )


@pytest.mark.parametrize(
    ("expression", "missing"),
    [
        ('=missing = "ok"', "missing"),
        ('=missing.part = "ok"', "missing"),
        ("=if missing then 1 else 2", "missing"),
        ("=other != null and missing = 1 or true", "missing"),
        ("=missing != null", None),
        ("=null = missing.part[1]", None),
        ("=if missing = null then 1 else missing + 1", None),
        ("=not(is defined(missing))", None),
        ("=get or else(value: missing, default: 1)", None),
        ("=missing instance of string", None),
        ("=y = 1", None),
    ],
)
def test_a_variable_that_is_not_there_is_noted_unless_the_expression_asks_for_it(
    expression: str, missing: str | None
) -> None:
    case = Case(diagram(start("s"), script("a", expression, "x"), user_task("u"), flows("s", "a", "u")))
    case.office.null_notes = []

    case.instance = case.instance.start(case.runnable, case.office, {"y": 1, "other": 2})
    case.instance.run_until_waiting()

    reasons = [reason for note in case.office.null_notes for reason in note.reasons if "no variable" in reason]
    assert reasons == ([f"there is no variable {missing}"] if missing else [])
