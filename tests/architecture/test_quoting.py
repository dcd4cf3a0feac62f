"""Messages quote what people wrote in one way, which is not Python's: its quotes and escapes change with the text."""

import ast
from pathlib import Path

from tests.architecture.source import PACKAGES, place, python_files, syntax_tree

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


def test_no_message_quotes_as_python_does() -> None:
    found = [at for path in python_files(*PACKAGES) for at in python_quotes(path)]

    assert [at for at in found if at.partition(":")[0] not in SOUND] == [], "use engine.quoting.quoted"
    assert {at.partition(":")[0] for at in found} == SOUND
