"""How commands refuse: one shape for every fault, whoever has found it, and status 2."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tests.diagrams import diagram, end, flows, start
from tests.full_disk import files_no_longer_than
from web.cli import main

REHEARSAL = """service: attestaton
received: "2026-04-06 11:00"
cases: {o: {service: attestation_sesion, received: "2026-04-06 11:00"}}
steps:
  - {at: "2026-04-07 10:00", task: check_completenes}
  - {at: "2026-04-07 11:00", task: nothing_like_it, refused: true}
"""


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ATQARU_DATABASE", raising=False)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="atqaru")


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("deploy", "the argument PATH is missing; add it"),
        ("deploy x --efective-from 2026-01-01", "there is no option --efective-from; did you mean '--effective-from'"),
        ("deploy x --effective-from 2026-13-01", "--effective-from: '2026-13-01' is not a day of the calendar; check"),
        ("deploy x --effective-from 01.02.2026", "--effective-from: '01.02.2026' is not a day; write YYYY-MM-DD, e.g."),
        ("versions change-date 1 soon --reason x", "DAY: 'soon' is not a day; write YYYY-MM-DD, e.g. 2026-03-26"),
        ("calendar day add soon --off --law x", "DAY: 'soon' is not a day; write YYYY-MM-DD, e.g. 2026-03-26"),
        ("calendar due --from soon --working-days 1", "--from: 'soon' is not a day; write YYYY-MM-DD, e.g. 2026-03-26"),
        ("calendar due --from 2026-04-01", "the option --working-days is missing; add it"),
        (
            "calendar due --from 2026-04-01 --working-days 1 more",
            "got unexpected extra argument (more); see `",
        ),
        ("calendar due --from 2040-02-01 --working-days 1", "2040-02-01 is outside the working calendar, which covers"),
        ("calendar du", "there is no command du; did you mean 'due'"),
        ("deplo", "there is no command deplo; did you mean 'deploy'"),
        ("teleport", "there is no command teleport; see `atqaru --help`"),
        ("--verbose", "there is no option --verbose; see `atqaru --help`"),
        ("serve --port 0", "--port: '0' is not a whole number from 1 to 65535"),
        (
            "audit verify --public-key 00",
            "--public-key says who must have signed a checkpoint; name it with --ch",
        ),
        ("audit verify --checkpoint none", "--checkpoint: file 'none' does not exist"),
        ("rehearse none.yaml", "none.yaml: there is no such file; see its name and who may read it"),
        ("decide none.dmn d", "none.dmn: there is no such file; see its name and who may read it"),
        ("check none", "none: there is no such file or folder"),
        ("feel 1 --context [", "--context:line 1: not valid JSON: a value is missing"),
        ("incident retry", "name the incidents that are to be tried again, or write --all"),
        ("incident correct 1 --set a --reason x", "'a' sets nothing; write NAME=VALUE, such as --set 'city="),
        ("case end 1 --reason x", "there is no database var/atqaru.db yet; run `atqaru db upgrade` to make it"),
    ],
)
def test_every_fault_has_the_same_shape(command: str, fault: str) -> None:
    result = run(*command.split())

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"atqaru: error: {fault}")
    assert result.stderr.count("\n") == 1
    assert not result.stderr.rstrip().endswith(".")


def test_all_variables_that_cannot_be_written_are_told_at_once() -> None:
    result = run("incident", "correct", "1", "--set", "a=1 + 1", "--set", "b b=1", "--reason", "x")

    faults = [line for line in result.stderr.splitlines() if line.startswith("atqaru: error: ")]
    assert [fault.split(": ")[2] for fault in faults] == ["--set", "--set"]
    assert "a is no value" in faults[0]
    assert "b b" in faults[1]


def test_names_that_no_service_has_are_told_before_a_rehearsal_begins(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(REHEARSAL)

    result = run("rehearse", "case.yaml")

    faults = [line.removeprefix("atqaru: error: case.yaml:") for line in result.stderr.splitlines()]
    assert (result.exit_code, result.stdout) == (2, "")
    assert [re.sub("; known: .*", "", fault) for fault in faults] == [
        "cases.o.service (line 3): no service has the process 'attestation_sesion'; did you mean 'attestation_session'",
        "service (line 1): no service has the process 'attestaton'; did you mean 'attestation'",
        "steps[1].task (line 5): no user task has the id 'check_completenes'; did you mean 'check_completeness'",
        "steps[2].task (line 6): no user task has the id 'nothing_like_it'; look its id up in the diagram",
    ]


def test_a_group_without_a_command_shows_its_help() -> None:
    result = run("calendar")

    assert result.exit_code == 2
    assert "Usage: atqaru calendar" in result.stderr
    assert "error" not in result.stderr


def types(command: click.Command, context: click.Context) -> Iterator[click.ParamType]:
    yield from (parameter.type for parameter in command.params)
    for name in command.list_commands(context) if isinstance(command, click.Group) else ():
        found = command.get_command(context, name)
        assert found is not None
        yield from types(found, context)


def test_all_commands_read_days_with_the_same_parser() -> None:
    found = {type(each).__name__ for each in types(main, click.Context(main))}

    assert "DateTime" not in found
    assert "DayType" in found


def test_a_database_that_cannot_be_written_any_more_is_told_in_one_line(tmp_path: Path) -> None:
    assert run("db", "upgrade").exit_code == 0
    (tmp_path / "p.bpmn").write_bytes(diagram(start("s"), end("e"), flows("s", "e")))

    with files_no_longer_than(40_000):
        refused = run("deploy", "p.bpmn", "--effective-from", "2026-01-01")

    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert refused.stderr.startswith("atqaru: error: the database failed, and what was under way was not stored: ")
    assert "its disk has room" in refused.stderr
