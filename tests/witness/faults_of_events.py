"""Faults of the stock library in events and errors."""

from tests.diagrams import (
    Part,
    boundary,
    catch,
    diagram,
    end,
    error,
    event_based,
    event_sub_process,
    flow,
    flows,
    link,
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
from tests.witness.faults import Fault, Run, waiting_after

_EVENTS = "engine/spiff/nodes/events.py"
_PROPAGATION = "engine/spiff/nodes/propagation.py"

_LINK = diagram(
    *(start("s"), throw("there", link("a")), catch("here", link("a")), user_task("u"), end("e")),
    *(flow("s", "there"), flows("here", "u", "e")),
)


def _beside(event: Part) -> bytes:
    """A user task, and an event sub-process that an event starts."""
    inside = (start("t", event), user_task("v"), end("ve"), flows("t", "v", "ve"))
    return diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e"), event_sub_process("es", *inside))


def _signalled(run: Run) -> list[str]:
    run.signal("x")
    return run.waiting


def _signalled_twice(run: Run) -> list[str]:
    run.signal("x")
    return _signalled(run)


def _failing(name: str) -> Part:
    """A sub-process that ends in an error once its user task is done."""
    inside = (start(f"{name}s"), user_task(f"{name}u"), end(f"{name}e", error("A")))
    return sub_process(name, *inside, flows(f"{name}s", f"{name}u", f"{name}e"))


FAULTS = {
    "a link event loses the rest of the process": Fault(
        _LINK, lambda run: (run.waiting, run.is_completed), ([], True), (["u"], False), "engine/spiff/compiler.py"
    ),
    "a signal end event throws no signal": Fault(
        diagram(
            *(start("s"), parallel("g"), catch("c", signal("x")), user_task("u"), user_task("v")),
            *(end("e", signal("x")), flows("s", "g", "c", "u"), flows("g", "v", "e")),
        ),
        waiting_after("v"),
        wrong=["c"],
        right=["u"],
        ours=_EVENTS,
    ),
    "an event sub-process that interrupts does not interrupt": Fault(
        _beside(signal("x")), _signalled, wrong=["u", "v"], right=["v"], ours=_EVENTS
    ),
    "an event sub-process for an error begins at once": Fault(
        _beside(error("A")), waiting_after(), wrong=["u", "v"], right=["u"], ours=_EVENTS
    ),
    "of two timers behind an event-based gateway the second is never due": Fault(
        diagram(
            *(start("s"), event_based("g"), catch("far", timer(duration="P2D")), catch("near", timer(duration="P1D"))),
            *(user_task("a"), user_task("b"), flows("s", "g", "far", "a"), flows("g", "near", "b")),
        ),
        waiting_after("near"),
        wrong=["a"],
        right=["b"],
        ours="engine/spiff/nodes/timing.py",
    ),
    "a boundary event that does not interrupt comes once": Fault(
        diagram(
            *(start("s"), user_task("u"), boundary("b", "u", signal("x"), interrupting=False), user_task("v")),
            *(flow("s", "u"), flow("b", "v")),
        ),
        _signalled_twice,
        wrong=["u", "v"],
        right=["b", "u", "v", "v"],
        ours=_EVENTS,
    ),
    "a message reaches everything that waits for its name": Fault(
        diagram(
            *(start("s"), parallel("g"), receive("a", "paid"), receive("b", "paid")),
            *(end("e"), flows("s", "g", "a", "e"), flows("g", "b", "e")),
        ),
        waiting_after("a"),
        wrong=[],
        right=["b"],
        ours="engine/spiff/instance.py",
    ),
    "after an error that nothing catches the process goes on": Fault(
        diagram(start("s"), _failing("sub"), user_task("after"), flows("s", "sub", "after")),
        waiting_after("subu"),
        wrong=["after"],
        right=[],
        ours=_EVENTS,
    ),
    "an error reaches activities beside its own": Fault(
        diagram(
            *(start("s"), parallel("g"), _failing("a"), _failing("b"), flows("s", "g", "a"), flows("g", "b")),
            *(boundary("ab", "a", error("A")), boundary("bb", "b", error("A")), user_task("av"), user_task("bv")),
            *(flow("ab", "av"), flow("bb", "bv")),
        ),
        waiting_after("au"),
        wrong=["av", "bv"],
        right=["av", "bu"],
        ours=_PROPAGATION,
    ),
    "a sub-process goes on after an error that comes out of one in it": Fault(
        diagram(
            start("s"),
            sub_process(
                *("o", start("os"), _failing("i"), script("late", "=1", "y"), end("oe")),
                flows("os", "i", "late", "oe"),
            ),
            *(boundary("b", "o", error("A")), user_task("v"), end("e"), flows("s", "o", "e"), flow("b", "v")),
        ),
        lambda run: (run.act("iu"), "late" in run.passed)[1],
        wrong=True,
        right=False,
        ours=_PROPAGATION,
    ),
    "the error of a handler reaches no boundary event": Fault(
        diagram(
            *(start("s"), service_task("j"), boundary("b", "j", error("A")), user_task("v"), end("e")),
            *(flows("s", "j", "e"), flow("b", "v")),
        ),
        lambda run: (run.fail("j", "A"), run.waiting)[1],
        wrong=[],
        right=["v"],
        ours=_PROPAGATION,
    ),
}
