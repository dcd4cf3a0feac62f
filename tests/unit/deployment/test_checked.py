"""Files are checked first; what was found holds until something changes with which they were checked."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.definition.findings import Finding, RefusedDefinition
from engine.deployment import checked
from engine.deployment.bundle import Bundle, File
from engine.deployment.checked import Checked, check_files
from engine.deployment.deploy import Deployment, Origin, put_in_force
from engine.deployment.known import Known
from engine.execution.installation.accounts import Account, add_account
from storage.database import Database
from tests.diagrams import Part, call, diagram, end, flows, start, user_task
from tests.drawing import drawn
from tests.unit.execution.installation import ALWAYS, ANALYST, GROUPS, Installation
from web.cli import main

CALLED = diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e"), id="q")


@pytest.fixture
def here(database: Database) -> Installation:
    return Installation(database)


def checked_files(here: Installation, *parts: Part) -> Checked:
    process = diagram(start("s"), *parts, end("e"), flows("s", "n", "e"))
    with here.database.reading() as session:
        return check_files(session, here.runtime, (File("1.bpmn", "bpmn", process), GROUPS), ALWAYS)


def put(here: Installation, files: Checked) -> Deployment:
    with here.database.transaction() as session:
        return put_in_force(session, here.runtime, ANALYST, files, Origin("test"))


def test_what_was_found_before_holds_while_nothing_changes(here: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    files = checked_files(here, user_task("n"))
    monkeypatch.delattr(checked, "check")

    assert [version[0] for version in put(here, files).versions] == ["process"]


def test_what_is_deployed_meanwhile_is_looked_at(here: Installation) -> None:
    files = checked_files(here, call("n", "q"))

    with pytest.raises(RefusedDefinition, match="the process 'q' does not exist"):
        put(here, files)
    here.deploy(CALLED)

    assert put(here, files).versions == (("process", "p", 1),)


def test_accounts_that_change_meanwhile_are_looked_at(here: Installation) -> None:
    files = checked_files(here, user_task("n", None, assignee="dana"))

    with here.database.transaction() as session:
        add_account(session, here.clock, "test", Account("askar", "Askar", (), None), "-")

    with pytest.raises(RefusedDefinition, match="'dana' is no account in use"):
        put(here, files)


def test_others_write_while_the_command_reads_and_checks(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "p.bpmn").write_bytes(drawn(CALLED))
    (tmp_path / GROUPS.name).write_bytes(GROUPS.content)
    others, check, times = Database(database_url), checked.check, []

    def while_others_write(bundle: Bundle, known: Known) -> tuple[Finding, ...]:
        with others.transaction():
            times.append(1)
        return check(bundle, known)

    monkeypatch.setattr(checked, "check", while_others_write)

    result = CliRunner().invoke(main, ["deploy", str(tmp_path)], env={"ATQARU_DATABASE": database_url})

    others.close()
    assert (result.exit_code, times) == (0, [1]), result.stderr
