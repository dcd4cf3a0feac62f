"""The form of a start event is chosen as in Camunda 8, or by the property `form`."""

import pytest

from engine.definition.reader import Reading, read
from tests.diagrams import Part, diagram, end, flows, start

FORM = '<zeebe:formDefinition formId="application"/>'
EMBEDDED = '<zeebe:formDefinition formKey="camunda-forms:bpmn:application"/>'
HELD = Part(
    '<bpmn:extensionElements><zeebe:userTaskForm id="application">{"type": "default"}</zeebe:userTaskForm>'
    "</bpmn:extensionElements>"
)


def reading(definition: str, *of_process: Part, **properties: str) -> Reading:
    drawn = diagram(*of_process, start("s", properties={"law": "ATT-04.2", **properties}), end("e"), flows("s", "e"))
    holder = b'<bpmn:startEvent id="s"><bpmn:extensionElements>'
    assert holder in drawn
    return read(drawn.replace(holder, holder + definition.encode()), "p.bpmn", {})


def found(made: Reading) -> list[str]:
    return [f"{finding.element}: {finding.message}" for finding in made.findings if "platform" not in finding.message]


@pytest.mark.parametrize(
    ("definition", "of_process", "form"), [(FORM, (), "application"), (EMBEDDED, (HELD,), "p:application")]
)
def test_the_form_definition_names_the_start_form(definition: str, of_process: tuple[Part, ...], form: str) -> None:
    made = reading(definition, *of_process)

    assert (found(made), made.processes[0].start_form) == ([], form)


def test_two_ways_of_naming_it_are_refused() -> None:
    assert found(reading(FORM, form="other")) == [
        "s: names a form by its definition and by the property form; keep one"
    ]
