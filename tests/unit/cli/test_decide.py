"""`atqaru decide`: the value on standard output, what became null and errors beside it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.deployment.deploy import SERVICES
from tests.unit.dmn.models import (
    bkm,
    decision,
    definitions,
    imported,
    input_data,
    literal,
    output,
    service,
    table,
)
from web.cli import main

SIZE = decision(
    "size", table(["trees"], [output("size")], ['<= 5 | "small"', '> 5 | "large"']), requires=("in_trees",), name="Size"
)
FEE = decision("fee", literal('if size = "large" then 10 else 1 / 0'), requires=("size",))
TERM = decision("term", literal("working_days_after(filed_on, 2)"), requires=("in_filed_on",))
FILE = definitions(
    input_data("trees", "number"),
    input_data("filed_on", "date"),
    SIZE,
    FEE,
    TERM,
    bkm("twice", literal("n * 2"), {"n": "number"}),
    service("all", outputs=("fee", "size"), inputs=("in_trees",), name="all at once"),
)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["decide", *map(str, arguments)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A decision file in a folder of its own."""
    path = tmp_path / "fees.dmn"
    path.write_bytes(FILE)
    return path


@pytest.mark.parametrize(
    ("name", "given", "answer"),
    [
        ("fee", '{"trees": 9}', "10"),
        ("Size", '{"trees": 2}', '"small"'),
        ("term", '{"filed_on": "2026-04-06"}', '"2026-04-08"'),
        ("twice", '{"n": 4}', "8"),
        ("all at once", '{"trees": 9}', '{"fee": 10, "Size": "large"}'),
    ],
)
def test_the_value_is_printed_as_json(file: Path, name: str, given: str, answer: str) -> None:
    result = run(file, name, "--input", given)

    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{answer}\n", "")


def test_what_became_null_is_told_on_standard_error(file: Path) -> None:
    result = run(file, "fee")

    assert (result.exit_code, result.stdout) == (0, "null\n")
    assert "warning: fees.dmn: decision 'Size' (size): input trees is not given\n" in result.stderr
    assert "warning: fees.dmn: decision 'fee' (fee): a division by zero (line 1, column " in result.stderr


def test_an_explanation_holds_the_value_all_decisions_and_all_warnings(file: Path) -> None:
    result = run(file, "fee", "--input", '{"trees": 2}', "--explain")

    told = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert told["value"] is None
    assert [each["decision"] for each in told["decisions"]] == ["size", "fee"]
    assert told["decisions"][0]["matched"] == [1]
    assert told["decisions"][1]["inputs"] == {"Size": "small"}
    assert ["division by zero" in warning for warning in told["warnings"]] == [True]


def test_imports_are_looked_for_in_the_folder_of_the_file(file: Path) -> None:
    top = definitions(imported("fees", "n"), decision("d", literal("fees.fee"), requires=("n#fee",)), own="urn:top")
    (file.parent / "top.dmn").write_bytes(top)
    (file.parent / "broken.dmn").write_bytes(b"<")

    result = run(file.parent / "top.dmn", "d", "--input", '{"trees": 9}')

    assert (result.exit_code, result.stdout) == (0, "10\n")


def test_the_decisions_of_the_product_are_answered() -> None:
    result = run(
        SERVICES / "attestation" / "refusal_grounds.dmn",
        "refusal_grounds",
        "--input",
        '{"identity_answer": {"code": "not_found"}}',
    )

    assert json.loads(result.stdout)[0]["ground"] == "ATT-G1"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("fees.dmn", "nothing"), "has no decision 'nothing'; name one of these: all, fee, size, term, twice"),
        (("none.dmn", "fee"), "none.dmn: there is no such file; see its name"),
        (("fees.dmn", "fee", "--input", "{"), "--input:line 1: not valid JSON: a name in double quotes is missing"),
        (("fees.dmn", "fee", "--input", "[1]"), "--input: must be a JSON object, such as"),
        (("wrong.dmn", "fee"), "wrong.dmn: "),
    ],
)
def test_an_error_is_told_on_standard_error_with_status_2(file: Path, arguments: tuple[str, ...], message: str) -> None:
    (file.parent / "wrong.dmn").write_bytes(b"<process/>")

    result = run(file.parent / arguments[0], *arguments[1:])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("atqaru: error: ")
    assert message in result.stderr


def test_a_wrong_expression_is_told_and_the_other_decisions_still_answer(tmp_path: Path) -> None:
    path = tmp_path / "fees.dmn"
    path.write_bytes(definitions(decision("wrong", literal("1 +")), decision("right", literal("2"))))

    result = run(path, "right")

    assert (result.exit_code, result.stdout) == (0, "2\n")
    assert result.stderr.startswith("warning: fees.dmn: decision 'wrong' (wrong)")
    assert run(path, "wrong").stdout == "null\n"
