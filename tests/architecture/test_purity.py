"""What code must never do: run data as code, read clock or environment in the wrong place, commit."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, calls, imports, place, python_files, syntax_tree

RUNS_CODE = {"__import__", "compile", "eval", "exec"}
WALL_CLOCK = {
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "func.current_date",
    "func.current_timestamp",
    "func.now",
    "time.asctime",
    "time.ctime",
    "time.gmtime",
    "time.localtime",
    "time.time",
    "time.time_ns",
}
ENVIRONMENT = {"os.environ", "os.getenv"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of nothing, in which a test writes the module that breaks a rule."""
    monkeypatch.setattr("tests.architecture.source.ROOT", tmp_path)
    return tmp_path


def write_module(folder: Path, source: str) -> Path:
    path = folder / "module.py"
    path.write_text(source, encoding="utf-8")
    return path


def own_names(path: Path) -> set[str]:
    """Names that the module defines or imports at its top, and that therefore are not Python's own."""
    names: set[str] = set()
    for node in syntax_tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update(alias.asname or alias.name for alias in node.names)
    return names


def code_runners(path: Path) -> list[str]:
    forbidden = RUNS_CODE - own_names(path)
    forbidden |= {f"builtins.{name}" for name in RUNS_CODE}
    return [f"{place(path, node)} calls {name}" for node, name in calls(path) if name in forbidden]


def clock_readers(path: Path) -> list[str]:
    read = [
        f"{place(path, node)} calls {name}"
        for node, name in calls(path)
        if ".".join(name.split(".")[-2:]) in WALL_CLOCK
    ]
    imported = [f"{place(path, node)} imports {name}" for node, name in imports(path) if name in WALL_CLOCK]
    in_sql = [
        f"{place(path, node)} asks the database for the time"
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, ast.Constant) and "CURRENT_TIMESTAMP" in str(node.value)
    ]
    return read + imported + in_sql


@pytest.mark.parametrize("source", ["eval('1')", "exec('')", "compile('', '', 'exec')", "builtins.eval('1')"])
def test_running_data_as_code_is_noticed(project: Path, source: str) -> None:
    path = write_module(project, source)

    assert len(code_runners(path)) == 1


@pytest.mark.parametrize("source", ["from engine import feel\nfeel.compile('1')", "def compile(x): ...\ncompile('1')"])
def test_a_function_of_our_own_that_is_called_compile_is_allowed(project: Path, source: str) -> None:
    path = write_module(project, source)

    assert code_runners(path) == []


@pytest.mark.parametrize(
    "source",
    ["datetime.now(UTC)", "dt.datetime.utcnow()", "from time import time", "sql = 'CURRENT_TIMESTAMP'"],
)
def test_reading_the_wall_clock_is_noticed(project: Path, source: str) -> None:
    path = write_module(project, source)

    assert len(clock_readers(path)) == 1


def test_no_data_is_run_as_code() -> None:
    found = [line for path in python_files(*PACKAGES) for line in code_runners(path)]

    assert found == []


def test_the_wall_clock_is_read_in_one_place() -> None:
    files = [path for path in python_files(*PACKAGES) if not place(path).startswith("engine/clock.py")]

    found = [line for path in files for line in clock_readers(path)]

    assert found == []


def test_the_engine_and_the_handlers_never_commit() -> None:
    found = [
        f"{place(path, node)} calls {name}"
        for path in python_files("engine", "tasks")
        for node, name in calls(path)
        if name.endswith((".commit", ".rollback"))
    ]

    assert found == []


def test_the_engine_never_reads_the_environment() -> None:
    found = [
        place(path, node)
        for path in python_files("engine")
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ENVIRONMENT
    ]

    assert found == []
