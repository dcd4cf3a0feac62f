"""The law of an element may be FEEL: evaluated as the element begins, kept with its token, named by all it causes."""

import pytest

from engine.spiff.state.occurrences import Closed, Failed
from tests.diagrams import (
    Part,
    ad_hoc,
    association,
    boundary,
    call,
    catch,
    compensation,
    diagram,
    end,
    event_sub_process,
    flow,
    flows,
    inclusive,
    message,
    parallel,
    said,
    script,
    start,
    sub_process,
    throw,
    timer,
    user_task,
)
from tests.unit.spiff.moved import moved
from tests.unit.spiff.running import Case

LAW = {"law": '=laws.notice + " CLK-07"'}
LAWS = {"laws": {"notice": "ATT-14.2", "hearing": "ATT-14.4"}}


def alone(node: Part, *more: Part) -> bytes:
    return diagram(start("s"), node, end("e"), flows("s", "x", "e"), *more)


def laws(case: Case, element: str) -> list[str]:
    """The law of each occurrence at an element, each once."""
    return list(
        dict.fromkeys(each.node.law for each in case.log if getattr(each, "node", None) and each.node.id == element)
    )


@pytest.mark.parametrize(
    ("law", "named"),
    [
        ('=laws.notice + " CLK-07"', "ATT-14.2 CLK-07"),
        ("=[laws.notice, laws.hearing]", "ATT-14.2 ATT-14.4"),
        ('=laws.notice + ", " + laws.notice', "ATT-14.2"),
        ('="  "', ""),
        ("K-02", "K-02"),
    ],
)
def test_a_text_or_a_list_of_texts_names_the_law_of_all_that_occurs_at_an_element(law: str, named: str) -> None:
    case = Case(alone(user_task("x", properties={"law": law})), LAWS)

    assert [place.node.law for place in case.places("x")] == [named]
    case.complete("x")
    assert laws(case, "x") == [named]
    assert case.is_completed


@pytest.mark.parametrize("notice", ["ATT-99.9", "x" * 10_000, "ATT-14.2 mine"])
def test_what_is_no_rule_of_the_table_is_not_cited(notice: str) -> None:
    case = Case(alone(user_task("x", properties={"law": "=laws.notice"})), {"laws": {"notice": notice}})

    fault = case.failed["x"]
    assert fault.startswith("x: the law names '")
    assert fault.endswith("', no rule of law.json; correct the value, or add the rule to that table")
    assert len(fault) < 300


def test_the_law_is_the_one_of_the_moment_at_which_the_element_began() -> None:
    case = Case(alone(user_task("x", properties=LAW)), LAWS)

    case.fix(laws={"notice": "LIC-11.1"})
    case.reload()
    case.complete("x")

    assert laws(case, "x") == ["ATT-14.2 CLK-07"]


def test_an_element_sees_its_own_inputs_and_a_variable_that_is_called_law() -> None:
    case = Case(alone(user_task("x", inputs={"law": "=laws.hearing"}, properties={"law": '=law + " K-02"'})), LAWS)

    assert case.places("x")[0].node.law == "ATT-14.4 K-02"


@pytest.mark.parametrize(
    ("law", "given"),
    [("=laws.nothing", "null"), ("=[laws.notice, 7]", '["ATT-14.2", 7]'), ("=true", "true"), ("=laws", "{")],
)
def test_what_gives_no_ids_is_an_incident_at_the_element(law: str, given: str) -> None:
    case = Case(alone(user_task("x", properties={"law": law})), LAWS)

    assert case.waiting == []
    assert case.failed["x"].startswith(f"x: the law is {given}")
    assert case.failed["x"].endswith("the FEEL behind = must give a text of ids, or a list of such texts")


def test_a_step_that_lacked_its_law_goes_on_by_what_was_corrected() -> None:
    case = Case(alone(user_task("x", properties=LAW)))
    case.fix(**LAWS)

    case.retry("x")

    assert case.places("x")[0].node.law == "ATT-14.2 CLK-07"


def test_a_boundary_timer_with_such_a_law_is_a_deadline_and_keeps_it_from_when_it_was_armed() -> None:
    term = boundary("d", "x", timer(date="2026-04-20"), interrupting=False, properties={"law": "=laws.notice"})
    case = Case(alone(user_task("x"), term, end("late"), flow("d", "late")), LAWS)

    assert (case.awaited("x").due_at, case.opened("d")[0].node.is_deadline) == (case.due("d"), True)
    case.fix(laws={})
    case.reload()
    case.complete("x")

    assert laws(case, "d") == ["ATT-14.2"]


@pytest.mark.parametrize("law", ['=""', "=[]", "=laws.nothing"])
def test_a_deadline_without_a_law_is_an_incident_of_the_step_that_it_watches(law: str) -> None:
    term = boundary("d", "x", timer(date="2026-04-20"), properties={"law": law})
    case = Case(alone(user_task("x"), term, end("late"), flow("d", "late")), LAWS)

    assert case.failed["x"].startswith("d: the law is ")
    assert (case.waiting, case.log[-1].node.id) == ([], "x")


def test_a_boundary_event_sees_the_inputs_of_its_activity_also_where_the_step_fails() -> None:
    term = boundary("d", "x", timer(date="2026-04-20"), interrupting=False, properties={"law": "=rule"})
    task = user_task("x", groups="=nobody", inputs={"rule": '="AMB-05"'}, properties={"law": "=rule"})
    case = Case(alone(task, term, end("late"), flow("d", "late")))

    assert case.places("d")[0].node.law == "AMB-05"
    assert [each.node.law for each in case.log if isinstance(each, Failed)] == ["AMB-05"]


def test_a_step_that_failed_by_its_law_names_none() -> None:
    case = Case(alone(user_task("x", properties=LAW)))

    assert [each.node.law for each in case.log if isinstance(each, Failed)] == [""]


def test_the_start_of_an_event_sub_process_has_the_law_of_when_it_was_armed() -> None:
    inside = event_sub_process(
        "es", start("t", timer(date="2026-04-20"), properties={"law": "=laws.notice"}), end("ee"), flows("t", "ee")
    )
    case = Case(diagram(start("s"), user_task("u"), flows("s", "u"), inside), LAWS)
    case.fix(laws={})
    case.reload()

    case.fire("t")

    assert [each.node.law for each in case.log if isinstance(each, Closed) and each.node.id == "t"] == ["ATT-14.2"]
    assert (case.failed, case.is_completed) == ({}, True)


@pytest.mark.parametrize(
    "node",
    [
        script("x", "=1", properties=LAW),
        sub_process("x", start("is"), end("ie"), flows("is", "ie"), properties=LAW),
        parallel("x", properties=LAW),
        inclusive("x", properties=LAW),
        throw("x", properties=LAW),
        call("x", "called", properties=LAW),
        catch("x", timer(date="2026-04-20"), properties=LAW),
        catch("x", message("m"), properties=LAW),
    ],
    ids=["script", "sub-process", "parallel", "inclusive", "throw", "call", "timer", "message"],
)
def test_every_kind_of_element_may_take_its_law_from_the_case(node: Part) -> None:
    called = diagram(start("cs"), end("ce"), flows("cs", "ce"), id="called")

    case = Case(alone(node), LAWS, called=(called,))
    for waiting in case.waiting:
        case.deliver(waiting) if case.opened(waiting)[-1].kind == "message" else case.fire(waiting)

    assert laws(case, "x") == ["ATT-14.2 CLK-07"]
    assert "x" in Case(alone(node), called=(called,)).failed


def test_a_handler_is_undone_by_the_law_of_the_moment() -> None:
    undo = user_task("undo")
    undo = Part(undo.xml.replace("<bpmn:userTask", '<bpmn:userTask isForCompensation="true"'))
    undone = boundary("undone", "x", compensation(), properties={"law": "=laws.notice"})
    way = (script("x", "=1"), throw("t", compensation()), undone, undo, association("undone", "undo"))
    case = Case(diagram(start("s"), *way, end("e"), flows("s", "x", "t", "e")), LAWS)

    assert (laws(case, "undone"), case.waiting) == (["ATT-14.2"], ["undo"])


def test_what_people_may_begin_has_its_law_when_it_begins() -> None:
    step = user_task("a", inputs={"rule": "=laws.notice"}, properties={"law": "=rule", "starters": "clerks"})
    case = Case(alone(ad_hoc("x", step)), LAWS)
    assert (case.failed, laws(case, "a")) == ({}, [""])

    case.instance.begin_step(case.opened("a")[0].token)
    case.instance.run_until_waiting()

    assert [place.node.law for place in case.places("a") if place.waits_for == "user_task"] == ["ATT-14.2"]


def test_a_process_whose_law_gives_no_ids_has_an_incident_at_its_start() -> None:
    case = Case(diagram(said(law="=laws.notice"), start("s"), user_task("u"), flows("s", "u")))

    assert case.failed["s"].startswith("s: the law of the process is null")
    case.fix(**LAWS)
    case.retry("s")
    assert case.waiting == ["u"]


def test_a_called_process_takes_its_ids_from_its_caller() -> None:
    shared = diagram(start("cs"), user_task("x", properties=LAW), end("ce"), flows("cs", "x", "ce"), id="shared")
    caller = diagram(
        start("s"), call("c", "shared", parent=False, inputs={"laws": '={notice: "LIC-11.1"}'}), flows("s", "c")
    )

    assert Case(caller, called=(shared,)).places("x")[0].node.law == "LIC-11.1 CLK-07"


# --- what looks a rule up


def test_deadlines_are_recalculated_by_the_law_that_they_keep() -> None:
    term = boundary(
        "d", "x", timer(date="=date(day)"), interrupting=False, properties={"law": '=laws.notice + " CLK-07"'}
    )
    case = Case(alone(user_task("x"), term, end("late"), flow("d", "late")), {**LAWS, "day": "2026-04-20"})
    case.fix(day="2026-04-22", laws={})

    assert case.instance.recount(0, "LIC-11.1", ()) == []
    (changed,) = case.instance.recount(0, "ATT-14.2", ())

    assert (changed.node.law, str(changed.after)[:10]) == ("ATT-14.2 CLK-07", "2026-04-22")


def test_a_deadline_that_follows_a_missed_one_cites_the_law_of_now() -> None:
    term = boundary("d", "x", timer(date="=date(day)"), interrupting=False, properties={"law": "=laws.notice"})
    case = Case(alone(user_task("x"), term, end("late"), flow("d", "late")), {**LAWS, "day": "2026-04-07"})
    due_at = case.due("d")
    case.fire("d")
    case.fix(day="2026-04-22", laws={"notice": "LIC-11.1"})

    assert case.instance.succeed(0, "ATT-14.2", (), {("d", due_at)}) == []
    (follows,) = case.instance.succeed(0, "LIC-11.1", (), {("d", due_at)})

    assert (follows.node.law, case.places("d")[0].node.law) == ("LIC-11.1", "LIC-11.1")


# --- other versions


def test_a_move_to_another_version_evaluates_the_law_anew() -> None:
    term = boundary("d", "x", timer(date="2026-04-20"), interrupting=False, properties={"law": "=laws.notice"})
    other = boundary("d", "x", timer(date="2026-04-20"), interrupting=False, properties={"law": "=laws.hearing"})
    late = (end("late"), flow("d", "late"))
    case = Case(alone(user_task("x", properties={"law": "K-02"}), term, *late), LAWS)

    found = moved(case, alone(user_task("x", properties=LAW), other, *late))

    assert {node.id: node.law for node in found.tokens.values()} == {"x": "ATT-14.2 CLK-07", "d": "ATT-14.4"}
    found = moved(case, alone(user_task("x", properties={"law": "K-02"}), term, *late))
    assert {node.id: node.law for node in found.tokens.values()} == {"x": "K-02", "d": "ATT-14.2"}
