"""Ids of rules that are nearly ones of the table of the law are named; ids of other acts are let through."""

import pytest

from tests.diagrams import Part, boundary, call, diagram, end, flow, flows, said, service_task, start, timer, user_task
from tests.unit.deployment.checking import errors, warnings

PLACES = {
    "property law": lambda rule: user_task("x", properties={"law": rule}),
    "input law": lambda rule: service_task("x", "recount-deadline", inputs={"reason": "Another session", "law": rule}),
}


def found(*parts: Part) -> list[str]:
    return [line for line in warnings(diagram(*parts)) if "no rule of law.json" in line]


@pytest.mark.parametrize("place", PLACES)
def test_a_slip_in_the_id_of_a_rule_is_named(place: str) -> None:
    around = (start("s"), end("e"), flows("s", "x", "e"))

    assert found(*around, PLACES[place]("ATT-07.1")) == []
    assert found(*around, PLACES[place]("ATT-7.1")) == [
        f"1.bpmn:x: warning: the {place} names 'ATT-7.1', which is no rule of law.json; did you mean 'ATT-07.1'"
    ]


def test_each_id_of_a_list_is_looked_at_and_those_of_another_act_are_let_through() -> None:
    task = user_task("x", properties={"law": "ATT-07.1 CLK_02, RET-0001"})

    (line,) = found(start("s"), task, end("e"), flows("s", "x", "e"))
    assert "names 'CLK_02'" in line


def test_processes_and_reminders_are_looked_at() -> None:
    late = boundary("b", "x", timer(duration="P1D"), interrupting=False, properties={"alarm": "K14"})
    parts = (start("s"), user_task("x"), end("e"), flows("s", "x", "e"), late, end("be"), flow("b", "be"))

    assert [line.partition(" names")[0] for line in found(said(law="GEN_08"), *parts)] == [
        "1.bpmn:p: warning: the property law",
        "1.bpmn:b: warning: the property alarm",
    ]


@pytest.mark.parametrize("law", ['="ATT-7.1"', '=laws.notice + " ATT-7.1"', '=[a, "CLK-07, ATT-7.1"]'])
def test_ids_that_feel_writes_out_are_looked_at(law: str) -> None:
    (line,) = found(start("s"), user_task("x", properties={"law": law}), end("e"), flows("s", "x", "e"))

    assert line.startswith("1.bpmn:x: warning: the property law names 'ATT-7.1'")


def calling(laws: str, reads: str = '=laws.notice + " CLK-07"', name: str = "laws") -> list[str]:
    """What is said of a call that gives the process that it calls the ids of its rules."""
    task = user_task("x", properties={"law": reads})
    inner = diagram(start("cs"), task, end("ce"), flows("cs", "x", "ce"), id="called")
    caller = diagram(start("s"), call("c", "called", inputs={name: laws}), end("e"), flows("s", "c", "e"))
    return [line for line in warnings(caller, inner) if "law" in line]


def test_so_are_those_that_a_call_gives_for_the_law_of_what_it_calls() -> None:
    assert calling('={notice: "ATT-14.2 ATT-14.3"}') == []
    assert calling("ATT-7.1", "=rule", "rule") == [
        "1.bpmn:c: warning: the input rule names 'ATT-7.1', which is no rule of law.json; did you mean 'ATT-07.1'"
    ]
    (line,) = calling('={notice: "ATT-7.1"}')
    assert line.startswith("1.bpmn:c: warning: the input laws names 'ATT-7.1'")


def test_an_entry_that_the_called_process_reads_for_its_law_and_the_call_leaves_out_is_named() -> None:
    (line,) = calling('={notise: "ATT-14.2"}')
    assert line == (
        "1.bpmn:c: warning: the called process reads laws.notice for its law, which this input does not give; "
        "add it, or correct the name of an entry"
    )
    assert calling("=of_service") == []


def test_an_element_that_gives_itself_another_context_of_that_name_asks_nothing_of_the_caller() -> None:
    own = {"inputs": {"laws": '={notice: "K-01"}'}, "properties": {"law": "=laws.notice"}}
    late = boundary("b", "u", timer(duration="P1D"), interrupting=False, properties={"law": "=laws.notice"})
    steps = (start("s"), user_task("u", **own), late, end("l"), end("e"), flows("s", "u", "e"), flows("b", "l"))
    called = diagram(*steps, id="called")
    caller = diagram(start("s"), call("c", "called", inputs={"laws": "={other: 1}"}), end("e"), flows("s", "c", "e"))

    assert [line for line in warnings(caller, called) if "for its law" in line] == []


def test_what_is_no_id_in_feel_is_let_through() -> None:
    law = '=if channel = "portal" then "ATT-07.1" else ""'

    assert found(start("s"), user_task("x", properties={"law": law}), end("e"), flows("s", "x", "e")) == []


def test_the_law_of_a_sequence_flow_is_no_feel() -> None:
    named = flow("s", "e")
    law = '<bpmn:extensionElements><zeebe:properties><zeebe:property name="law" value="=a"/></zeebe:properties>'
    named = Part(named.xml.replace("></", f">{law}</bpmn:extensionElements></", 1))

    (line,) = errors(diagram(start("s"), end("e"), named))
    assert line == "1.bpmn:s_e: the law of a sequence flow is FEEL, which nothing evaluates; write ids"


@pytest.mark.parametrize("element", ["property", "input"])
def test_an_id_that_feel_writes_out_is_a_rule_of_the_table(element: str) -> None:
    law, given = ('="QQ-77"', "{}") if element == "property" else ("=laws.notice", '{notice: "QQ-77"}')
    inner = diagram(
        start("s"), user_task("x", properties={"law": law}), end("e"), flows("s", "x", "e"), id="inner", name="Inner"
    )
    caller = diagram(start("s"), call("c", "inner", inputs={"laws": f"={given}"}), end("e"), flows("s", "c", "e"))

    (line,) = [line for line in warnings(caller, inner) if "law.json" in line]

    assert line.endswith(
        "names 'QQ-77', which is no rule of law.json, so a case stops at it; add the rule there, or correct the id"
    )
