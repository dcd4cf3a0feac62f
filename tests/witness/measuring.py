"""What of the stock library runs: its functions and statements, counted while a block of code does.

A statement counts as one wherever it is broken into lines, and a comprehension belongs to the function around it, so
that the count is the same in every version of Python.
"""

import ast
import sys
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from inspect import CO_NEWLOCALS, CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import SpiffWorkflow

HOME = Path(SpiffWorkflow.__file__).parent
_FUNCTION = CO_OPTIMIZED | CO_NEWLOCALS
_DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef


class Count:
    """The functions of the library that have run, each with the first lines of the statements in it that have."""

    def __init__(self) -> None:
        self._lines: dict[CodeType, set[int]] = {}

    @property
    def functions(self) -> set[str]:
        """Each by the file and its qualified name."""
        return {f"{_place(code)} {code.co_qualname.partition('.<locals>')[0]}" for code in self._lines}

    @property
    def statements(self) -> int:
        found = {
            (code.co_filename, begin)
            for code, lines in self._lines.items()
            for line in lines
            if (begin := _begin(code.co_filename, line))
        }
        return len(found)

    def trace(self, frame: FrameType, event: str, _argument: object) -> Any:
        """The tracing function of a call; nothing outside the library is traced line by line."""
        code = frame.f_code
        if code.co_flags & _FUNCTION != _FUNCTION or not code.co_filename.startswith(str(HOME)):
            return None
        lines = self._lines.setdefault(code, set())

        def trace_line(frame: FrameType, event: str, _argument: object) -> Any:
            if event == "line":
                lines.add(frame.f_lineno)
            return trace_line

        return trace_line


@contextmanager
def counting() -> Iterator[Count]:
    """Counts what of the library runs in the block."""
    count, before = Count(), sys.gettrace()
    sys.settrace(count.trace)
    try:
        yield count
    finally:
        sys.settrace(before)


def all_functions() -> int:
    return sum(isinstance(node, _DEFINITIONS) for path in HOME.rglob("*.py") for node in ast.walk(_tree(path)))


def all_statements() -> int:
    """Those in functions; docstrings and what only defines a name within are none."""
    return sum(len(_begins(str(path))) for path in HOME.rglob("*.py"))


def _place(code: CodeType) -> str:
    return Path(code.co_filename).relative_to(HOME).as_posix()


def _begin(file: str, line: int) -> int | None:
    """The line on which the statement of a line begins."""
    begins = _begins(file)
    place = bisect_right(begins, line)
    return begins[place - 1] if place else None


@cache
def _begins(file: str) -> list[int]:
    """The lines on which the statements in the functions of a file begin."""
    functions = (node for node in ast.walk(_tree(Path(file))) if isinstance(node, _DEFINITIONS))
    inside = (node for function in functions for node in ast.walk(function) if node is not function)
    return sorted({node.lineno for node in inside if isinstance(node, ast.stmt) and not _says_only(node)})


def _says_only(node: ast.stmt) -> bool:
    """A docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
