"""One module owns the writing of each table: who wants to know how a row comes about looks in one place."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

from storage.rows import OfferedTask, StoredCase, StoredIncident, StoredJob
from storage.tables import metadata
from tests.architecture.source import ROOT

#: What makes a statement that writes into the table it is given first, or second after the session.
STATEMENTS = {"insert", "update", "delete", "TokenRows"}
AFTER_SESSION = {"inserting", "add_once", "add_all_once", "add_or_replace"}
#: Where statements that write may be made; `conflicts` and `prepared` are given their tables.
OWNERS = ("storage/writes", "storage/audit", "storage/migrations")
SHARED = {"storage/conflicts.py", "storage/prepared.py", "storage/writes/token_rows.py"}


def files() -> Iterator[tuple[str, ast.Module]]:
    for package in ("engine", "storage", "tasks", "web"):
        for path in sorted(Path(ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


def imported_writers(module: ast.Module) -> set[str]:
    return {
        alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy"
        for alias in node.names
        if alias.name in STATEMENTS
    }


def tables_written(module: ast.Module) -> set[str]:
    """The tables that are handed to what makes a statement, by the names under which they are imported."""
    names: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            at = 0 if node.func.id in STATEMENTS else 1 if node.func.id in AFTER_SESSION else None
            given = node.args[at : at + 1] if at is not None else []
            names |= {table.id for table in given if isinstance(table, ast.Name)}
    return names & metadata.tables.keys()


def test_only_storage_makes_statements_that_write() -> None:
    makers = [name for name, module in files() if imported_writers(module) and name not in SHARED]

    assert [name for name in makers if not name.startswith(OWNERS)] == []


def test_each_table_is_written_by_one_module() -> None:
    writers: dict[str, list[str]] = defaultdict(list)
    for name, module in files():
        if not name.startswith("storage/migrations"):
            for table in tables_written(module):
                writers[table].append(name)
    # the audit log has its own package, in which data can be erased apart from adding
    assert set(writers.pop("audit_data")) == {"storage/audit/append.py", "storage/audit/erasure.py"}

    assert {table: found for table, found in writers.items() if len(found) != 1} == {}
    assert metadata.tables.keys() - writers.keys() == {"audit_data"}


def test_audit_events_are_made_in_one_place() -> None:
    makers = [
        name
        for name, module in files()
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "AuditEvent"
    ]

    # the erasure of data tells of itself, below everything that gives commands
    assert makers == ["engine/execution/audit_event.py", "storage/audit/erasure.py"]


def test_rows_as_commands_read_them_have_the_columns_of_their_tables() -> None:
    read = {"cases": StoredCase, "user_tasks": OfferedTask, "jobs": StoredJob, "incidents": StoredIncident}
    joined = {"user_tasks": {"applicant"}, "jobs": {"goes_on"}, "incidents": {"applicant", "matter_of"}}

    found = {table: get_type_hints(shape).keys() - joined.get(table, set()) for table, shape in read.items()}

    assert found == {table: {column.name for column in metadata.tables[table].columns} for table in read}
