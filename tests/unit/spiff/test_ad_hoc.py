"""Ad-hoc sub-processes: what begins in them, how their paths go, and when they end, as in Camunda 8.8."""

from typing import Any

import orjson
import pytest

from engine.definition.reader import read_sound
from engine.spiff.changes.mismatches import CannotMove
from engine.spiff.compiler import make_runnable
from engine.spiff.instance import ProcessInstance
from engine.spiff.state.errors import NotWaiting
from engine.spiff.state.occurrences import Reoffered
from engine.spiff.state.waits import Offer, StepWait
from tests.diagrams import (
    Part,
    ad_hoc,
    boundary,
    compensation,
    condition,
    diagram,
    each,
    end,
    error,
    escalation,
    event_sub_process,
    exclusive,
    flow,
    flows,
    message,
    parallel,
    script,
    service_task,
    signal,
    start,
    sub_process,
    throw,
    timer,
    undone_by,
    user_task,
)
from tests.unit.spiff.running import Case

#: Two steps that follow each other, and one that stands alone.
STEPS = (user_task("a"), user_task("a2"), flow("a", "a2"), user_task("b"))
ALONE = user_task("b")
AT_ONCE = script("c", "=1 + 1", "c")


#: Two steps of which one is taken, and a gateway that waits for both.
JOINED = (user_task("both"), flows("l", "g", "both"), flow("r", "g"))


def around(inner: Part, *more: Part) -> bytes:
    """An ad-hoc sub-process `x` in a process that waits behind it."""
    return diagram(start("s"), inner, user_task("after"), end("e"), flows("s", "x", "after", "e"), *more)


def enter(*steps: Part, begins: str = '=["a", "b"]', given: dict[str, object] | None = None, **said: Any) -> Case:
    return Case(around(ad_hoc("x", *(steps or STEPS), begins=begins, **said)), given)


def test_what_the_list_names_begins_and_the_flows_behind_it_are_followed() -> None:
    case = enter()

    assert case.waiting == ["a", "b"]
    case.complete("a")

    assert case.waiting == ["a2", "b"]


def test_without_a_condition_it_ends_when_nothing_is_active_any_more() -> None:
    case = enter()

    for element in ("a", "b"):
        case.complete(element)
    assert case.waiting == ["a2"]
    case.complete("a2")

    assert case.waiting == ["after"]
    assert case.passed == ["s", "a", "b", "a2", "x"]


def test_what_begins_is_computed_from_the_variables_and_the_inputs_of_the_element() -> None:
    case = enter(begins="=wanted", inputs={"wanted": "=[chosen]"}, given={"chosen": "b"})

    assert case.waiting == ["b"]


def test_the_elements_that_can_begin_are_known_where_it_is_said_which_begin() -> None:
    case = enter(*STEPS, AT_ONCE, begins="=adHocSubProcessElements.elementId", given={"c": None})

    assert case.waiting == ["a", "b"]
    assert case.variables["c"] == 2


def test_steps_that_nothing_holds_end_it_at_once() -> None:
    assert enter(AT_ONCE, begins='=["c"]').waiting == ["after"]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (["a", "d"], "x: the active elements name 'd', which cannot begin there; there are a, b"),
        (["a2"], "x: the active elements name 'a2', which cannot begin there; there are a, b"),
        (["b", "a", "b"], "x: the active elements name 'b' 2 times; name each element once"),
        ("a", 'x: the active elements are "a"; they must be a list of ids'),
        ([1], "x: the active elements are [1]; they must be a list of ids"),
        (None, "x: the active elements are null"),
        ([], "x: nothing begins, since the active elements are an empty list, and no event can end it"),
    ],
)
def test_a_list_that_names_no_steps_is_an_incident_and_is_asked_again_after_a_correction(
    given: object, fault: str
) -> None:
    case = enter(begins="=wanted", given={"wanted": given})

    (said,) = case.failed.values()
    assert (list(case.failed), said.startswith(fault)) == (["x"], True), said
    case.fix(wanted=["b"])
    case.retry("x")

    assert case.waiting == ["b"]


# -- the completion condition


def test_a_true_condition_at_the_end_of_a_path_cancels_what_is_active() -> None:
    case = enter(until="=done = true", given={"done": False})

    case.complete("b", done=False)
    assert case.waiting == ["a"]
    case.complete("a", done=True)
    assert case.waiting == ["a2"]  # it is asked when a path ends, not on the way
    case.complete("a2")

    assert case.waiting == ["after"]


def test_what_a_true_condition_cancels_is_closed_as_cancelled() -> None:
    case = enter(until="=done = true", given={"done": False})

    case.complete("b", done=True)

    assert (case.waiting, case.closed("a")) == (["after"], ["cancelled"])


def test_it_waits_for_what_is_active_where_remaining_instances_are_not_cancelled() -> None:
    case = enter(until="=done = true", cancels=False, given={"done": False})

    case.complete("b", done=True)
    assert case.waiting == ["a"]
    case.complete("a", done=False)
    case.complete("a2")

    assert case.waiting == ["after"]


def test_a_false_condition_when_nothing_is_active_is_an_incident_that_a_correction_ends() -> None:
    case = enter(ALONE, begins='=["b"]', until="=done", given={"done": False})

    case.complete("b")

    said = "x: nothing is active any more, but the completion condition is false, and no event can end it; correct"
    assert case.failed["x"].startswith(said)
    case.fix(done=True)
    case.retry("x")

    assert (case.waiting, case.failed) == (["after"], {})


def test_a_condition_that_is_neither_true_nor_false_is_an_incident() -> None:
    case = enter(until="=done", given={"done": None})

    case.complete("b")

    assert case.failed["x"].startswith("x: the completion condition is null")
    assert case.waiting == ["a"]
    case.fix(done=True)
    case.retry("x")

    assert case.waiting == ["after"]


@pytest.mark.parametrize("begun", [["b"], []])
def test_it_stays_open_with_nothing_active_where_an_event_on_its_border_can_end_it(begun: list[str]) -> None:
    inner = ad_hoc("x", *STEPS, begins="=begun", until="=false")
    case = Case(around(inner, boundary("t", "x", timer(duration="P1D")), end("te"), flow("t", "te")), {"begun": begun})

    for element in begun:
        case.complete(element)

    assert (case.waiting, case.failed) == (["t"], {})
    case.fire("t")

    assert case.is_completed


# -- variables


#: Two paths of two steps each.
PATHS = (user_task("a"), user_task("a2"), flow("a", "a2"), user_task("b"), user_task("b2"), flow("b", "b2"))


def test_what_the_steps_of_a_path_write_stays_on_it_so_that_no_other_reads_it() -> None:
    case = enter(*PATHS, results="out", result="={x: x, y: y}")

    case.complete("a", x=1)
    case.complete("b", x=2)
    assert [case.seen_by("a2")["x"], case.seen_by("b2")["x"]] == [1, 2]
    case.complete("a2", y="A")
    case.complete("b2", y="B")

    assert case.variables == {"out": [{"x": 1, "y": "A"}, {"x": 2, "y": "B"}]}


def test_a_variable_outside_or_an_output_mapping_takes_what_a_step_writes_out_of_its_path() -> None:
    said = user_task("b", outputs={"told": "=x"})
    case = enter(user_task("a"), said, user_task("b2"), flow("b", "b2"), given={"kept": 0})

    case.complete("a", kept=1, own=1)
    case.complete("b", x=2)

    assert case.variables == {"kept": 1, "told": 2}


def test_a_variable_of_the_sub_process_is_outside_its_paths_too() -> None:
    case = enter(*PATHS, inputs={"n": "=0"}, outputs={"n": "=n"})

    case.complete("a", n=1)
    assert case.seen_by("b")["n"] == 1
    case.complete("b", n=2)
    case.complete("a2")
    case.complete("b2")

    assert case.variables == {"n": 2}


def test_a_path_inside_a_path_leaves_its_collection_on_that_path() -> None:
    inner = ad_hoc("y", user_task("c"), begins='=["c"]', results="found", result="=n")
    case = enter(inner, user_task("b"), begins='=["y", "b"]', results="all", result="=found")

    case.complete("c", n=4)
    case.complete("b", n=5)

    assert case.variables == {"all": [[4], None]}


def test_results_of_several_instances_in_a_path_stay_on_it() -> None:
    loop = each("=[1, 2]", "n", results="doubles", result="=2 * n")
    case = enter(user_task("b", loop=loop), begins='=["b"]', results="all", result="=doubles")

    case.complete("b")
    case.complete("b")

    assert case.variables == {"all": [[2, 4]]}


def test_a_correction_of_a_failed_step_lands_on_its_path() -> None:
    ways = (user_task("l"), user_task("r"), flow("g", "l", when="=way = 1"), flow("g", "r", when="=way = 2"))
    case = enter(user_task("a"), exclusive("g"), flow("a", "g"), *ways, ALONE)
    case.complete("a")

    case.fix(way=1)
    case.retry("g")

    assert case.waiting == ["b", "l"]
    assert "way" not in case.seen_by("b")


def test_a_case_that_was_stored_before_paths_had_variables_of_their_own_goes_on() -> None:
    case = enter(*PATHS, results="out", result="=x")
    case.complete("a", x=1)
    state = orjson.loads(case.instance.dump().content)
    own = state.pop("keeping")
    state["scopes"] = [row for row in state["scopes"] if row[0] not in own]
    case.instance = ProcessInstance.load(orjson.dumps(state), case.runnable, case.office, case._read_apart)

    case.complete("b", x=2)
    case.complete("b2")
    case.complete("a2", x=3)

    assert case.variables["out"] == [2, 3]


def test_results_of_paths_are_collected_in_the_order_in_which_these_end() -> None:
    case = enter(results="opinions", result="=opinion", until="=count(opinions) = 2")

    case.complete("a", opinion="on the way")
    case.complete("b", opinion="for")
    assert case.seen_by("a2")["opinions"] == ["for"]
    case.complete("a2", opinion="against")

    assert case.waiting == ["after"]
    assert case.variables["opinions"] == ["for", "against"]


def test_only_the_targets_of_output_mappings_leave_it_beside_the_collection() -> None:
    case = enter(
        *(ALONE,), begins='=["b"]', results="all", result="=n", inputs={"own": "=1"}, outputs={"sum": "=sum(all) + own"}
    )

    case.complete("b", n=4)

    assert {name: case.variables.get(name) for name in ("all", "sum", "own")} == {"all": [4], "sum": 5, "own": None}


def test_a_collection_that_a_step_has_replaced_is_an_incident() -> None:
    case = enter(ALONE, begins='=["b"]', results="all", result="=1")

    case.complete("b", all="mine")

    assert case.failed["x"].startswith("x: the output collection all was replaced by what is no list")


def test_the_properties_of_the_element_are_in_scope_of_its_own_expressions() -> None:
    case = enter(ALONE, begins="=[first]", properties={"first": "b", "least": "1"}, until="=least = 1")

    case.complete("b")

    assert case.waiting == ["after"]


# -- paths


def test_each_path_is_apart_so_that_a_join_does_not_wait_for_another() -> None:
    ways = (flow("k", "l", when="=left"), flow("k", "r", when="=not(left)"), user_task("l"), user_task("r"))
    begun = user_task("d", properties={"starters": "heads"})
    case = Case(around(ad_hoc("x", begun, exclusive("k"), *ways, parallel("g"), flows("d", "k"), *JOINED)))
    begin(case)
    begin(case)

    case.complete("d", left=True)
    case.complete("d", left=False)
    case.complete("l")

    assert case.waiting == ["r"]
    assert case.failed["g"].startswith("g: waits for a token on r_g (from r), and none can come any more")


def test_a_path_splits_and_joins_in_itself() -> None:
    case = enter(
        *(parallel("in"), user_task("l"), user_task("r"), parallel("out"), user_task("z")),
        *(flows("in", "l", "out", "z"), flows("in", "r", "out")),
        begins='=["in"]',
    )

    assert case.waiting == ["l", "r"]
    case.complete("l")
    case.complete("r")

    assert case.waiting == ["z"]
    case.complete("z")
    assert case.waiting == ["after"]


def test_events_and_gateways_begin_too() -> None:
    case = enter(
        *(throw("t", escalation("told")), exclusive("g", default="g_v"), user_task("u"), user_task("v")),
        *(flow("g", "u", when="=false"), flow("g", "v")),
        begins='=["t", "g"]',
    )

    assert case.waiting == ["v"]


def test_one_ad_hoc_sub_process_is_inside_another() -> None:
    inner = ad_hoc("y", user_task("b"), user_task("d"), begins='=["b", "d"]', until="=true")
    case = enter(user_task("a"), inner, begins='=["a", "y"]')

    assert case.waiting == ["a", "b", "d"]
    case.complete("d")

    assert case.waiting == ["a"]
    case.complete("a")
    assert case.waiting == ["after"]


# -- what sub-processes have


def test_an_interrupting_event_on_its_border_cancels_all_paths() -> None:
    inner = ad_hoc("x", *STEPS, begins='=["a", "b"]')
    case = Case(around(inner, boundary("t", "x", message("stop")), end("te"), flow("t", "te")))

    case.deliver("t")

    assert case.is_completed
    assert (case.closed("a"), case.closed("b")) == (["cancelled"], ["cancelled"])


def test_an_error_of_a_step_is_caught_on_the_border_of_the_step_or_of_the_whole() -> None:
    own = (boundary("own", "a", error("own")), user_task("own_way"), flow("own", "own_way"))
    inner = ad_hoc("x", service_task("a"), user_task("b"), *own, begins='=["a", "b"]')
    xml = around(inner, boundary("t", "x", error("other")), user_task("way"), end("te"), flows("t", "way", "te"))
    inside, outside = Case(xml), Case(xml)

    assert inside.fail("a", "own")
    assert outside.fail("a", "other")

    assert inside.waiting == ["b", "own_way", "t"]
    assert outside.waiting == ["way"]


def beside(*steps: str) -> Part:
    """An event sub-process that the message `m` starts beside the paths."""
    news = start("m", message("news"), interrupting=False)
    return event_sub_process("es", news, *map(user_task, steps), end("ee"), flows("m", *steps, "ee"))


def test_an_event_sub_process_inside_is_active_beside_all_paths() -> None:
    case = enter(*STEPS, beside("v"), until="=false")

    case.deliver("m")
    assert case.waiting == ["a", "b", "m", "v"]
    case.complete("v")

    assert case.waiting == ["a", "b", "m"]


def test_it_stays_open_with_nothing_active_where_an_event_sub_process_inside_can_be_started() -> None:
    case = enter(ALONE, beside("v"), begins='=["b"]', until="=enough = true")

    case.complete("b", enough=False)

    assert (case.waiting, case.failed) == (["m"], {})


def test_the_end_of_an_event_sub_process_beside_the_paths_asks_the_condition() -> None:
    case = enter(*STEPS, beside("v"), until="=enough = true", given={"enough": False})

    case.deliver("m")
    case.complete("v", enough=True)

    assert case.waiting == ["after"]


def test_a_condition_wakes_in_a_path() -> None:
    case = enter(
        *(user_task("a"), user_task("b"), boundary("k", "b", condition("=late = true")), user_task("told")),
        flow("k", "told"),
        given={"late": False},
    )

    case.complete("a", late=True)

    assert case.waiting == ["told"]


def test_a_signal_reaches_all_paths() -> None:
    inner = ad_hoc(
        *("x", user_task("a"), user_task("b"), boundary("i", "a", signal("go")), boundary("j", "b", signal("go"))),
        begins='=["a", "b"]',
    )
    case = Case(around(inner))

    assert case.signal("go") == 2
    assert case.waiting == ["after"]


@pytest.mark.parametrize("sequential", [True, False])
def test_it_has_several_instances_each_with_its_own_collection(sequential: bool) -> None:
    loop = each("=[1, 2]", "n", sequential=sequential, results="lists", result="=found")
    case = enter(ALONE, begins='=["b"]', results="found", result="=n * 10", loop=loop)

    case.complete("b")
    case.complete("b")

    assert case.waiting == ["after"]
    assert case.variables["lists"] == [[10], [20]]


def test_what_was_completed_in_its_paths_is_undone_once_when_it_has_ended() -> None:
    inner = ad_hoc("x", *STEPS, undone_by("a", user_task("undo_a")), begins='=["a", "b"]')
    case = Case(
        diagram(
            *(start("s"), inner, throw("t", compensation()), user_task("after"), end("e")),
            *(flows("s", "x", "t", "after", "e"), undone_by("x", user_task("undo_x"))),
        )
    )

    for element in ("a", "b", "a2"):
        case.complete(element)

    assert case.waiting == ["undo_a", "undo_x"]
    case.complete("undo_a")
    case.complete("undo_x")
    assert case.waiting == ["after"]


def test_an_event_sub_process_inside_undoes_a_step_of_a_path() -> None:
    inside = event_sub_process(
        *("es", start("m", message("no"), interrupting=False), throw("t", compensation("a")), end("ee")),
        flows("m", "t", "ee"),
    )
    case = enter(*STEPS, inside, undone_by("a", user_task("undo_a")))

    case.complete("a")
    case.complete("a2")
    case.deliver("m")

    assert case.waiting == ["b", "m", "undo_a"]
    case.complete("undo_a")
    case.complete("b")
    assert case.waiting == ["after"]


def test_deadlines_run_on_it_and_inside_it_and_while_its_list_is_wrong() -> None:
    term = boundary("term", "x", timer(duration="P5D"), interrupting=False, properties={"law": "CLK-03"})
    own = boundary("own", "a", timer(duration="P1D"), interrupting=False, properties={"law": "CLK-04"})
    inner = ad_hoc("x", *STEPS, own, begins="=wanted")
    xml = around(inner, term, end("te"), flow("term", "te"))
    case, failed = Case(xml, {"wanted": ["a", "b"]}), Case(xml, {"wanted": 1})

    assert (case.awaited("a").due_at, case.awaited("b").due_at) == (case.due("own"), case.due("term"))
    assert failed.waiting == ["term"]
    case.complete("b")
    case.complete("a")
    case.complete("a2")

    assert case.closed("term") == ["host_completed"]


# -- another version


def moved(case: Case, *steps: Part, **said: Any) -> Case:
    xml = around(ad_hoc("x", *steps, **said))
    case.runnable = make_runnable(2, read_sound(xml, "test.bpmn", {})[0])
    case.instance.move({1: case.runnable}, drops_watchers=False)
    case._settle()
    return case


def test_a_case_is_migrated_with_its_paths_and_goes_on_by_the_new_version() -> None:
    case = enter(given={"done": False})
    case.complete("a")

    moved(case, *STEPS, user_task("b2"), flow("b", "b2"), beside(), begins='=["a", "b"]', until="=done = true")
    case.complete("b", done=True)

    assert case.waiting == ["a2", "b2", "m"]
    case.complete("b2")
    assert case.waiting == ["after"]


def test_a_version_without_a_step_that_is_active_is_refused() -> None:
    with pytest.raises(CannotMove, match="b is not there"):
        moved(enter(), user_task("a"), begins='=["a"]')


def test_a_version_in_which_it_is_a_plain_sub_process_is_refused() -> None:
    case = enter()
    plain = around(sub_process("x", start("is"), *STEPS, flow("is", "a"), flow("is", "b")))
    runnable = make_runnable(2, read_sound(plain, "test.bpmn", {})[0])

    with pytest.raises(CannotMove, match="x is subProcess there, and here adHocSubProcess"):
        case.instance.move({1: runnable}, drops_watchers=False)


# -- what people begin


def offering(*steps: Part, groups: str = "clerks heads", **said: Any) -> bytes:
    begun = user_task("d", properties={"starters": groups})
    return around(ad_hoc("x", *(steps or STEPS), begun, user_task("d2"), flow("d", "d2"), **said))


def begin(case: Case, element: str = "d") -> None:
    case.instance.begin_step(case.opened(element)[0].token)
    case._settle()


def test_people_begin_a_step_as_often_as_they_like_as_long_as_it_is_active() -> None:
    case = Case(offering(begins='=["a", "b"]', until="=done = true"), {"done": False})

    assert case.awaited("d") == StepWait(Offer(("clerks", "heads"), (), None))
    assert case.waiting == ["a", "b"]
    begin(case)
    begin(case)
    assert case.waiting == ["a", "b", "d", "d"]
    case.complete("d")
    case.complete("d2", done=True)

    assert case.waiting == ["after"]
    assert case.closed("d") == ["completed", "cancelled", "cancelled"]  # two tasks, and the offer


def test_without_a_list_it_waits_for_people_to_begin() -> None:
    case = Case(offering(begins=None))

    assert (case.waiting, case.failed, case.is_completed) == ([], {}, False)
    begin(case)
    case.complete("d")
    case.complete("d2")

    assert case.waiting == ["after"]


def test_nothing_is_stuck_as_long_as_people_can_begin_something() -> None:
    case = Case(offering(ALONE, begins='=["b"]', until="=done = true"), {"done": False})

    case.complete("b", done=False)

    assert (case.waiting, case.failed) == ([], {})
    begin(case)
    case.complete("d", done=True)
    case.complete("d2")
    assert case.waiting == ["after"]


def test_nothing_more_is_begun_while_it_waits_for_what_remains() -> None:
    case = Case(offering(begins='=["a", "b"]', until="=done = true", cancels=False), {"done": False})

    case.complete("b", done=True)

    assert case.closed("d") == ["cancelled"]
    with pytest.raises(NotWaiting):
        begin(case)
    assert case.waiting == ["a"]


def test_a_step_is_offered_otherwise_in_another_version_and_a_new_one_is_offered_too() -> None:
    case = Case(offering(begins='=["a", "b"]'))
    new = user_task("f", properties={"starters": "heads"})
    case.runnable = make_runnable(
        2, read_sound(offering(*STEPS, new, begins='=["a", "b"]', groups="heads"), "test.bpmn", {})[0]
    )

    case.instance.move({1: case.runnable}, drops_watchers=False)
    case._settle()

    assert [each.offer for each in case.log if isinstance(each, Reoffered)] == [Offer(("heads",), (), None)]
    begin(case, "f")
    assert case.waiting == ["a", "b", "f"]


def test_what_is_offered_is_withdrawn_with_everything_else_when_an_event_interrupts() -> None:
    inner = ad_hoc("x", *STEPS, user_task("d", properties={"starters": "heads"}), begins='=["a", "b"]')
    case = Case(around(inner, boundary("t", "x", message("stop")), end("te"), flow("t", "te")))

    case.deliver("t")

    assert case.is_completed
    assert case.closed("d") == ["cancelled"]
