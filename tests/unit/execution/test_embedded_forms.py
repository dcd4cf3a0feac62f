"""Forms that a diagram holds itself: deployed and versioned with it, filled in, translated, located in findings."""

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

import pytest

from engine.definition.findings import RefusedDefinition
from engine.deployment.bundle import File, read_bundle
from engine.deployment.checks import Known, check
from engine.deployment.texts import texts_of_files
from engine.execution.errors import InvalidForm
from engine.texts import Catalogue, Texts
from storage.queries.worklist import task_row
from storage.tables import definitions
from tests.diagrams import Part, diagram, end, flows, start, user_task
from tests.unit.execution.installation import Installation, office

WHY = {"type": "textfield", "key": "why", "label": "Why", "validate": {"required": True}}


def embedded(*components: dict[str, Any], id: str = "userTaskForm_1", text: str | None = None) -> str:
    document = {"schemaVersion": 4, "type": "default", "id": "Form_0abc", "components": list(components)}
    content = json.dumps(document) if text is None else text
    return f'<zeebe:userTaskForm id="{id}">{escape(content)}</zeebe:userTaskForm>'


def holding(*forms: str, key: str = "camunda-forms:bpmn:userTaskForm_1", id: str = "p", more: str = "") -> bytes:
    holder = Part(f"<bpmn:extensionElements>{''.join(forms)}</bpmn:extensionElements>")
    content = diagram(holder, start("s"), user_task("u", form="f"), end("e"), flows("s", "u", "e"), id=id)
    return content.replace(b'formId="f"', f'formKey="{key}"{more}'.encode())


def found_in(content: bytes) -> Iterator[str]:
    bundle = read_bundle((File("leave.bpmn", "bpmn", content),), office().functions)
    known = Known({}, groups=frozenset({"clerks"}))
    return (str(finding) for finding in check(bundle, known) if not re.search("law|coordinates|role", str(finding)))


def test_a_form_in_the_diagram_checks_what_a_task_is_completed_with(here: Installation) -> None:
    here.deploy(holding(embedded(WHY)))
    case_id = here.start()
    here.restarted()

    with pytest.raises(InvalidForm, match="Why"):
        here.complete(case_id, "u", {"why": ""})
    with here.database.reading() as session:
        row = task_row(session, case_id, here.token(case_id, "u"))
    here.complete(case_id, "u", {"why": "Ill"})

    assert row is not None
    assert row.form_id == "p:userTaskForm_1"
    assert here.case(case_id).state == "completed"


def test_it_has_versions_of_its_own_and_a_case_keeps_that_with_which_it_began(here: Installation) -> None:
    here.deploy(holding(embedded(WHY)))
    case_id = here.start()
    here.at("2026-04-07T11:00")
    here.deploy(holding(embedded({**WHY, "key": "reason", "label": "Reason"})))
    other = here.start()

    here.complete(case_id, "u", {"why": "Ill"})
    here.complete(other, "u", {"reason": "Ill"})

    versions = [(row.key, row.version) for row in here.rows(definitions, kind="form")]
    assert versions == [("p:userTaskForm_1", 1), ("p:userTaskForm_1", 2)]


def test_forms_of_the_same_id_in_two_processes_are_two_forms(here: Installation) -> None:
    here.deploy(holding(embedded(WHY)), holding(embedded({**WHY, "key": "reason"}), id="q"))

    here.complete(here.start("p"), "u", {"why": "Ill"})
    here.complete(here.start("q"), "u", {"reason": "Ill"})

    assert {row.key for row in here.rows(definitions, kind="form")} == {"p:userTaskForm_1", "q:userTaskForm_1"}


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (
            holding(embedded({**WHY, "key": "no name"})),
            'leave.bpmn:userTaskForm_1:no name: key "no name" is not a path of names',
        ),
        (
            holding(embedded({**WHY, "key": "case_id"})),
            "leave.bpmn:userTaskForm_1:userTaskForm_1_1: the key is case_id, which the engine itself gives",
        ),
        (holding(embedded(text="{")), "leave.bpmn:userTaskForm_1:line 1: not valid JSON"),
        (holding(embedded(text=" ")), "leave.bpmn:p: the form userTaskForm_1 is empty; draw it, or take it away"),
        (holding(embedded(WHY), embedded(WHY)), "leave.bpmn:p: holds 2 forms with the id userTaskForm_1"),
        (holding(embedded(WHY, id="")), "leave.bpmn:p: holds a form with the id ''"),
        (
            holding(embedded(WHY), key="camunda-forms:bpmn:other"),
            "leave.bpmn:u: the process holds no form 'other'; embed it, or choose a form by its id",
        ),
        (holding(embedded(WHY), key="https://example.kz"), "leave.bpmn:u: the formKey 'https://example.kz' is that of"),
        (holding(embedded(WHY), more=' formId="f"'), "leave.bpmn:u: names a form by formId and by formKey"),
        (
            holding(embedded(WHY), embedded(WHY, id="spare")),
            "leave.bpmn:p: warning: holds the form spare, which no user task names; take it away",
        ),
    ],
)
def test_what_is_wrong_with_a_form_is_located_in_its_diagram(content: bytes, finding: str) -> None:
    assert [text for text in found_in(content) if text.startswith(finding)] != []


def test_a_sound_form_brings_no_finding_and_its_texts_are_to_be_translated() -> None:
    content = holding(embedded(WHY))
    bundle = read_bundle((File("leave.bpmn", "bpmn", content),), office().functions)

    assert list(found_in(content)) == []
    assert texts_of_files(bundle, ".")["Why"] == [("leave.bpmn", "userTaskForm_1.why")]


def test_its_texts_are_translated_under_its_id_in_the_diagram(here: Installation) -> None:
    here.deploy(holding(embedded(WHY)))
    (row,) = here.rows(definitions, kind="form")
    words = {("userTaskForm_1.why", "Why"): "Причина", ("", "Why"): "Почему"}

    with here.database.reading() as session:
        form = here.runtime.definitions.form(session, row.id, Texts((7,), "p", (Catalogue(words),)))

    (view,) = form.view({}, {}, {}, {}, here.clock())
    assert (form.id, view.label) == ("userTaskForm_1", "Причина")


def test_a_faulty_form_keeps_its_diagram_from_being_deployed(here: Installation) -> None:
    with pytest.raises(RefusedDefinition, match=r"1\.bpmn:userTaskForm_1:why: the type 'textbox' is not known"):
        here.deploy(holding(embedded({**WHY, "type": "textbox"})))
