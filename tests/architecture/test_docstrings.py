"""What docstrings and comments name in backquotes is there, so that a rename reaches those who explain it."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture.source import PACKAGES, ROOT, place, python_files, syntax_tree

QUOTED = re.compile(r"`([\w./]+)(?:\(\))?`")
WORD = re.compile(r"[^\W\d]\w*")
MODULE = re.compile(rf"(?:{'|'.join(PACKAGES)})(?:[./]\w+)+")
#: Names of an example, which stand for those of any model.
EXAMPLES = {"loans", "tLoan"}
Documented = ast.Module | ast.ClassDef | ast.FunctionDef


def docstrings(path: Path) -> dict[int, ast.Constant]:
    """The docstrings of a file by the identity of their nodes."""
    first = (node.body[0] for node in ast.walk(syntax_tree(path)) if isinstance(node, Documented) and node.body)
    values = (statement.value for statement in first if isinstance(statement, ast.Expr))
    return {id(value): value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)}


def explanations(path: Path) -> Iterator[tuple[int, str]]:
    """Every docstring and comment of a file with its line."""
    yield from ((value.lineno, str(value.value)) for value in docstrings(path).values())
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def words_of(path: Path) -> Iterator[str]:
    """Every name that a file defines or uses, and every word of its texts that are no docstrings."""
    explaining = docstrings(path)
    yield from path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explaining:
            yield from WORD.findall(node.value)
        for field in ("id", "attr", "name", "arg", "module"):
            if isinstance(value := getattr(node, field, None), str):
                yield from WORD.findall(value)


@cache
def known_words() -> set[str]:
    return {word for path in python_files(*PACKAGES, "tests") for word in words_of(path)} | EXAMPLES


def quoted() -> list[tuple[str, str]]:
    """Where something is named, and what."""
    return [
        (place(path, line), name)
        for path in python_files(*PACKAGES)
        for line, text in explanations(path)
        for name in QUOTED.findall(text)
    ]


def is_there(name: str) -> bool:
    """Whether a full name is that of a file, a package, a module, or of something in a module."""
    path = ROOT.joinpath(*re.split(r"[./]", name))
    return any(each.exists() for each in (ROOT / name, path, path.with_suffix(".py"), path.parent.with_suffix(".py")))


def test_every_name_in_a_docstring_is_one_of_the_code() -> None:
    known = known_words()

    missing = [f"{at} {name}" for at, name in quoted() if not known.issuperset(WORD.findall(name))]

    assert missing == []


def test_every_module_that_a_docstring_names_by_its_full_name_exists() -> None:
    missing = [f"{at} {name}" for at, name in quoted() if MODULE.fullmatch(name) and not is_there(name)]

    assert missing == []
