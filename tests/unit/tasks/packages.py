"""Packages with their own handlers, installed next to the product for a test."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def installed_by_pip(source: Path, folder: Path) -> Path:
    """Installs a package into a folder as an administrator does, but without asking any index."""
    offline = ["--no-deps", "--no-index", "--no-build-isolation", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", "--quiet", *offline, "--target", str(folder), str(source)]
    subprocess.run(command, check=True, timeout=100)
    return folder


def write_package(folder: Path, name: str, source: str, entry_point: str = "{module}:handlers") -> None:
    """Writes what an installed package leaves behind: its module, and its entry point as `pip` keeps it."""
    module = name.replace("-", "_")
    (folder / f"{module}.py").write_text(source, encoding="utf-8")
    facts = folder / f"{module}-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    value = entry_point.format(module=module)
    (facts / "entry_points.txt").write_text(f"[atqaru.service_tasks]\nown = {value}\n", encoding="utf-8")


@contextmanager
def on_path(folder: Path) -> Iterator[None]:
    """Makes the packages of a folder a part of this process, and forgets them afterwards."""
    known = set(sys.modules)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield
    for name in set(sys.modules) - known:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(folder)):
            del sys.modules[name]
