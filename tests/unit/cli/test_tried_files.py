"""A table of the law and a glossary beside services that are tried count for them, and are not deployed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.law import LAW, paragraphs
from storage.database import Database
from tests.diagrams import diagram, end, flows, start, user_task
from tests.drawing import drawn
from tests.unit.execution.installation import form
from web.cli import main

TABLE = json.dumps(
    {
        "new_act": {
            "cited": {"kk": "{number}-тармақ", "ru": "пункт {number}", "en": "par. {number}"},
            "paragraphs": {"1": ["NEW-01"]},
        }
    }
)
GLOSSARY = """
- notion: matter
  en: {word: matter, never: [affair]}
  ru: {word: дело, never: []}
  kk: {word: іс, never: []}
"""
CASE = """
service: p
received: "2026-04-06 11:00"
steps:
  - {at: "2026-04-07 10:00", task: u, by: a, with: {x: y}}
expect:
  incidents: [no others]
  outcome: e
"""


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    """A folder with a service under an act of its own, whose ids FEEL gives."""
    folder = tmp_path / "trial"
    folder.mkdir()
    task = user_task("u", properties={"law": '="NEW-01"'}, form="f", groups="executors")
    (folder / "p.bpmn").write_bytes(drawn(diagram(start("s"), task, end("e", name="Affair"), flows("s", "u", "e"))))
    (folder / "f.form").write_text(form("f", {"key": "x"}))
    (folder / "law.json").write_text(TABLE)
    (tmp_path / "case.yaml").write_text(CASE)
    return folder


def run(*arguments: str | Path, **environment: str) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=environment)


@pytest.mark.parametrize("part", ["", "p.bpmn"])
def test_the_check_takes_the_table_of_the_folder(trial: Path, part: str) -> None:
    assert "law.json" not in run("check", trial / part).stdout

    (trial / "law.json").unlink()
    assert "names 'NEW-01', which is no rule of law.json" in run("check", trial / part).stdout


def test_so_does_a_rehearsal(trial: Path) -> None:
    result = run("rehearse", trial.parent / "case.yaml", "--services", trial, "--json")
    assert (result.exit_code, result.stderr) == (0, "")

    (trial / "law.json").unlink()
    assert (
        "names 'NEW-01', no rule of law.json"
        in run("rehearse", trial.parent / "case.yaml", "--services", trial, "--json").stdout
    )
    assert "NEW-01" not in paragraphs()


def test_the_check_takes_the_glossary_of_the_folder(trial: Path) -> None:
    assert "says 'Affair'" not in run("check", trial).stdout

    (trial / "glossary.yaml").write_text(GLOSSARY)
    assert "says 'Affair' where services say 'matter' (matter)" in run("check", trial).stdout


@pytest.mark.parametrize("command", ["check", "texts", "deploy"])
def test_a_table_that_cannot_be_read_is_told(trial: Path, command: str) -> None:
    (trial / "law.json").write_text(TABLE.replace("{number}", ""))

    result = run(command, trial)
    assert result.exit_code == 2
    assert f"{trial}/law.json:new_act.cited.kk: '-тармақ' must have {{number}} once" in result.stderr


def test_two_tables_are_one_too_many(trial: Path) -> None:
    (trial / "more").mkdir()
    (trial / "more" / "law.json").write_text(TABLE)

    assert "is the second law.json, beside" in run("check", trial).stderr


def test_another_table_than_that_of_the_installation_is_not_deployed(
    trial: Path, database: Database, database_url: str
) -> None:
    result = run("deploy", trial, ATQARU_DATABASE=database_url)

    assert result.exit_code == 2
    where = "put it in the place of bpmn/law.json of the installation, start the server anew, then deploy"
    assert f"{trial}/law.json: a table of the law is not deployed; {where}" in result.stderr

    (trial / "law.json").write_bytes(LAW.read_bytes())
    assert "a table of the law" not in run("deploy", trial, ATQARU_DATABASE=database_url).stderr
