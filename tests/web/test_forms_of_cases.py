"""By which forms the values in the history of a case are labelled, where FEEL says which form a step has."""

from engine.definition.reader import read_sound
from engine.texts import ENGLISH
from tests.diagrams import call, definitions, end, flows, process, start, user_task
from web.cases.processes import CaseProcess, Elements


def test_forms_that_feel_writes_out_and_that_calls_give_are_among_those_of_the_case() -> None:
    shared = process(
        start("cs"),
        user_task("x", form="=own_form"),
        user_task("y", form='=if short then "brief" else "full"'),
        end("ce"),
        flows("cs", "x", "y", "ce"),
        id="shared",
    )
    caller = process(start("s"), call("c", "shared", inputs={"own_form": "given"}), end("e"), flows("s", "c", "e"))
    read = read_sound(definitions(caller, shared), "test.bpmn", {})

    elements = Elements([CaseProcess(depth, each, depth) for depth, each in enumerate(read)], texts=ENGLISH)

    assert sorted(elements.form_ids()) == ["brief", "full", "given"]
