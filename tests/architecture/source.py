"""The project's own files as the rules of architecture read them; it states no rule."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bpmn", "engine", "storage", "tasks", "web")
NOT_COMMITTED = {".git", ".venv", "__pycache__", "build", "node_modules", "static", "var"}


def python_files(*folders: str) -> list[Path]:
    """Every Python file below the folders, named from the root of the project."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py") if _is_committed(path))


@cache
def syntax_tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def committed_texts() -> Iterator[tuple[Path, str]]:
    """Every text of the project with its path, what is installed, built or cached left out."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name not in NOT_COMMITTED and not _is_cache(name))
        for path in (Path(folder, name) for name in sorted(names) if name not in NOT_COMMITTED):
            try:
                yield path, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def place(path: Path, node: ast.stmt | ast.expr | int = 1) -> str:
    line = node if isinstance(node, int) else node.lineno
    return f"{path.relative_to(ROOT)}:{line}"


def dotted_name(node: ast.expr) -> str:
    """`a.b.c` for an expression of names and attributes, with `?` for whatever else it begins with."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted_name(node.value)}.{node.attr}"
    return "?"


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Every call in the file with the dotted name of what is called."""
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.Call):
            yield node, dotted_name(node.func)


def imports(path: Path) -> Iterator[tuple[ast.stmt, str]]:
    """Every import in the file with the full name of the module, or of the name in it, that is imported."""
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def _is_cache(name: str) -> bool:
    return name == ".hypothesis" or name.endswith(("_cache", ".egg-info"))


def _is_committed(path: Path) -> bool:
    return not NOT_COMMITTED.intersection(path.relative_to(ROOT).parts)
