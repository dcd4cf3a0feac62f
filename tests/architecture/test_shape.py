"""The shape of the code: sizes, names, and what is said of an exception to a rule."""

import ast
import re

from tests.architecture.source import PACKAGES, place, python_files, syntax_tree

LONGEST_FILE = 300
LONGEST_FUNCTION = 50
VAGUE_MODULES = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils", "workflow"}
VAGUE_CLASS = re.compile(r"^(Base|Abstract)[A-Z]|(Service|Manager|Helper|Utils|Workflow)$")
IGNORE = re.compile(r"#\s*type:\s*ignore")
EXPLAINED_IGNORE = re.compile(r"#\s*type:\s*ignore\[[\w, -]+\]\s+#\s*\w+")


def test_no_file_is_longer_than_300_lines() -> None:
    files = python_files(*PACKAGES)

    lengths = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}

    assert {file: length for file, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_50_lines() -> None:
    lengths = {
        f"{place(path, node)} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in python_files(*PACKAGES)
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert {function: length for function, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [place(path) for path in python_files(*PACKAGES) if VAGUE_MODULES & {path.stem, path.parent.name}]

    assert found == []


def test_no_class_has_a_name_that_says_nothing() -> None:
    found = [
        f"{place(path, node)} {node.name}"
        for path in python_files(*PACKAGES)
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, ast.ClassDef) and VAGUE_CLASS.search(node.name)
    ]

    assert found == []


def test_an_ignored_type_error_carries_its_code_and_a_reason() -> None:
    found = [
        place(path, number)
        for path in python_files(*PACKAGES)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if IGNORE.search(line) and not EXPLAINED_IGNORE.search(line)
    ]

    assert found == []
