"""What reads the inputs of a call beside expressions: a decision without inputs, a questionnaire, dates of a case."""

import pytest

from engine.deployment.bundle import File, read_bundle
from engine.deployment.checks import check
from tests.diagrams import Part, call, decide, diagram, end, flows, said, start, user_task
from tests.unit.deployment.checking import GROUPS, KNOWN
from tests.unit.dmn.models import decision, definitions, literal
from tests.unit.execution.installation import office

FEES = definitions(decision("fee", literal("amount * 2")))


def unread(*called: Part, gives: str) -> list[str]:
    """What is said of an input of a call of a process with the element `x` and further parts."""
    caller = diagram(start("s"), call("c", "called", inputs={gives: "=1"}), end("e"), flows("s", "c", "e"))
    inner = diagram(*called, start("cs"), end("ce"), flows("cs", "x", "ce"), id="called")
    files = [File("1.bpmn", "bpmn", caller), File("2.bpmn", "bpmn", inner), File("fees.dmn", "dmn", FEES), GROUPS]
    lines = map(str, check(read_bundle(files, office().functions), KNOWN))
    return [line.partition("called process called ")[2] for line in lines if "does not read" in line]


@pytest.mark.parametrize(
    ("called", "name", "slip"),
    [
        ((decide("x", "fee"),), "amount", "amont"),
        ((user_task("x", properties={"asks": "questions", "saves": "answers"}),), "answers", "answer"),
        ((user_task("x"), said(dates="Hearing: hearing_on, hearing_time")), "hearing_on", "hearing_no"),
        ((user_task("x"), said(dates="Hearing: hearing_on, hearing_time")), "hearing_time", "hearing_tme"),
    ],
)
def test_what_is_read_without_an_expression_of_the_diagram_is_known(
    called: tuple[Part, ...], name: str, slip: str
) -> None:
    assert unread(*called, gives=name) == []
    assert unread(*called, gives=slip) == [f"does not read '{slip}'; did you mean '{name}'"]
