"""Nothing of a diagram is evaluated as Python: in every place where an expression stands it is refused, or null."""

import builtins
import os
from collections.abc import Callable
from typing import Any

import pytest

from engine.definition.findings import RefusedDefinition
from engine.errors import AtqaruError
from engine.spiff.state.script import FeelScriptEngine, NoPython
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
    event_sub_process,
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
from tests.unit.spiff.running import Case

ATTACKS = [
    "__import__('os').system('touch harm')",
    '__import__("os").system("touch harm")',
    "().__class__.__base__.__subclasses__()",
    'open("/etc/passwd").read()',
    'eval("1 + 1")',
    "os.system",
    "item.__class__.__mro__",
]


def plain(element: Part) -> bytes:
    return diagram(start("s"), element, end("e"), flows("s", "x", "e"))


PLACES: dict[str, Callable[[str], bytes]] = {
    "script": lambda text: plain(script("x", text)),
    "input": lambda text: plain(service_task("x", inputs={"a": text})),
    "output": lambda text: plain(user_task("x", outputs={"a": text})),
    "assignee": lambda text: plain(user_task("x", assignee=text)),
    "groups": lambda text: plain(user_task("x", groups=text)),
    "due date": lambda text: plain(user_task("x", due=text)),
    "priority": lambda text: plain(user_task("x", priority=text)),
    "timer date": lambda text: plain(catch("x", timer(date=text))),
    "timer duration": lambda text: plain(catch("x", timer(duration=text))),
    "timer cycle": lambda text: plain(catch("x", timer(cycle=text))),
    "correlation key": lambda text: plain(catch("x", message("m", text))),
    "condition": lambda text: plain(catch("x", condition(text))),
    "decision": lambda text: plain(decide("x", text)),
    "called process": lambda text: plain(call("x", text)),
    "collection": lambda text: plain(user_task("x", loop=each(text))),
    "completion": lambda text: plain(user_task("x", loop=each("=[1]", until=text))),
    "output element": lambda text: plain(user_task("x", loop=each("=[1]", results="r", result=text))),
    "flow": lambda text: diagram(
        start("s"),
        exclusive("x", default="x_e"),
        end("e"),
        user_task("u"),
        flows("s", "x", "e"),
        flow("x", "u", when=text),
    ),
    "boundary": lambda text: diagram(
        start("s"),
        user_task("x"),
        end("e"),
        flows("s", "x", "e"),
        boundary("b", "x", timer(date=text)),
        flow("b", "e"),
    ),
    "event sub-process": lambda text: diagram(
        start("s"),
        user_task("x"),
        end("e"),
        flows("s", "x", "e"),
        event_sub_process("es", start("t", timer(date=text)), end("ee"), flows("t", "ee")),
    ),
}


@pytest.fixture(autouse=True)
def _guard(monkeypatch: pytest.MonkeyPatch) -> None:
    def caught(*_: object, **__: object) -> None:
        raise AssertionError("a diagram reached Python")

    monkeypatch.setattr(os, "system", caught)
    monkeypatch.setattr(builtins, "eval", caught)
    monkeypatch.setattr("SpiffWorkflow.bpmn.script_engine.python_environment.TaskDataEnvironment.evaluate", caught)
    monkeypatch.setattr("SpiffWorkflow.bpmn.script_engine.python_environment.TaskDataEnvironment.execute", caught)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("attack", ATTACKS)
def test_python_in_an_expression_is_refused_or_null(place: str, attack: str) -> None:
    xml = PLACES[place](f"={attack}")

    try:
        case = Case(xml, {"item": {"a": 1}, "os": {"name": "x"}}, decisions={"None": lambda _: None})
    except RefusedDefinition:
        return

    if case.waiting == ["x"] and place in ("output", "completion", "output element"):
        case.complete("x")
    shown = str(case.variables) + str(case.log)
    assert "root:" not in shown
    assert "<class" not in shown


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_without_an_equals_sign_stays_text(attack: str) -> None:
    case = Case(plain(user_task("x", assignee=attack)))

    assert case.awaited("x").assignee == attack


@pytest.mark.parametrize(
    "ask",
    [
        lambda engine: engine.evaluate(None, 5),
        lambda engine: engine.evaluate(None, compile("1", "x", "eval")),
        lambda engine: engine.execute(None, "1"),
        lambda engine: engine.validate("1"),
        lambda engine: engine.environment.evaluate("1", {}),
        lambda engine: engine.environment.execute("1", {}),
    ],
)
def test_the_library_itself_gets_no_python_evaluated(ask: Callable[[Any], Any]) -> None:
    with pytest.raises(NoPython, match="FEEL"):
        ask(FeelScriptEngine())


def test_python_in_a_value_of_a_form_stays_text() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("x"),
            script("sc", "=v + v", "w"),
            user_task("u"),
            flows("s", "x", "sc", "u"),
        )
    )

    case.complete("x", v="__import__('os').system('x')")

    assert case.variables["w"] == "__import__('os').system('x')" * 2


def test_every_refusal_can_be_acted_on() -> None:
    assert issubclass(NoPython, AtqaruError)
