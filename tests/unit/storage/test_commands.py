"""The commands `atqaru db` and `atqaru audit`: answers, errors, exit statuses."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from storage.audit import append
from storage.checkpoint import read_checkpoint
from storage.database import Database
from storage.schema import newest_revision
from tests.unit.storage.rows import event, execute_as_owner
from web.cli import main

INTACT = "the audit log is intact: 2 events in 1 chains\n"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ATQARU_DATABASE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def log_url(database: Database, database_url: str) -> str:
    """The address of a database with two audit events."""
    with database.transaction() as session:
        append(session, 0, [event()])
        append(session, 0, [event()])
    return database_url


def run_db(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["db", *arguments], catch_exceptions=False)


def run_audit(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(main, ["audit", *arguments], env=environment, catch_exceptions=False)


def test_upgrade_makes_the_default_database(tmp_path: Path) -> None:
    result = run_db("upgrade")

    assert (result.exit_code, result.output) == (0, f"sqlite:///var/atqaru.db: schema {newest_revision()}\n")
    assert (tmp_path / "var" / "atqaru.db").exists()


def test_upgrade_of_a_newer_database_is_refused(sqlite_database: Database, sqlite_url: str) -> None:
    with sqlite_database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    result = run_db("upgrade", "--database", sqlite_url)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "newer version of Atqaru" in result.stderr


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://host/name", "Atqaru does not run on 'mysql'"),
        ("nonsense", "is no address of a database"),
        ("postgresql://user:secret@localhost:1/name", "see that the server runs"),
        ("sqlite:////proc/none/atqaru.db", "cannot be made"),
        ("sqlite:///broken.db", "cannot be opened"),
    ],
)
def test_unusable_database_is_refused_with_the_reason(tmp_path: Path, url: str, reason: str) -> None:
    (tmp_path / "broken.db").write_bytes(b"no database" * 1000)

    result = run_db("upgrade", "--database", url)

    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr
    assert "secret" not in result.stderr


def test_whole_log_is_said_to_be_whole(log_url: str) -> None:
    result = run_audit("verify", "--database", log_url)

    assert (result.exit_code, result.output) == (0, INTACT)


def test_database_is_found_by_the_environment(log_url: str) -> None:
    result = run_audit("verify", ATQARU_DATABASE=log_url)

    assert (result.exit_code, result.output) == (0, INTACT)


def test_broken_log_is_told_line_by_line_with_status_1(database: Database, log_url: str) -> None:
    with database.transaction() as session:
        execute_as_owner(session, "UPDATE audit_events SET actor = 'somebody'")

    result = run_audit("verify", "--database", log_url)

    assert result.exit_code == 1
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == [
        "events of no case, event 1",
        "events of no case, event 2",
    ]


def test_missing_database_is_refused_and_not_made(tmp_path: Path) -> None:
    result = run_audit("verify")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "run `atqaru db upgrade`" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_log_is_proved_against_a_checkpoint(database: Database, log_url: str, tmp_path: Path) -> None:
    printed = run_audit("checkpoint", "--database", log_url)
    (tmp_path / "checkpoint.json").write_text(printed.output)
    key = read_checkpoint(printed.output).public_key

    whole = run_audit("verify", "--database", log_url, "--checkpoint", "checkpoint.json", "--public-key", key)
    with database.transaction() as session:
        execute_as_owner(session, "DELETE FROM audit_data WHERE sequence = 2")
        execute_as_owner(session, "DELETE FROM audit_events WHERE sequence = 2")
    unseen = run_audit("verify", "--database", log_url)
    seen = run_audit("verify", "--database", log_url, "--checkpoint", "checkpoint.json")

    assert (whole.exit_code, whole.output) == (0, INTACT)
    assert unseen.exit_code == 0
    assert seen.exit_code == 1
    assert "missing, as all events to 2 that the checkpoint knows" in seen.output


def test_checkpoint_of_somebody_else_is_refused(log_url: str, tmp_path: Path) -> None:
    (tmp_path / "checkpoint.json").write_text(run_audit("checkpoint", "--database", log_url).output)

    result = run_audit("verify", "--database", log_url, "--checkpoint", "checkpoint.json", "--public-key", "00" * 32)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "somebody else made it" in result.stderr


def test_public_key_without_a_checkpoint_is_refused(log_url: str) -> None:
    result = run_audit("verify", "--database", log_url, "--public-key", "00" * 32)

    assert result.exit_code == 2
    assert "name it with --checkpoint" in result.stderr
