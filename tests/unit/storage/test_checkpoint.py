"""Checkpoints: signed heads that nobody alters unseen."""

import json
import stat
from pathlib import Path

import pytest

from storage.audit import append, verify
from storage.checkpoint import checkpoint, read_checkpoint
from storage.database import Database
from storage.errors import UnusableCheckpoint
from tests.full_disk import files_no_longer_than
from tests.unit.storage.rows import MORNING, event


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "checkpoint.key"


@pytest.fixture
def text(sqlite_database: Database, key: Path) -> str:
    """A checkpoint of a log with two events."""
    with sqlite_database.transaction() as session:
        append(session, 0, [event(), event()])
    with sqlite_database.reading() as session:
        return checkpoint(session, key, MORNING)


def test_checkpoint_holds_every_head(database: Database, key: Path) -> None:
    with database.transaction() as session:
        head = append(session, 0, [event(), event()])

    with database.reading() as session:
        result = read_checkpoint(checkpoint(session, key, MORNING))
        findings = list(verify(session, result))

    assert list(result) == [head]
    assert result.at == "2026-04-08 04:00:00.000000Z"
    assert findings == []


def test_key_is_made_once_and_for_its_owner_alone(sqlite_database: Database, key: Path) -> None:
    with sqlite_database.reading() as session:
        first, second = (read_checkpoint(checkpoint(session, key, MORNING)) for _ in range(2))

    assert first.public_key == second.public_key
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_full_disk_leaves_no_key_behind(sqlite_database: Database, key: Path) -> None:
    with sqlite_database.reading() as session:
        with (
            files_no_longer_than(10),
            pytest.raises(UnusableCheckpoint, match=r"kept or read \(its disk takes"),
        ):
            checkpoint(session, key, MORNING)
        left = list(key.parent.iterdir())
        result = read_checkpoint(checkpoint(session, key, MORNING))

    assert left == []
    assert result.public_key


def test_checkpoint_is_one_line(text: str) -> None:
    assert "\n" not in text


def test_signature_is_checked_against_the_key_that_is_known(text: str) -> None:
    public_key = json.loads(text)["public_key"]

    assert read_checkpoint(text, public_key.upper() + "\n").public_key == public_key
    with pytest.raises(UnusableCheckpoint, match="somebody else made it"):
        read_checkpoint(text, "00" * 32)


@pytest.mark.parametrize("change", [{"at": "2026-04-09"}, {"heads": []}, {"more": 1}, {"signature": "00" * 64}])
def test_altered_checkpoint_is_refused(text: str, change: dict[str, object]) -> None:
    altered = json.dumps(json.loads(text) | change)

    with pytest.raises(UnusableCheckpoint, match="was altered"):
        read_checkpoint(altered)


@pytest.mark.parametrize(
    "text", ["", "no JSON", "[]", "{}", '{"signature": 1}', '{"signature": "", "heads": [1], "at": ""}', "7"]
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(UnusableCheckpoint, match="no checkpoint of an audit log"):
        read_checkpoint(text)


def test_a_checkpoint_of_another_format_is_refused(text: str) -> None:
    later = json.dumps(json.loads(text) | {"format": "atqaru-checkpoint-2"})

    with pytest.raises(UnusableCheckpoint, match="no checkpoint of an audit log"):
        read_checkpoint(later)


def test_key_that_others_may_read_is_refused(sqlite_database: Database, text: str, key: Path) -> None:
    key.chmod(0o640)

    with pytest.raises(UnusableCheckpoint, match="chmod 600"), sqlite_database.reading() as session:
        checkpoint(session, key, MORNING)


def test_file_that_holds_no_key_is_refused_and_kept(sqlite_database: Database, key: Path) -> None:
    key.parent.mkdir()
    key.write_text("no key")
    key.chmod(0o600)

    with pytest.raises(UnusableCheckpoint, match="move it away"), sqlite_database.reading() as session:
        checkpoint(session, key, MORNING)

    assert key.read_text() == "no key"
