"""`atqaru feel`, `check`, `rehearse` and `deploy`: the answer on standard output, errors beside it, exit statuses."""

import json
import subprocess
import sys
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.deployment.bundle import File
from engine.deployment.deploy import SERVICES
from engine.rehearsal import stage
from storage.database import Database
from storage.tables import definitions
from tests.diagrams import diagram, end, flows, script, service_task, start, user_task
from tests.drawing import drawn
from tests.unit.execution.installation import Installation, form
from web.cli import main
from web.cli.acting import system_login
from web.cli.installation import simulated_handlers, the_office

#: Its function has the name of its module.
rehearse = import_module("web.cli.rehearse")

GOOD = diagram(start("s"), user_task("u", properties={"law": "X"}, form="f"), end("e"), flows("s", "u", "e"))
BAD = diagram(start("s"), service_task("n", "teleport", name="Beam"), end("e"), flows("s", "n", "e"), id="q")
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
REHEARSAL = SERVICES / "attestation" / "rehearsals" / "S-16-passed.yaml"


@lru_cache(maxsize=2)
def _stage_of(files: tuple[File, ...]) -> stage.Stage:
    return stage.stage(files, simulated_handlers(), the_office())


@pytest.fixture(autouse=True)
def _set_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The services are made ready once for all rehearsals here."""
    monkeypatch.setattr(rehearse, "stage", lambda files, _handlers, _office: _stage_of(files))


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ATQARU_DATABASE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def service(tmp_path: Path) -> Path:
    """A folder with one small service."""
    folder = tmp_path / "service"
    folder.mkdir()
    (folder / "p.bpmn").write_bytes(drawn(GOOD))
    (folder / "f.form").write_text(form("f", {"key": "x"}))
    (folder / "groups.json").write_text(
        '[{"id": "clerks", "name": "Clerks", "roles": ["oversee", "fix", "administer"]}]'
    )
    return folder


def run(*arguments: str | Path, **environment: str) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=environment)


def really(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Runs the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "web.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )


# -- feel


@pytest.mark.parametrize(
    ("expression", "context", "answer"),
    [
        ("1 + 1", "{}", "2"),
        ("=1 + 1", "{}", "2"),
        ("0.1 + 0.2", "{}", "0.3"),
        ("a.b[item > 1]", '{"a": {"b": [1, 2, 3]}}', "[2, 3]"),
        ('working_days_after(date("2026-03-26"), 10)', "{}", '"2026-04-09"'),
        ("name", '{"name": "Нұрлан"}', '"Нұрлан"'),
        ("full name", '{"full name": true}', "true"),
        ('is_iin("900101301054")', "{}", "false"),
    ],
)
def test_feel_prints_the_value_as_json(expression: str, context: str, answer: str) -> None:
    result = run("feel", expression, "--context", context)

    assert (result.exit_code, result.stdout) == (0, f"{answer}\n")


def test_feel_tells_what_became_null_on_standard_error() -> None:
    result = run("feel", "1 / 0")

    assert (result.exit_code, result.stdout) == (0, "null\n")
    assert result.stderr.startswith("warning: ")


@pytest.mark.parametrize("arguments", [("1 +",), ("1", "--context", "{"), ("1", "--context", "[]"), ("unknown(1)",)])
def test_feel_tells_an_error_on_standard_error_with_status_2(arguments: tuple[str, ...]) -> None:
    result = run("feel", *arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("atqaru: error: ")
    assert "Traceback" not in result.stderr


# -- check


def test_check_of_sound_files_says_nothing(service: Path) -> None:
    translations = "\n".join(f'msgid "{text}"\nmsgstr "{text}"\n' for text in ("Clerks", "p", "x"))
    for language in ("kk", "ru"):
        (service / f"texts.{language}.po").write_text(HEAD + translations)

    result = run("check", service)

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_check_gives_one_line_a_finding_with_the_place_below_and_status_1(service: Path) -> None:
    (service / "q.bpmn").write_bytes(BAD)
    (service / "r.bpmn").write_bytes(
        diagram(start("s"), script("x", "=1 + + 2 +"), end("e"), flows("s", "x", "e"), id="r")
    )

    result = run("check", service)

    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert any(line.startswith("q.bpmn:n (Beam): the task type 'teleport' has no handler") for line in lines)
    assert any(line.startswith("r.bpmn:x") for line in lines)
    said = [line for line in lines if not line.startswith("    ")]
    assert all(line.count(":") >= 2 and line.split(":")[0].endswith((".bpmn", ".form", ".po")) for line in said)
    assert [line for line in lines if line.strip() == "^"]


def test_check_of_warnings_alone_has_status_0(service: Path) -> None:
    (service / "p.bpmn").write_bytes(diagram(start("s"), user_task("u", form="f"), end("e"), flows("s", "u", "e")))

    result = run("check", service)

    assert result.exit_code == 0
    assert result.stdout.startswith("p.bpmn:u: warning: names no paragraph of the law")


def test_check_of_one_file_knows_its_neighbours(service: Path) -> None:
    result = run("check", service / "p.bpmn")

    assert (result.exit_code, result.stdout) == (0, "")


def test_check_of_the_product_finds_no_error() -> None:
    assert run("check", SERVICES).exit_code == 0


def test_check_of_nothing_has_status_2(tmp_path: Path) -> None:
    result = run("check", tmp_path / "missing")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no such file or folder" in result.stderr


# -- rehearse


def test_rehearse_prints_the_report_as_json() -> None:
    result = run("rehearse", REHEARSAL, "--json")

    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert found["outcome"] == "passed"
    assert set(found["events"][0]) == {"at", "type", "element", "actor", "law"}
    assert set(found["deadlines"][0]) == {"element", "law", "due_at", "met_at", "state"}
    assert set(found["tasks"][0]) == {"element", "group", "due_at", "state"}
    assert found["documents"][0]["at"] == "2026-04-08 11:00"


def test_rehearse_prints_tables_for_people() -> None:
    result = run("rehearse", REHEARSAL)

    assert result.exit_code == 0
    assert "outcome: passed" in result.stdout
    assert "completeness" in result.stdout


def test_the_first_column_of_a_table_is_whole_in_a_narrow_window() -> None:
    narrow = run("rehearse", REHEARSAL, COLUMNS="48").stdout

    assert "│ 2026-04-06 11:00 │" in narrow
    assert "│ completeness_due │" in narrow
    assert "…" not in narrow


def test_a_step_that_was_refused_is_told_with_status_1(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(REHEARSAL.read_text().replace("right: 78", "right: 12"))

    result = run("rehearse", wrong, "--json")

    assert result.exit_code == 1
    assert "hold_interview" in result.stderr
    assert json.loads(result.stdout)["refused"][0]["expected"] is False


def test_a_step_that_should_have_been_refused_is_told_with_status_1(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(REHEARSAL.read_text().replace("    by: secretary\n", "    by: secretary\n    refused: true\n"))

    result = run("rehearse", wrong, "--json")

    assert result.exit_code == 1
    assert "was to be refused, but was let through" in result.stderr


def test_what_came_otherwise_than_expected_is_told_with_its_line_and_status_1(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(REHEARSAL.read_text().replace("outcome: passed", "outcome: refused"))

    result = run("rehearse", wrong, "--json")

    line = wrong.read_text().splitlines().index("  outcome: refused") + 1
    assert result.exit_code == 1
    assert result.stderr == f'wrong.yaml:expect.outcome (line {line}): expected "refused", came "passed"\n'


def test_rehearse_takes_services_from_another_folder(service: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(
        'service: p\nreceived: "2026-04-06 11:00"\nsteps:\n  - {at: "2026-04-07 10:00", task: u, by: a, with: {x: y}}\n'
    )
    (service / "groups.json").rename(service / "more.json")
    (service / "p.bpmn").write_bytes(GOOD.replace(b"clerks", b"executors"))

    result = run("rehearse", case, "--json", "--services", service)

    assert (result.exit_code, json.loads(result.stdout)["outcome"]) == (0, "e"), result.stderr


@pytest.mark.parametrize(
    "text", ["[", "service: nothing\nreceived: 2026-04-06 11:00\n", "service: attestation\n", "\x00"]
)
def test_a_file_that_is_no_rehearsal_has_status_2(tmp_path: Path, text: str) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text)

    result = run("rehearse", wrong, "--json")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("atqaru: error: ")


# -- deploy


def test_deploy_prints_each_new_version(service: Path, database: Database, database_url: str) -> None:
    first = run("deploy", service, "--effective-from", "2026-05-01", ATQARU_DATABASE=database_url)
    second = run("deploy", service, "--effective-from", "2026-05-01", ATQARU_DATABASE=database_url)

    assert (first.exit_code, second.exit_code) == (0, 0), first.stderr
    assert first.stdout.splitlines() == [
        "form f version 1, in force from 2026-05-01",
        "process p version 1, in force from 2026-05-01",
        "deployment 1",
    ]
    assert second.stdout == "nothing changed: f.form, groups.json, p.bpmn deployed already as they are\n"
    event = Installation(database).events(0)[0]
    assert (event.type, event.actor) == ("deployed", system_login())


def test_deploy_sums_up_what_is_new_where_that_is_asked(service: Path, database_url: str) -> None:
    result = run("deploy", service, "--effective-from", "2026-05-01", "--summary", ATQARU_DATABASE=database_url)

    assert result.stdout.splitlines() == [
        "form: 1 new version, in force from 2026-05-01",
        "process: 1 new version, in force from 2026-05-01",
        "deployment 1",
    ]


def test_deploy_tells_findings_on_standard_error_with_status_2(
    service: Path, database: Database, database_url: str
) -> None:
    (service / "q.bpmn").write_bytes(BAD)

    result = run("deploy", service, ATQARU_DATABASE=database_url)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("q.bpmn:n (Beam): the task type 'teleport' has no handler")
    assert Installation(database).rows(definitions) == []


def test_deploy_tells_warnings_and_goes_on(service: Path, database_url: str) -> None:
    (service / "p.bpmn").write_bytes(diagram(start("s"), user_task("u", form="f"), end("e"), flows("s", "u", "e")))

    result = run("deploy", service, ATQARU_DATABASE=database_url)

    assert result.exit_code == 0
    assert "warning: names no paragraph" in result.stderr
    assert "process p version 1" in result.stdout


def test_deploy_without_a_database_says_what_to_do(service: Path) -> None:
    result = run("deploy", service)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "run `atqaru db upgrade`" in result.stderr


def test_deploy_refuses_a_day_that_is_none(service: Path) -> None:
    assert run("deploy", service, "--effective-from", "soon").exit_code == 2


# -- as processes


def test_commands_as_processes_keep_their_streams_apart(service: Path) -> None:
    (service / "q.bpmn").write_bytes(BAD)

    value, broken, checked = really("feel", "6 * 7"), really("feel", "6 *"), really("check", service)

    assert (value.returncode, value.stdout, value.stderr) == (0, "42\n", "")
    assert (broken.returncode, broken.stdout) == (2, "")
    assert broken.stderr.startswith("atqaru: error: ")
    assert (checked.returncode, checked.stderr) == (1, "")


def test_a_rehearsal_whose_jobs_fail_prints_only_the_report_on_standard_output() -> None:
    silent = really("rehearse", REHEARSAL.with_name("AMB-39-gateway-silent.yaml"), "--json")

    assert (silent.returncode, json.loads(silent.stdout)["outcome"]) == (0, "passed")
    assert "job failed" in silent.stderr


@pytest.mark.parametrize("odd", ["a\udcff", "a\0"])
def test_an_argument_that_is_no_text_is_refused_by_every_command(odd: str) -> None:
    for arguments in (["user", "add", odd], ["case", "end", "1", "--reason", odd], ["deploy", odd], ["check", odd]):
        result = CliRunner().invoke(main, arguments)

        assert result.exit_code == 2
        assert "is not text in UTF-8" in result.stderr
