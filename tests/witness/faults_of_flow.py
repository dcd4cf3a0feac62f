"""Faults of the stock library in flows, gateways, joins, loops and data."""

from tests.diagrams import (
    diagram,
    each,
    end,
    exclusive,
    flow,
    flows,
    inclusive,
    parallel,
    script,
    start,
    terminate,
    together,
    user_task,
)
from tests.witness.faults import Fault, Run, seen_after, waiting_after

_NODE = "engine/spiff/nodes/node.py"
_GATEWAYS = "engine/spiff/nodes/gateways.py"
_VARIABLES = "engine/spiff/state/variables.py"
_EACH = "engine/spiff/nodes/multi_instance.py"

_TWO_WAYS = diagram(
    *(start("s"), parallel("g"), user_task("a"), user_task("b"), parallel("j"), user_task("z")),
    *(flows("s", "g", "a", "j", "z"), flows("g", "b", "j")),
)
_ROUNDS = diagram(
    *(start("s"), exclusive("x"), parallel("g"), user_task("a"), user_task("b"), user_task("c"), parallel("j")),
    *(user_task("z"), exclusive("q", default="q_e"), end("e"), flows("s", "x", "g", "a", "j", "z", "q", "e")),
    *(flows("g", "b", "j"), flows("g", "c", "j"), flow("q", "x", when="=again > 0")),
)
_INCLUSIVE = diagram(
    *(start("s"), inclusive("g", default="g_n"), user_task("a"), user_task("n"), inclusive("j"), user_task("z")),
    *(exclusive("k", default="k_b"), user_task("c"), user_task("b"), exclusive("l"), user_task("d")),
    *(flow("s", "g"), flow("g", "a", when="=x > 0"), flow("g", "k", when="=x > 0"), flow("g", "n")),
    *(flow("k", "c", when="=x > 5"), flow("k", "b"), flows("c", "l"), flows("b", "l", "d", "j")),
    *(flows("a", "j"), flows("n", "j", "z")),
)
_PEOPLE = user_task("m", loop=each("=items", "item", results="r", result="=v"))
_SCRIPTS = script("m", "=item", "v", loop=each("=items", "item", results="r", result="=v"))
_AGAIN = together(
    *(start("s"), exclusive("x"), user_task("u"), exclusive("q", default="q_e"), end("e")),
    *(flows("s", "x", "m", "u", "q", "e"), flow("q", "x", when="=again > 0")),
)


def _last_first(run: Run) -> object:
    run.act("m", 1, v="second")
    run.act("m", 0, v="first")
    return run.seen_by("u")["r"]


def _straight(*ids: str) -> bytes:
    return diagram(start("s"), *(user_task(name) for name in ids), end("e"), flows("s", *ids, "e"))


FAULTS = {
    "a condition of a flow that leaves an activity is not looked at": Fault(
        diagram(start("s"), user_task("u"), user_task("v"), flow("s", "u"), flow("u", "v", when="=x > 5")),
        waiting_after("u"),
        wrong=["v"],
        right="ExecutionError",
        ours=_NODE,
        variables={"x": 1},
    ),
    "several flows that leave an activity are refused": Fault(
        diagram(start("s"), user_task("u"), user_task("v"), user_task("w"), flows("s", "u", "v"), flow("u", "w")),
        waiting_after("u"),
        wrong="ValidationException",
        right=["v", "w"],
        ours=_NODE,
    ),
    "a comment cuts a condition off": Fault(
        diagram(
            *(start("s"), exclusive("g", default="g_v"), user_task("u"), user_task("v")),
            *(flow("s", "g"), flow("g", "u", when="=x > [0]"), flow("g", "v")),
        ).replace(b"[0]", b"<!-- the limit -->0"),
        waiting_after(),
        wrong="WorkflowTaskException",
        right=["u"],
        ours="engine/definition/xml.py",
        variables={"x": 1},
    ),
    "an element may not be called Start": Fault(
        _straight("Start", "v"), waiting_after("Start"), wrong="ValidationException", right=["v"], ours=_NODE
    ),
    "an element may not be called End": Fault(
        _straight("End", "v"), waiting_after("End"), wrong="IndexError", right=["v"], ours=_NODE
    ),
    "a parallel join in a loop goes on before all have come": Fault(
        _ROUNDS,
        waiting_after("a", "b", "c", ("z", {"again": 1}), "c"),
        wrong=["a", "b", "z"],
        right=["a", "b"],
        ours=_GATEWAYS,
    ),
    "an inclusive join does not see what can still come by the second way into a merge": Fault(
        _INCLUSIVE, waiting_after("a"), wrong=["b", "z"], right=["b"], ours=_GATEWAYS, variables={"x": 1}
    ),
    "a terminate end event lets steps run that it has cancelled": Fault(
        diagram(
            *(start("s"), parallel("g"), end("t", terminate()), script("late", "=1", "y"), end("e")),
            *(flows("s", "g", "t"), flows("g", "late", "e")),
        ),
        lambda run: "late" in run.passed,
        wrong=True,
        right=False,
        ours="engine/spiff/run_loop.py",
    ),
    "a branch does not see what another one has written": Fault(
        _TWO_WAYS,
        seen_after("b", ("a", {"x": "new"})),
        wrong={"x": "old"},
        right={"x": "new"},
        ours=_VARIABLES,
        variables={"x": "old"},
    ),
    "the last branch takes back at a join what it never touched": Fault(
        _TWO_WAYS,
        seen_after("z", ("a", {"x": "new"}), "b"),
        wrong={"x": "old"},
        right={"x": "new"},
        ours=_VARIABLES,
        variables={"x": "old"},
    ),
    "lists in lists of contexts are merged where one replaces the other": Fault(
        _TWO_WAYS,
        seen_after("z", ("a", {"x": [{"k": 1}]}), "b"),
        wrong={"x": [{"k": 1}, {"k": 2}]},
        right={"x": [{"k": 1}]},
        ours=_VARIABLES,
        variables={"x": [{"k": 0}, {"k": 2}]},
    ),
    "a list that replaces a longer one is cut from that": Fault(
        diagram(start("s"), user_task("m", loop=each("=items", "item")), user_task("u"), flows("s", "m", "u")),
        lambda run: (run.act("m", x=[9]), run.seen_by("u")["x"])[1],
        wrong=[1],
        right=[9],
        ours=_VARIABLES,
        variables={"x": [1, 2, 3], "items": [7]},
    ),
    "results of a multi-instance activity come in the order of completion": Fault(
        diagram(start("s"), _PEOPLE, user_task("u"), flows("s", "m", "u")),
        _last_first,
        wrong=["second", "first"],
        right=["first", "second"],
        ours=_EACH,
        variables={"items": [1, 2]},
    ),
    "a multi-instance activity fails in the second round of a loop": Fault(
        diagram(_SCRIPTS, _AGAIN),
        waiting_after(("u", {"again": 1})),
        wrong="WorkflowDataException",
        right=["u"],
        ours=_EACH,
        variables={"items": [1]},
    ),
}
