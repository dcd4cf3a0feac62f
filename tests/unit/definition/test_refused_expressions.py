"""Expressions that cannot be read, in every place where one stands: the finding names the element and the place."""

from collections.abc import Callable

import pytest

from engine.definition.reader import read
from engine.feel import Function
from tests.diagrams import (
    Part,
    boundary,
    call,
    catch,
    condition,
    decide,
    diagram,
    each,
    end,
    exclusive,
    flow,
    flows,
    message,
    script,
    service_task,
    start,
    timer,
    user_task,
)
from tests.unit.definition.finding import refusals

PLACES: dict[str, Callable[[str], Part]] = {
    "script": lambda text: script("x", text),
    "input mapping of a": lambda text: service_task("x", inputs={"a": text}),
    "output mapping of a": lambda text: service_task("x", outputs={"a": text}),
    "assignee": lambda text: user_task("x", assignee=text),
    "candidateGroups": lambda text: user_task("x", groups=text),
    "dueDate": lambda text: user_task("x", due=text),
    "followUpDate": lambda text: user_task("x", follow_up=text),
    "priority": lambda text: user_task("x", priority=text),
    "timeDate of the timer": lambda text: catch("x", timer(date=text)),
    "timeDuration of the timer": lambda text: catch("x", timer(duration=text)),
    "timeCycle of the timer": lambda text: catch("x", timer(cycle=text)),
    "correlation key of message m": lambda text: catch("x", message("m", text)),
    "condition": lambda text: catch("x", condition(text)),
    "decision id": lambda text: decide("x", text),
    "process id": lambda text: call("x", text),
    "input collection": lambda text: user_task("x", loop=each(text)),
    "output element": lambda text: user_task("x", loop=each("=[]", results="r", result=text)),
    "completion condition": lambda text: user_task("x", loop=each("=[]", until=text)),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", ["=a +", "=if a then", "=(1", "=for x in", '="open'])
def test_an_expression_that_does_not_parse_is_refused(place: str, text: str) -> None:
    refused = refusals(start("s"), PLACES[place](text), end("e"), flows("s", "x", "e"))

    # that a value is missing, too, would be a false consequence
    assert [refusal for refusal in refused if refusal.startswith(f"x: {place} does not parse: ")] == refused


@pytest.mark.parametrize("place", PLACES)
def test_an_unknown_function_is_refused_by_its_name(place: str) -> None:
    refused = refusals(start("s"), PLACES[place]("=no_such_function(1)"), end("e"), flows("s", "x", "e"))

    assert any(refusal.startswith("x: ") and "no_such_function" in refusal for refusal in refused), refused


def test_the_condition_of_a_flow_is_refused_at_the_flow() -> None:
    refused = refusals(
        start("s"),
        user_task("u"),
        end("e"),
        flow("s", "u"),
        flow("u", "e", when="=a <", name="if so"),
    )

    assert [refusal for refusal in refused if refusal.startswith("u_e (if so): condition does not parse")] == refused


@pytest.mark.parametrize("text", ["=a == 1", "= "])
def test_a_condition_that_does_not_parse_is_not_missing(text: str) -> None:
    refused = refusals(
        start("s"),
        exclusive("g", default="g_e"),
        user_task("u"),
        end("e"),
        flows("s", "g", "e"),
        flow("g", "u", when=text),
        flow("u", "e"),
    )

    assert [refusal.startswith("g_u: condition ") for refusal in refused] == [True]


def test_an_empty_condition_is_refused() -> None:
    refused = refusals(start("s"), user_task("u"), end("e"), flow("s", "u"), flow("u", "e", when="= "))

    assert refused == ["u_e: condition is empty; write a FEEL expression"]


def test_all_findings_of_a_file_come_together() -> None:
    refused = refusals(
        start("s"),
        script("a", "=1 +"),
        script("b", "=nothing(1)"),
        end("e"),
        flows("s", "a", "b", "e"),
        boundary("t", "a", timer(duration="=")),
        flow("t", "e"),
    )

    assert [refusal.partition(":")[0] for refusal in refused] == ["a", "b", "t"]


def test_the_functions_of_the_product_are_known() -> None:
    double = Function("double", ("n",), lambda n: n * 2)
    xml = diagram(start("s"), script("x", "=double(2)"), end("e"), flows("s", "x", "e"))

    assert read(xml, "service.bpmn", {"double": double}).findings == ()
    assert "double" in read(xml, "service.bpmn", {}).findings[0].message


def test_the_message_says_where_the_expression_is_wrong_with_a_caret_below_it() -> None:
    xml = diagram(start("s"), script("x", "=1 + + )"), end("e"), flows("s", "x", "e"))

    (finding,) = read(xml, "service.bpmn", {}).findings

    said, expression, caret = str(finding).splitlines()
    assert said.startswith("service.bpmn:x: script does not parse: ")
    assert said.endswith("(line 1, column 5)")
    assert (expression, caret) == ("    1 + + )", "        ^")
