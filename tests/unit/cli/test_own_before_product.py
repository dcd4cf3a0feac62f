"""`atqaru check` of a service: what its own files say stands before what the product says under the same id."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.deployment.bundle import REGISTERS_FILE, Bundle, files_at, read_bundle
from engine.roles import Role
from tests.diagrams import diagram, end, flows, said, service_task, start
from tests.drawing import drawn
from tests.unit.execution.installation import office
from web.cli import main
from web.cli.check import known_from


def described(folder: Path, field: str, role: Role = Role.FIX) -> Path:
    """A folder with a register that has this field, and a group whose people have this role."""
    folder.mkdir()
    books = {"id": "books", "name": "Books", "kept": {"fields": [field], "key": [field]}}
    clerks = {"id": "clerks", "name": "Clerks", "roles": [*dict.fromkeys((role, "oversee", "fix", "administer"))]}
    (folder / REGISTERS_FILE).write_text(json.dumps([books]))
    (folder / "groups.json").write_text(json.dumps([clerks]))
    return folder


@pytest.mark.parametrize("path", [".", "p.bpmn"])
def test_a_register_is_checked_as_the_service_describes_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str
) -> None:
    enters = service_task(
        "enter",
        "register-entry",
        headers={"register": "books"},
        inputs={"entry": '={colour: "red"}'},
        properties={"law": "X"},
    )
    service = described(tmp_path / "service", "colour")
    (service / "p.bpmn").write_bytes(drawn(diagram(start("s"), enters, end("e"), flows("s", "enter", "e"))))
    monkeypatch.setattr("web.cli.check.SERVICES", described(tmp_path / "product", "title"))

    result = CliRunner().invoke(main, ["check", str(service / path)])

    assert (result.exit_code, [line for line in result.stdout.splitlines() if "enter" in line]) == (0, [])


def bundle(folder: Path, field: str, role: Role) -> Bundle:
    called = diagram(said(takes=f"{field}: text"), start("s"), end("e"), flows("s", "e"), id="q")
    (described(folder, field, role) / "q.bpmn").write_bytes(drawn(called))
    return read_bundle(files_at(folder), office().functions)


def test_its_registers_groups_and_called_processes_are_those_that_others_are_held_against(tmp_path: Path) -> None:
    own = bundle(tmp_path / "own", "colour", Role.ASSIGN)
    product = bundle(tmp_path / "product", "title", Role.SEE_CASES)

    known = known_from(own, product)

    kept = known.described["books"].kept
    assert kept is not None
    assert [*kept.fields] == ["colour"]
    assert [each.name for each in known.contracts["q"].takes or ()] == ["colour"]
    assert Role.ASSIGN in known.roles["clerks"]
    assert Role.SEE_CASES not in known.roles["clerks"]
