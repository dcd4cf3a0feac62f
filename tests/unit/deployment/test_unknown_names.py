"""Names in conditions, words and forms that nothing gives a process are warnings with the nearest name."""

import json

import pytest

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
    exclusive,
    flow,
    flows,
    message,
    said,
    start,
    sub_process,
    user_task,
)
from tests.unit.deployment.checking import warnings
from tests.unit.execution.installation import form

FORM = form("f", {"key": "amount"})


def found(*parts: Part, begins: Part | None = None, **forms: str) -> list[str]:
    """What is said of names that nothing gives, of a process with a form and of these further parts."""
    begun = begins or start("s", properties={"form": "f"})
    xml = diagram(begun, user_task("t"), end("e"), *parts, flows("s", "t", "e"))
    return [line for line in warnings(xml, f=FORM, **forms) if "nothing gives" in line]


def test_a_condition_of_a_flow_is_told_with_the_nearest_name() -> None:
    split = (exclusive("g", default="f0"), flow("g", "e", '=amont = "1"', id="f1"), flow("g", "t", id="f0"))

    assert found(*split) == [
        "1.bpmn:f1: warning: the condition reads 'amont', and nothing gives p this variable; did you mean 'amount'"
    ]


@pytest.mark.parametrize(
    ("part", "place"),
    [
        (said(title='="A " + amont'), "p: warning: the title reads 'amont'"),
        (said(dates="Hearing: amont"), "p: warning: the property dates names 'amont'"),
        (user_task("u", properties={"restricted_when": "=amont"}), "u: warning: the property restricted_when reads"),
        (
            decide("u", "d", properties={"restricted_when": "=amont"}),
            "u: warning: the property restricted_when reads 'amont'",
        ),
        (
            boundary("b", "t", condition("=amont = 1"), properties={"runs_when": "=amont"}),
            "b: warning: the condition reads",
        ),
        (
            user_task("u", loop=each("=amont")),
            "u: warning: the input collection reads 'amont'",
        ),
        (
            user_task("u", loop=each("=[amount]", until="=nrOfCompletedInstances = numberOfActiveInstances")),
            "u: warning: the completion condition reads 'nrOfCompletedInstances'",
        ),
    ],
)
def test_each_place_that_only_reads_is_looked_at(part: Part, place: str) -> None:
    assert any(line.startswith(f"1.bpmn:{place}") for line in found(part))


def test_a_form_reads_its_fields_and_the_case_but_no_other_name() -> None:
    text = "{{name}} {{amount}} {{registered_on}} {{amont}} {{#loop amount}}{{entry}}{{/loop}}"
    document = json.loads(form("g", {"key": "name"}))
    document["components"].append({"type": "text", "id": "told", "text": text})

    (line,) = found(user_task("u", form="g"), g=json.dumps(document))

    assert line.startswith("g.form:told: warning: reads 'amont', and nothing gives p this variable; did you mean")


def test_a_restriction_of_a_form_reads_its_fields_alone() -> None:
    def lines(condition: str) -> list[str]:
        restricted = user_task("u", form="g", properties={"restricted_when": condition})
        xml = diagram(start("s"), restricted, end("e"), flows("s", "u", "e"))
        return warnings(xml, g=form("g", {"key": "answer"}))

    assert lines('=answer = "x"') == []
    (slip,) = lines('=anser = "x"')
    (beyond,) = lines("=amount = 1")

    assert slip.endswith("reads 'anser', and the form g does not give it; did you mean 'answer'")
    assert beyond.startswith("1.bpmn:u: warning: the property restricted_when reads 'amount'")
    assert beyond.endswith("write a field of the form, or a computed one that reads amount")


def test_a_restriction_of_a_form_is_told_once() -> None:
    restricted = user_task("u", form="f", properties={"restricted_when": '=amont = "x"'})
    xml = diagram(start("s", properties={"form": "f"}), restricted, end("e"), flows("s", "u", "e"))

    (line,) = [line for line in warnings(xml, f=FORM) if "restricted_when" in line]

    assert line.endswith("reads 'amont', and the form f does not give it; did you mean 'amount'")


@pytest.mark.parametrize(("called", "count"), [("q", 1), ("elsewhere", 0)])
def test_a_process_begins_with_what_its_calls_give_it(called: str, count: int) -> None:
    caller = diagram(
        start("s"), call("c", called, parent=False, inputs={"amount": "=1"}), end("e"), flows("s", "c", "e")
    )
    inner = diagram(said(title='="A " + amont'), start("a"), user_task("t"), end("b"), flows("a", "t", "b"), id="q")

    lines = [line for line in warnings(caller, inner) if "nothing gives q" in line]

    assert [line.endswith("'amont', and nothing gives q this variable; did you mean 'amount'") for line in lines] == (
        [True] * count
    )


def test_nothing_is_said_where_the_names_cannot_be_told() -> None:
    wrong = said(title="=amont")

    assert found(wrong, begins=start("s")) == []
    assert found(wrong, catch("m", message("told"))) == []
    assert len(found(wrong, catch("m", message("told"), outputs={"x": "=y"}))) == 1


@pytest.mark.parametrize(("written", "is_told"), [("amount", True), ("=amount", False), ("Amounts", False)])
def test_a_title_or_subject_that_is_the_name_of_a_variable_is_told(written: str, is_told: bool) -> None:
    task = user_task("t", properties={"subject": written})
    xml = diagram(said(title=written), start("s", properties={"form": "f"}), task, end("e"), flows("s", "t", "e"))
    lines = [line for line in warnings(xml, f=FORM) if "a variable of this name" in line]

    wanted = "is the text 'amount', and there is a variable of this name; write =amount"
    told = [f"1.bpmn:p: warning: the title {wanted}", f"1.bpmn:t: warning: the subject {wanted}"]
    assert lines == (told if is_told else [])


@pytest.mark.parametrize("outcome", [None, '="inner"'], ids=["ends alone", "a variable"])
def test_an_outcome_that_is_the_end_of_a_sub_process_is_told(outcome: str | None) -> None:
    """The variable outcome may have any text."""
    inside = end("inner", outputs={"outcome": outcome} if outcome else {})
    part = sub_process("t", start("ts"), inside, flows("ts", "inner"))
    begin = start("s", properties={"form": "f"})
    xml = diagram(said(outcomes="inner: Inner; e: End"), begin, part, end("e"), flows("s", "t", "e"))
    lines = [line for line in warnings(xml, f=FORM) if "outcomes" in line]

    fault = "the property outcomes has words for 'inner', the end of a sub-process, which ends no case"
    remedy = "write the end of the process, or let inner give the variable outcome"
    assert lines == ([] if outcome else [f"1.bpmn:p: warning: {fault}; {remedy}"])
