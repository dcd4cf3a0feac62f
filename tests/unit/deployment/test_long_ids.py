"""Ids by which rows are found have a longest length; it is asked for where they are read."""

import pytest

from engine.deployment.bundle import File, read_bundle
from storage.database import Database
from storage.tables import definitions
from tests.diagrams import diagram, end, flows, start, timer, user_task
from tests.unit.execution.installation import Installation, decision, form, office
from tests.unit.execution.test_embedded_forms import embedded, holding

#: What PostgreSQL cannot squeeze into its index: no sign comes twice.
LONG = "".join(chr(0x4E00 + place) for place in range(5_000))


def service(id: str, task: str = "u") -> bytes:
    return diagram(start("s"), user_task(task), end("e"), flows("s", task, "e"), id=id)


def files_of(id: str) -> list[File]:
    return [
        File("p.bpmn", "bpmn", service(id)),
        File("d.dmn", "dmn", decision(id, "1")),
        File("f.form", "form", form(id, {"key": "a"}).encode()),
        File(f"{'w' * (len(id) - 3)}.ru.txt", "wording", b"A\n\nB\n"),
    ]


@pytest.mark.parametrize(("kind", "place"), [("process", 0), ("decision", 1), ("form", 2), ("wording", 3)])
def test_an_id_that_no_index_takes_is_named_where_it_is_read(kind: str, place: int) -> None:
    bundle = read_bundle(files_of(LONG[:201])[place : place + 1], office().functions)

    found = [str(finding) for finding in bundle.findings if "characters" in str(finding)]
    assert len(found) == 1
    assert found[0].split(":")[1] == f"{'w' * 39 if kind == 'wording' else LONG[:39]}…"
    assert found[0].endswith(f"…: the {kind} id has 201 characters; shorten it to 200")


def test_so_is_the_id_of_a_form_that_a_diagram_holds() -> None:
    content = holding(embedded({"type": "textfield", "id": "a", "key": "a", "label": "A"}, id=LONG[:199]))

    bundle = read_bundle([File("p.bpmn", "bpmn", content)], office().functions)

    assert "the form id has 201 characters; shorten it to 200" in "".join(map(str, bundle.findings))


def test_so_is_that_of_a_start_event() -> None:
    event = start("s" * 301, timer(date="2026-05-01T09:00:00+05:00"))
    content = diagram(event, user_task("u"), end("e"), flows("s" * 301, "u", "e"))

    bundle = read_bundle([File("p.bpmn", "bpmn", content)], office().functions)

    assert "its id has 301 characters; shorten it to 300" in "".join(map(str, bundle.findings))


def test_the_longest_id_is_taken(database: Database) -> None:
    here = Installation(database)
    longest = LONG[:200]

    here.deploy(service(longest))
    case_id = here.start(longest)

    assert here.rows(definitions, key=longest)[0].id == here.case(case_id).definition_id
