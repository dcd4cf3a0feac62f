"""What files and the database hold can neither forge a line of a command nor steer a terminal."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from storage.database import Database
from storage.writes.register_entries import Entering, EntryRow, enter
from tests.architecture.source import calls, place, python_files
from tests.diagrams import diagram, end, flows, service_task, start
from tests.unit.cli.test_fixing_commands import run
from tests.unit.execution.installation import Installation
from web.cli import main

STEERS = "a\x1b]0;b\x07\nok.bpmn: fine\u202e\x9b"


def test_nothing_else_of_the_command_line_prints() -> None:
    found = [
        place(path, node)
        for path in python_files("web/cli")
        for node, name in calls(path)
        if name in ("click.echo", "click.secho", "print", "sys.stdout.write")
    ]

    assert {at.partition(":")[0] for at in found} == {"web/cli/printing.py"}, "use web.cli.printing"


def test_a_name_in_a_file_forges_no_line_of_a_check(tmp_path: Path) -> None:
    named = diagram(start("s"), service_task("x", "no\nok.bpmn:y: fine\x85"), end("e"), flows("s", "x", "e"))
    (tmp_path / "p\nok.bpmn: fine.bpmn").write_bytes(named)

    result = CliRunner().invoke(main, ["check", str(tmp_path)])

    assert result.exit_code == 1
    assert result.output
    assert all(line.startswith(("p\\nok.bpmn: fine.bpmn:", "texts.", "    ")) for line in result.output.splitlines()), (
        result.output
    )
    assert result.output.replace("\n", "").isprintable()


def test_a_key_and_an_entry_reach_the_terminal_as_escapes(database: Database) -> None:
    here = Installation(database)
    here.deploy(diagram(start("s"), end("e"), flows("s", "e")))
    row: EntryRow = {
        "register": "licences",
        "key": STEERS,  # as of a version that took any key
        "case_id": here.start(),
        "data": {"state": STEERS},
        "entered_at": here.clock(),
        "if_ended": None,
        "signal_if_ended": None,
    }
    with database.transaction() as session:
        enter(session, row, Entering("x", None))

    (line,) = run(database, "register", "list", "licences").output.splitlines()

    key, entry = line.split("\t")
    assert key == r"a\x1b]0;b\x07\nok.bpmn: fine\u202e\x9b"
    assert entry.isprintable()
    assert json.loads(entry)["state"] == STEERS


@pytest.mark.parametrize("command", [("templates",), ("texts",)])
def test_no_file_is_written_through_a_link_and_then_none_at_all(tmp_path: Path, command: tuple[str, ...]) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.write_text("mine", encoding="utf-8")
    folder.mkdir()
    name = "user-task.json" if command == ("templates",) else "texts.kk.po"
    (folder / "p.bpmn").write_bytes(diagram(start("s", name="Begin"), end("e"), flows("s", "e")))
    (folder / name).symlink_to(outside)
    if command == ("texts",):
        outside.write_bytes(b"")

    result = CliRunner().invoke(main, [*command, str(folder)])

    assert result.exit_code == 2
    assert f"{name}: it is a link, which could lead to a file elsewhere" in result.output
    assert outside.read_text(encoding="utf-8") in ("mine", "")
    assert {path.name for path in folder.iterdir()} == {"p.bpmn", name}
