"""The property `search` of a process: a slip in it would make cases unfindable without a word."""

import pytest

from engine.deployment.bundle import File, read_bundle
from engine.deployment.checks import Known, check
from tests.diagrams import diagram, end, flows, said, start
from tests.unit.execution.installation import form, office


def findings(search: str, *, starts_with_form: bool = True) -> list[str]:
    begins = start("s", properties={"form": "f"} if starts_with_form else {})
    files = (
        File("p.bpmn", "bpmn", diagram(said(search=search), begins, end("e"), flows("s", "e"))),
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

    assert "the property search names 'ini', which is no field of the form f" in found


def test_without_a_start_form_names_are_not_compared() -> None:
    assert findings("anything", starts_with_form=False) == []
