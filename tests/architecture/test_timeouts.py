"""A test that hangs fails by itself, so that a run always ends."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HANGS = "import threading\n\n\ndef test_waits():\n    threading.Event().wait()\n"


def test_every_test_has_a_time_after_which_it_fails(pytestconfig: pytest.Config) -> None:
    assert 0 < float(pytestconfig.getini("timeout")) <= 300


def test_a_test_that_hangs_fails(tmp_path: Path) -> None:
    (tmp_path / "test_hangs.py").write_text(HANGS)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n0",
        "-p",
        "no:cacheprovider",
        "-c",
        str(ROOT / "pyproject.toml"),
    ]

    result = subprocess.run(
        [*command, "-o", "timeout=0.5", "--rootdir", str(tmp_path), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert result.returncode == 1
    assert "Failed: Timeout (>0.5s) from pytest-timeout" in result.stdout
