"""Every construct of the dialect in a course of our engine, with all that is done to a process instance.

Owns what is run while the library is watched: the diagrams of its faults, and here what those lack.
"""

from engine.definition.model import Kind, Trigger
from engine.definition.reader import read_sound
from engine.spiff.compiler import make_runnable
from tests.diagrams import (
    ad_hoc,
    boundary,
    call,
    catch,
    compensation,
    condition,
    decide,
    diagram,
    each,
    end,
    escalation,
    exclusive,
    flow,
    flows,
    script,
    service_task,
    start,
    sub_process,
    task,
    throw,
    timer,
    undone_by,
    user_task,
)
from tests.witness import faults_of_events, faults_of_flow
from tests.witness.ours import Ours

FAULTS = (*faults_of_flow.FAULTS.values(), *faults_of_events.FAULTS.values())
_CALLED = diagram(start("cs"), user_task("cu"), end("ce"), flows("cs", "cu", "ce"), id="called")
_ALL_KINDS = diagram(
    *(start("s"), task("t"), task("m", "manualTask"), service_task("send", tag="sendTask"), call("c", "called")),
    *(decide("d", "fee"), script("sc", "=x + 1", "y", loop=each("=[1, 2]", "item", sequential=True))),
    sub_process(
        *("sub", start("is"), user_task("iu"), end("ie", escalation("late")), flows("is", "iu", "ie")),
        undone_by("iu", user_task("undo_iu")),
    ),
    *(
        boundary("b", "sub", escalation("late"), interrupting=False),
        end("be"),
        flow("b", "be"),
        throw("undo", compensation()),
    ),
    *(ad_hoc("any", user_task("au"), begins='=["au"]'), catch("k", condition("=iu = true")), user_task("u"), end("e")),
    *(boundary("w", "u", timer(cycle="R2/PT1H"), interrupting=False), end("we"), flow("w", "we")),
    flows("s", "t", "m", "send", "c", "d", "sc", "sub", "any", "k", "u", "undo", "e"),
)
_FAILS = diagram(start("s"), exclusive("g"), user_task("u"), flow("s", "g"), flow("g", "u", when="=x > 5"))
_ONE = diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e"))
_TWO = diagram(start("s"), user_task("u"), user_task("v"), end("e"), flows("s", "u", "v", "e"))


def run_all() -> None:
    """Plays everything; processes are stored and read back between all commands."""
    for fault in FAULTS:
        fault.here()
    _run_all_kinds()
    _try_again()
    _move()


def constructs() -> set[Kind | Trigger]:
    """The kinds of nodes and events in what is played."""
    nodes = [
        node
        for content in (_ALL_KINDS, *(fault.diagram for fault in FAULTS))
        for process in read_sound(content, "test.bpmn", {})
        for _body, node in process.body.walk()
    ]
    return {node.kind for node in nodes} | {node.trigger for node in nodes}


def _run_all_kinds() -> None:
    case = Ours(_ALL_KINDS, {"x": 1}, called=(_CALLED,), decisions={"fee": lambda _: 5})
    for element in ("send", "cu", "iu", "au"):
        case.act(element, **{element: True})
    case.fire("w")
    case.act("u")
    case.act("undo_iu")
    assert case.is_completed


def _try_again() -> None:
    case = Ours(_FAILS, {"x": 1})
    case.fix(x=6)
    case.retry("g")
    assert case.waiting == ["u"]


def _move() -> None:
    case = Ours(_ONE)
    case.runnable = make_runnable(2, read_sound(_TWO, "test.bpmn", {})[0])
    case.instance.move({1: case.runnable}, drops_watchers=False)
    case.reload()
    case.act("u")
    assert case.waiting == ["v"]
