"""Messages quote what people wrote in one way, which is not Python's: its quotes and escapes change with the text."""

import ast
import re
from pathlib import Path

import pytest

from engine.quoting import quoted
from tests.architecture.source import PACKAGES, place, python_files, syntax_tree

TEMPLATE = re.compile(r"%(\(\w+\))?r\b|\{\w*![ra]\}")
#: Where SQL is written, which quotes words of its own.
SQL = {
    "storage/migrations/append_only.py",
    "storage/migrations/versions/m0013_keys_in_russian_letters.py",
    "storage/tables/metadata.py",
}
#: `repr()` of a number is its shortest exact text; merged migrations write the words of SQL with it.
SOUND = {
    "engine/feel/literals.py",
    "engine/feel/values.py",
    "engine/files/yaml_text.py",
    "storage/migrations/shapes.py",
}


def python_quotes(path: Path) -> list[str]:
    return [
        place(path, node)
        for node in ast.walk(syntax_tree(path))
        if (isinstance(node, ast.FormattedValue) and node.conversion in (ord("r"), ord("a")))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("repr", "ascii"))
    ]


def formatted_by_python(path: Path) -> list[str]:
    """Where a template of another kind than an f-string asks for the same."""
    return [
        place(path, node)
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and TEMPLATE.search(node.value)
    ]


def hand_quotes(path: Path) -> list[str]:
    """Where an f-string puts quotes around a value by itself."""
    return [
        place(path, value)
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, ast.JoinedStr)
        for before, value, after in zip(node.values, node.values[1:], node.values[2:], strict=False)
        if isinstance(value, ast.FormattedValue) and _text_of(before).endswith("'") and _text_of(after).startswith("'")
    ]


def _text_of(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else ""


def test_no_message_quotes_as_python_does() -> None:
    found = [at for path in python_files(*PACKAGES) for at in python_quotes(path)]

    assert [at for at in found if at.partition(":")[0] not in SOUND] == [], "use engine.quoting.quoted"
    assert {at.partition(":")[0] for at in found} == SOUND
    assert [at for path in python_files(*PACKAGES) for at in formatted_by_python(path)] == []


def test_no_message_quotes_by_hand() -> None:
    found = [at for path in python_files(*PACKAGES) for at in hand_quotes(path)]

    found = [at for at in found if at.partition(":")[0] not in SQL]
    assert found == [], "use engine.quoting.quoted: a text of others can be long, and hold line breaks"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("it's", "'it's'"),
        ("Қазақша", "'Қазақша'"),
        (r"a\d", r"'a\d'"),
        (" a\n\t b ", "' a b '"),
        ("a\u00a0b\u200b", r"'a\xa0b\u200b'"),
        ("\0\ud800", r"'\x00\ud800'"),
        ("", "''"),
        ("x" * 81, f"'{'x' * 79}…'"),
    ],
)
def test_a_text_is_quoted_on_one_line_as_it_is_but_for_what_cannot_be_seen(text: str, shown: str) -> None:
    assert quoted(text) == shown
