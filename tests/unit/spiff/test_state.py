"""The stored state: reading it back changes nothing, and what cannot be read is refused."""

import random
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
import pytest

from engine.spiff.instance import ProcessInstance
from engine.spiff.state.errors import UnknownState
from engine.spiff.state.json_types import NotJson
from engine.spiff.state.occurrences import Occurrence
from engine.spiff.state.waits import WaitKind
from tests.diagrams import (
    boundary,
    call,
    catch,
    condition,
    diagram,
    each,
    end,
    error,
    escalation,
    event_based,
    event_sub_process,
    exclusive,
    flow,
    flows,
    inclusive,
    parallel,
    receive,
    script,
    service_task,
    signal,
    start,
    sub_process,
    throw,
    timer,
    user_task,
)
from tests.unit.spiff.running import Case

CALLED = diagram(
    start("cs"),
    user_task("cu"),
    end("ce"),
    flows("cs", "cu", "ce"),
    boundary("ct", "cu", timer(cycle="R2/P1D"), interrupting=False),
    throw("cx", escalation("LATE")),
    end("ce2"),
    flows("ct", "cx", "ce2"),
    id="called",
)
WIDE = diagram(
    start("s"),
    parallel("split"),
    user_task("a"),
    service_task("j"),
    inclusive("join"),
    user_task("last"),
    end("e"),
    flows("s", "split", "a", "join", "last", "e"),
    flows("split", "j", "join"),
    flows("split", "c", "join"),
    boundary("je", "j", error("BAD")),
    user_task("fix"),
    flows("je", "fix", "j"),
    call("c", "called", loop=each("=[1, 2, 3]", "n", results="out", result="=n")),
    boundary("cb", "c", escalation("LATE"), interrupting=False),
    user_task("hurry"),
    end("e2"),
    flows("cb", "hurry", "e2"),
    event_sub_process(
        "es",
        start("t", signal("note"), interrupting=False),
        user_task("v"),
        end("ee"),
        flows("t", "v", "ee"),
    ),
)
DEEP = diagram(
    start("s"),
    exclusive("back"),
    user_task("again"),
    exclusive("g", default="g_e"),
    end("e"),
    flows("s", "back", "sub", "again", "g", "e"),
    flow("g", "back", when="=more"),
    sub_process(
        "sub",
        start("is"),
        parallel("ig"),
        event_based("race"),
        receive("m", "paid", "=1"),
        catch("t", timer(duration="P3D")),
        user_task("w", inputs={"local": "=1"}),
        parallel("ij"),
        end("ie"),
        flows("is", "ig", "w", "ij", "ie"),
        flows("ig", "race", "m", "x"),
        flows("race", "t", "x"),
        exclusive("x"),
        flows("x", "ij"),
        event_sub_process(
            "es",
            start("hot", condition("=heat > 3"), interrupting=False),
            script("cool", "=0", "heat"),
            user_task("v"),
            end("ee"),
            flows("hot", "cool", "v", "ee"),
        ),
        inputs={"heat": "=0"},
    ),
    boundary("b", "sub", timer(date="2026-05-01"), properties={"law": "X-1"}),
    flow("b", "again"),
)


def plain(occurrence: Occurrence) -> tuple[Any, ...]:
    """An occurrence without the objects of one reading of the diagram."""
    values = (getattr(occurrence, field.name) for field in fields(occurrence))
    return type(occurrence).__name__, *(getattr(value, "id", value) for value in values)


def act(case: Case, walk: random.Random) -> None:
    """Moves one waiting token, whichever comes."""
    places = [place for place in case.instance.places() if place.waits_for not in (None, WaitKind.EVENT)]
    place = walk.choice(sorted(places, key=lambda place: place.token))
    index = case.tokens(place.node.id).index(place.token)
    heat, more = walk.randrange(6), walk.random() < 0.5
    match place.waits_for:
        case WaitKind.USER_TASK:
            case.complete(place.node.id, index, heat=heat, more=more, n=walk.randrange(9))
        case WaitKind.JOB if walk.random() < 0.3:
            case.fail(place.node.id, "BAD", index)
        case WaitKind.JOB:
            case.finish(place.node.id, index, heat=heat)
        case WaitKind.TIMER:
            case.fire(place.node.id, index)
        case WaitKind.MESSAGE:
            case.deliver(place.node.id, index, heat=heat)
        case _:
            case.signal("note", by=walk.randrange(9))


@pytest.mark.parametrize("xml", [WIDE, DEEP], ids=["wide", "deep"])
@pytest.mark.parametrize("seed", range(25))
def test_a_restart_between_any_two_steps_changes_nothing(xml: bytes, seed: int) -> None:
    cases = [Case(xml, called=(CALLED,), restart=restart) for restart in (True, False)]
    walks = [random.Random(seed) for _ in cases]

    for _ in range(40):
        for case, walk in zip(cases, walks, strict=True):
            if not case.is_completed:
                act(case, walk)

    restarted, kept = ([plain(occurrence) for occurrence in case.log] for case in cases)
    assert restarted == kept
    assert cases[0].variables == cases[1].variables


def waiting_case() -> Case:
    return Case(diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e")), {"a": 1})


def load(case: Case, content: bytes) -> ProcessInstance:
    return ProcessInstance.load(content, case.runnable, case.office, case.apart.__getitem__)


def test_a_state_of_a_newer_version_says_that_a_newer_release_is_needed() -> None:
    case = waiting_case()
    state = orjson.loads(case.instance.dump().content) | {"v": 99}

    with pytest.raises(UnknownState, match=r"version 99.*install the newer release"):
        load(case, orjson.dumps(state))


def test_a_damaged_state_is_refused_wherever_it_is_damaged() -> None:
    case = waiting_case()
    content = case.instance.dump().content
    walk = random.Random(1)

    for size in range(0, len(content) - 1, 3):
        with pytest.raises(UnknownState, match="damaged"):
            load(case, content[:size])
    for key in orjson.loads(content):
        for damage in (None, 5, "x", [], {}, [1], [[]], [[1, 2]], [{"a": 1}], [[1, 0, "#nowhere", 16, {}]]):
            try:
                load(case, orjson.dumps(orjson.loads(content) | {key: damage}))
            except UnknownState:
                continue
    for _ in range(500):
        spoiled = bytearray(content)
        spoiled[walk.randrange(len(spoiled))] = walk.randrange(256)
        try:
            load(case, bytes(spoiled))
        except UnknownState:
            continue


def test_a_state_of_another_diagram_is_refused() -> None:
    case = waiting_case()
    other = Case(diagram(start("s"), user_task("x"), end("e"), flows("s", "x", "e")))

    with pytest.raises(UnknownState, match="#u"):
        load(other, case.instance.dump().content)


def test_an_instance_with_steps_to_run_is_not_stored() -> None:
    case = waiting_case()
    case.instance.complete_task(case.tokens("u")[0], {})

    with pytest.raises(ValueError, match="run it until it waits"):
        case.instance.dump()


@pytest.mark.parametrize(
    "value",
    [
        (1, 2),
        {1: 2},
        {"a": {"b": {3: 4}}},
        float("nan"),
        float("inf"),
        [float("nan")],
        2**63,
        -(2**63) - 1,
        {1, 2},
        b"x",
        object(),
        "\ud800",
        {"\ud800": 1},
        "\0",
        [{"a": "b\0"}],
        Decimal("1.5"),
        date(2026, 4, 8),
    ],
)
def test_what_is_no_json_does_not_come_in(value: Any) -> None:
    case = waiting_case()
    token = case.tokens("u")[0]

    with pytest.raises(NotJson, match="the variable b"):
        case.instance.complete_task(token, {"b": value})


def test_a_value_nested_too_deep_does_not_come_in() -> None:
    case = waiting_case()
    deep: Any = []
    for _ in range(200):
        deep = [deep]

    with pytest.raises(NotJson, match="nested"):
        case.instance.complete_task(case.tokens("u")[0], {"b": deep})


def test_every_json_value_comes_back_as_it_was() -> None:
    values = {
        "none": None,
        "yes": True,
        "no": False,
        "whole": 2**63 - 1,
        "broken": 0.1,
        "text": "мәтін \u0001 \U0001f600",
        "list": [1, [2, {"a": None}]],
        "object": {"": {"ключ": []}},
        "empty": "",
    }
    case = waiting_case()

    case.complete("u", **values)

    assert case.variables == {"a": 1, **values}
