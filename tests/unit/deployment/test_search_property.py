"""The property `search` of a process: a slip in it would make cases unfindable without a word."""

import pytest

from engine.deployment.bundle import File, read_bundle
from engine.deployment.checks import Known, check
from tests.diagrams import Part, call, diagram, end, flows, said, script, start, user_task
from tests.unit.execution.installation import form, office


def findings(search: str, *steps: Part, starts_with_form: bool = True) -> list[str]:
    begins = start("s", properties={"form": "f"} if starts_with_form else {})
    path = flows("s", "x", "e") if steps else flows("s", "e")
    files = (
        File("p.bpmn", "bpmn", diagram(said(search=search), begins, *steps, end("e"), path)),
        File("f.form", "form", form("f", {"key": "full_name"}, {"key": "iin"}, {"key": "2nd-name"}).encode()),
    )
    found = check(read_bundle(files, office().functions), Known({}))
    return [str(finding) for finding in found if "the property search" in finding.message]


@pytest.mark.parametrize("search", ["", "full_name", "full_name iin", "  iin   full_name ", "2nd-name"])
def test_names_of_fields_are_taken(search: str) -> None:
    assert findings(search) == []


@pytest.mark.parametrize("slip", ["full_name,", "-name", "=full_name", "123", "applicant.name"])
def test_what_is_no_name_is_refused(slip: str) -> None:
    (found,) = findings(f"iin {slip}")

    assert found.startswith(f"p.bpmn:p: the property search holds {slip!r}, which is no name of a variable")


def test_a_name_that_the_start_form_does_not_have_is_told() -> None:
    (found,) = findings("full_name ini")

    assert found.endswith(
        "the property search names 'ini', which neither the form f nor a step gives, so no case is found by it; did you"
        " mean 'iin'"
    )


def test_without_a_start_form_names_are_not_compared() -> None:
    assert findings("anything", starts_with_form=False) == []


@pytest.mark.parametrize(
    "step",
    [
        call("x", "other", child=False, outputs={"licence_number": "=number"}),
        script("x", '="1"', "licence_number"),
        user_task("x", outputs={"licence_number": '="1"'}),
    ],
)
def test_what_a_call_or_another_step_gives_is_found(step: Part) -> None:
    assert findings("iin licence_number", step) == []
    (found,) = findings("iin licence_numbr", step)
    assert found.endswith("did you mean 'licence_number'")


def test_where_a_call_gives_all_that_it_has_nothing_is_missed() -> None:
    assert findings("iin licence_number", call("x", "other")) == []
