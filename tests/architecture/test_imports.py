"""Which package may import what, beyond the directions that import-linter holds."""

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from tests.architecture.source import PACKAGES, ROOT, imports, place, python_files

# Library: the folders that may import it.
OWNERS = {
    "SpiffWorkflow": ("engine/spiff",),
    "apscheduler": ("engine/runners", "engine/definition/cron.py"),
    "procrastinate": ("engine/runners",),
    "flask": ("web",),
    "flask_babel": ("web",),
    "flask_limiter": ("web",),
    "flask_login": ("web",),
    "flask_wtf": ("web",),
    "waitress": ("web",),
    "werkzeug": ("web",),
    "alembic": ("storage",),
    "psycopg": ("storage",),
    "sqlite3": ("storage",),
}
# State is JSON: what is read from a database or a file never becomes an object with behaviour.
UNSAFE = {"code", "codeop", "cloudpickle", "dill", "marshal", "pickle", "shelve"}
TOOLS_OF_TESTS = {"hypothesis", "pytest", "selenium", "tests"}


def library(module: str) -> str:
    return module.partition(".")[0]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_modules() -> dict[str, set[str]]:
    """The modules of the product that each of them imports, be it for types only or in a function."""
    paths = {module_of(path): path for path in python_files(*PACKAGES)}
    return {
        module: {full if full in paths else full.rpartition(".")[0] for _, full in imports(path)} & paths.keys()
        for module, path in paths.items()
    }


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    """Modules of which each imports the next, the last one being the first again; empty if there are none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle[::-1]
    return []


def test_no_modules_import_each_other_in_a_circle_not_even_for_types() -> None:
    graph = imported_modules()

    assert circle_in(graph) == []


def test_each_library_is_imported_only_by_the_package_that_owns_it() -> None:
    found = [
        f"{place(path, node)} imports {module}"
        for path in python_files(*PACKAGES)
        for node, module in imports(path)
        if not place(path).startswith(OWNERS.get(library(module), ""))
    ]

    assert found == []


def test_nothing_is_imported_that_turns_data_into_code() -> None:
    found = [
        f"{place(path, node)} imports {module}"
        for path in python_files(*PACKAGES)
        for node, module in imports(path)
        if library(module) in UNSAFE
    ]

    assert found == []


def test_the_product_imports_no_tool_of_the_tests() -> None:
    found = [
        f"{place(path, node)} imports {module}"
        for path in python_files(*PACKAGES)
        for node, module in imports(path)
        if library(module) in TOOLS_OF_TESTS
    ]

    assert found == []


def test_a_migration_goes_by_nothing_that_may_change_after_it() -> None:
    found = [
        f"{place(path, node)} imports {module}"
        for path in python_files("storage/migrations/versions")
        for node, module in imports(path)
        if library(module) in PACKAGES and not module.startswith("storage.migrations.")
    ]

    assert found == []
