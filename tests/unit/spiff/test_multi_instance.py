"""Multi-instance activities: one inner instance for each item, of every kind of activity."""

import pytest

from tests.diagrams import (
    Part,
    boundary,
    call,
    diagram,
    each,
    end,
    exclusive,
    flow,
    flows,
    message,
    receive,
    script,
    service_task,
    start,
    sub_process,
    timer,
    user_task,
)
from tests.unit.spiff.running import Case

MEMBERS = {"members": ["ann", "bolat", "dana"]}
VOTES = each("=members", "member", results="votes", result="=vote")
ONE_BY_ONE = each("=members", "member", results="votes", result="=vote", sequential=True)
CALLED = diagram(start("cs"), user_task("w"), end("ce"), flows("cs", "w", "ce"), id="called")


def body(activity: Part, *more: Part) -> bytes:
    return diagram(start("s"), activity, user_task("after"), flows("s", "m", "after"), *more)


def test_parallel_instances_are_open_together_each_with_its_item() -> None:
    case = Case(body(user_task("m", assignee="=member", loop=VOTES)), MEMBERS)

    assert case.waiting == ["m", "m", "m"]
    assert [opened.wait.assignee for opened in case.opened("m")] == ["ann", "bolat", "dana"]
    assert [case.seen_by("m", index)["loopCounter"] for index in range(3)] == [1, 2, 3]


def test_results_come_in_the_order_of_the_input_not_of_completion() -> None:
    case = Case(body(user_task("m", loop=VOTES)), MEMBERS)

    case.complete("m", 2, vote="dana's")
    case.complete("m", 0, vote="ann's")
    case.complete("m", 0, vote="bolat's")

    assert case.waiting == ["after"]
    assert case.variables == {**MEMBERS, "votes": ["ann's", "bolat's", "dana's"]}


def test_sequential_instances_come_one_after_the_other() -> None:
    case = Case(body(user_task("m", assignee="=member", loop=ONE_BY_ONE)), MEMBERS)

    for number, member in enumerate(MEMBERS["members"]):
        assert case.waiting == ["m"]
        assert case.awaited("m").assignee == member
        case.complete("m", vote=number)

    assert case.waiting == ["after"]
    assert case.variables["votes"] == [0, 1, 2]


@pytest.mark.parametrize("loop", [VOTES, ONE_BY_ONE])
def test_an_empty_list_passes_at_once_with_no_results(loop: Part) -> None:
    case = Case(body(user_task("m", loop=loop)), {"members": []})

    assert case.waiting == ["after"]
    assert case.variables["votes"] == []


@pytest.mark.parametrize("items", ["=missing", "=5", "={a: 1}"])
def test_an_input_collection_that_is_no_list_is_an_incident(items: str) -> None:
    case = Case(body(user_task("m", loop=each(items))))

    assert "must be a list" in case.failed["m"]


@pytest.mark.parametrize("loop", [VOTES, ONE_BY_ONE])
def test_jobs_run_for_each_item(loop: Part) -> None:
    case = Case(body(service_task("m", loop=loop)), MEMBERS)

    for number in range(3):
        case.finish("m", vote=number)

    assert case.variables["votes"] == [0, 1, 2]


def test_scripts_run_for_each_item() -> None:
    case = Case(body(script("m", "=upper case(member)", "vote", loop=VOTES)), MEMBERS)

    assert case.variables == {**MEMBERS, "votes": ["ANN", "BOLAT", "DANA"]}


@pytest.mark.parametrize("loop", [VOTES, ONE_BY_ONE])
def test_sub_processes_run_for_each_item_without_mixing_their_results(loop: Part) -> None:
    inside = (start("is"), user_task("w"), user_task("x"), end("ie"), flows("is", "w", "x", "ie"))
    case = Case(body(sub_process("m", *inside, loop=loop)), MEMBERS)

    while case.waiting != ["after"]:
        for element in ("w", "x"):
            for index in range(case.waiting.count(element)):
                vote = case.seen_by(element, 0)["member"] + element
                case.complete(element, **({"vote": vote} if element == "w" else {}))
                assert index < 3

    assert case.variables == {**MEMBERS, "votes": ["annw", "bolatw", "danaw"]}


@pytest.mark.parametrize("loop", [VOTES, ONE_BY_ONE])
def test_processes_are_called_for_each_item(loop: Part) -> None:
    case = Case(body(call("m", "called", loop=loop)), MEMBERS, called=(CALLED,))

    while case.waiting != ["after"]:
        case.complete("w", vote=case.seen_by("w")["member"] + "!")

    assert case.variables == {**MEMBERS, "votes": ["ann!", "bolat!", "dana!"]}


def test_receive_tasks_wait_for_each_item() -> None:
    case = Case(body(receive("m", "paid", "=member", loop=VOTES)), MEMBERS)

    assert [opened.wait.key for opened in case.opened("m")] == ["ann", "bolat", "dana"]
    for number in range(3):
        case.deliver("m", vote=number)

    assert case.variables["votes"] == [0, 1, 2]


def test_the_completion_condition_ends_the_rest() -> None:
    until = "=numberOfCompletedInstances >= 2 and numberOfActiveInstances = 1 and numberOfInstances = 3"
    case = Case(body(user_task("m", loop=each("=members", results="votes", result="=vote", until=until))), MEMBERS)

    case.complete("m", 1, vote="b")
    case.complete("m", 1, vote="d")

    assert case.waiting == ["after"]
    assert case.variables["votes"] == [None, "b", "d"]
    assert sorted(case.closed("m")) == ["cancelled", "completed", "completed"]


def test_the_completion_condition_may_look_at_the_results() -> None:
    loop = each("=members", results="votes", result="=vote", until='=list contains(votes, "no")', sequential=True)
    case = Case(body(user_task("m", loop=loop)), MEMBERS)

    case.complete("m", vote="yes")
    case.complete("m", vote="no")

    assert case.variables["votes"] == ["yes", "no", None]


def test_the_body_may_come_again_in_a_loop() -> None:
    case = Case(
        diagram(
            start("s"),
            exclusive("back"),
            user_task("m", loop=VOTES),
            exclusive("g", default="g_after"),
            user_task("after"),
            flows("s", "back", "m", "g", "after"),
            flow("g", "back", when="=again"),
        ),
        MEMBERS,
    )

    for number in range(2):
        for vote in range(3):
            case.complete("m", vote=vote, again=number == 0)

    assert case.waiting == ["after"]
    assert case.variables["votes"] == [0, 1, 2]


def test_a_boundary_event_watches_over_the_body_and_ends_all_instances() -> None:
    case = Case(
        body(
            user_task("m", loop=VOTES),
            boundary("b", "m", timer(date="2026-04-09")),
            user_task("late"),
            flow("b", "late"),
        ),
        MEMBERS,
    )
    case.complete("m", vote="yes")

    assert case.waiting == ["b", "m", "m"]
    case.fire("b")

    assert case.waiting == ["late"]
    assert case.variables == MEMBERS


def test_a_non_interrupting_boundary_event_of_the_body_fires_once_for_all() -> None:
    case = Case(
        body(
            user_task("m", loop=VOTES),
            boundary("b", "m", message("hurry"), interrupting=False),
            user_task("v"),
            flow("b", "v"),
        ),
        MEMBERS,
    )

    case.deliver("b")

    assert case.waiting == ["b", "m", "m", "m", "v"]


def test_the_body_passes_once_however_many_instances_there_are() -> None:
    case = Case(body(script("m", "=1", loop=each("=members"))), MEMBERS)

    assert case.passed == ["s", "m"]


def test_inputs_and_outputs_are_those_of_each_instance() -> None:
    case = Case(
        body(user_task("m", inputs={"greeting": '="hello " + member'}, outputs={"vote": "=answer.vote"}, loop=VOTES)),
        MEMBERS,
    )

    assert case.seen_by("m", 1)["greeting"] == "hello bolat"
    for number in range(3):
        case.complete("m", answer={"vote": number}, vote="raw")

    assert case.variables == {**MEMBERS, "votes": [0, 1, 2]}


def test_an_output_element_is_any_expression() -> None:
    loop = each("=members", "member", results="votes", result='={member: member, vote: vote, "n": loopCounter}')
    case = Case(body(user_task("m", loop=loop)), {"members": ["ann"]})

    case.complete("m", vote="yes")

    assert case.variables["votes"] == [{"member": "ann", "vote": "yes", "n": 1}]


def test_two_bodies_may_be_nested() -> None:
    inner = user_task("w", loop=each("=row", "cell", results="sums", result="=cell + add"))
    outer = sub_process(
        "m",
        start("is"),
        inner,
        end("ie"),
        flows("is", "w", "ie"),
        inputs={"sums": "=[]"},
        loop=each("=rows", "row", results="table", result="=sums"),
    )
    case = Case(body(outer), {"rows": [[1, 2], [3]]})

    for _ in range(3):
        case.complete("w", add=10)

    assert case.variables["table"] == [[11, 12], [13]]
