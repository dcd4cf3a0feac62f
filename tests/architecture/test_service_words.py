"""What belongs to one service stands in its files: Python knows neither its groups, nor its outcomes and dates."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from engine.deployment.bundle import Bundle, files_at, read_bundle
from engine.deployment.deploy import SERVICES
from tests.architecture.source import PACKAGES, ROOT, place, python_files, syntax_tree
from tests.unit.execution.installation import office

#: Migrations say what was; people of the demonstration are in groups of the product.
EXEMPT = ("storage/migrations", "web/demonstration")
#: The module that owns the rule AMB-49.
LAST_SECOND = "engine/last_second.py"


@cache
def services() -> Bundle:
    return read_bundle(files_at(SERVICES), office().functions)


def literals() -> Iterator[tuple[Path, ast.Constant]]:
    """Every text that Python writes out."""
    for path in python_files(*PACKAGES):
        if not path.relative_to(ROOT).as_posix().startswith(EXEMPT):
            for node in ast.walk(syntax_tree(path)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield path, node


def written_out(words: set[str]) -> list[str]:
    return [f"{place(path, node)} {node.value}" for path, node in literals() if node.value in words]


def test_no_group_is_known_by_its_id() -> None:
    assert "supervisors" in services().groups
    # the chains of the audit log have heads, too
    assert written_out(set(services().groups) - {"heads"}) == []


def test_no_outcome_is_known_by_its_code_or_words() -> None:
    outcomes = {code: words for process in services().processes.values() for code, words in process.outcomes.items()}

    assert "not_passed" in outcomes
    # a case can be suspended, too, and a step refused
    assert written_out({*outcomes, *outcomes.values()} - {"suspended", "refused"}) == []


def test_no_date_is_known_by_its_words_or_variables() -> None:
    dates = [date for process in services().processes.values() for date in process.dates]
    names = {name for date in dates for name in (date.label, date.day, *date.details)}

    assert {"Hearing", "hearing_on"} <= names
    assert written_out(names) == []


def test_the_rule_of_the_last_second_stands_in_one_place() -> None:
    files = [path.relative_to(ROOT).as_posix() for path in python_files(*PACKAGES) if "AMB-49" in path.read_text()]

    assert files == [LAST_SECOND]
