"""Files that a command writes: what breaks off leaves what was there, and nothing beside it."""

import errno
import os
from pathlib import Path

import pytest

from engine.files.faults import BadFile
from engine.files.writing import write_files


def _full(*_arguments: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("broken", ["os.fchmod", "pathlib.Path.replace"])
def test_a_file_that_cannot_be_written_to_its_end_leaves_that_which_was_there_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, broken: str
) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(b"before")
    monkeypatch.setattr(broken, _full)

    with pytest.raises(BadFile, match="its disk is full"):
        write_files({file: b"after"})

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.json": b"before"}
