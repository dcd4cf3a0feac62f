"""What `atqaru check` says of the rules of a decision table, and how much of it."""

from pathlib import Path

import pytest

from engine.definition.findings import errors_of
from engine.deployment.bundle import File, files_at, read_bundle
from engine.deployment.checks import Known, check
from engine.deployment.deploy import SERVICES
from engine.dmn.coverage import coverage
from engine.dmn.coverage.gaps import Budget
from tests.architecture.documents import text_of
from tests.unit.dmn.models import decision, definitions, output, table
from tests.unit.execution.installation import office

STOCK = ['>= 80 | - | "large"', '[50..80) | "A" | "large"', '[50..80) | - | "middle"', '< 50 | not("B") | "small"']
NOTHING = Known({})


def lines(rules: list[str], attributes: str = "", column: str = output("size"), name: str = "Size") -> list[str]:
    logic = table(["Score", "Category"], [column], rules, attributes)
    bundle = read_bundle(
        (File("fees.dmn", "dmn", definitions(decision("size", logic, name=name))),), office().functions
    )
    return [str(finding) for finding in check(bundle, NOTHING)]


def test_a_line_names_file_decision_rules_inputs_and_remedy() -> None:
    assert lines(STOCK) == [
        (
            'fees.dmn:size (Size): rules 2 and 3 both match when Score is [50..80) and Category is "A"; '
            "make them exclude each other"
        ),
        (
            'fees.dmn:size (Size): warning: no rule matches when Score is < 50 and Category is "B"; '
            "add a rule, or a default output"
        ),
    ]


def test_the_page_for_analysts_shows_these_lines() -> None:
    page = text_of("docs/analyst.md")

    for line in lines(STOCK):
        assert line in page


def test_an_overlap_keeps_the_file_out_and_a_gap_does_not() -> None:
    logic = table(["Score", "Category"], [output("size")], STOCK)
    bundle = read_bundle((File("fees.dmn", "dmn", definitions(decision("size", logic))),), office().functions)

    assert [finding.message[:13] for finding in errors_of(check(bundle, NOTHING))] == ["rules 2 and 3"]


def test_any_asks_for_the_same_outputs() -> None:
    assert lines(["< 9 | - | 1", "> 5 | - | 2", "[5..9] | - | 3 - 2"], 'hitPolicy="ANY"', name="size") == [
        (
            "fees.dmn:size: rules 1 and 2 both match when Score is (5..9), with different outputs; "
            "give them the same, or make them exclude each other"
        )
    ]


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        (["- | - | 1", "5 | - | 2"], "rule 1 before it matches all that it asks for; move it up, or take it out"),
        (
            ["< 5 | - | 1", ">= 5 | - | 2", "[1..9] | - | 3"],
            "rules 1 and 2 before it match all that it asks for; move it up, or take it out",
        ),
        (
            [*(f"{place} | - | 1" for place in range(5)), "-|-|2", "0, 1, 2, 3, 4 | - | 3"],
            "rule 6 before it matches all that it asks for; move it up, or take it out",
        ),
        (
            [*(f"{place} | - | 1" for place in range(5)), "0, 1, 2, 3, 4 | - | 3", "-|-|2"],
            "5 rules before it, the first of them 1, match all that it asks for; move it up, or take it out",
        ),
        (["[9..5] | - | 1", "- | - | 2"], "no value of Score meets its tests; correct them"),
    ],
)
def test_a_rule_that_never_matches_is_told_with_its_reason(rules: list[str], reason: str) -> None:
    found = [line.partition(" can never match: ")[2] for line in lines(rules, 'hitPolicy="FIRST"')]

    assert found == [reason]


def test_ten_lines_are_told_and_the_rest_is_counted() -> None:
    found = lines([f"[{place}..100] | - | 1" for place in range(30)])

    assert len(found) == 11
    assert found[-1] == f"fees.dmn:size (Size): and {30 * 29 // 2 + 1 - 10} more"


def test_more_gaps_than_are_looked_for_are_counted_from_below() -> None:
    found = lines([f"{place} | {place} | 1" for place in range(60)])

    assert len(found) == 11
    assert found[-1] == "fees.dmn:size (Size): warning: and at least 10 more"


def test_what_could_not_be_checked_is_a_hint() -> None:
    assert lines(
        ["limit | - | 1", "5 | - | 2", "- | > 3 | 3"], 'hitPolicy="PRIORITY"', output("size", values="1, 2, 3")
    ) == [
        "fees.dmn:size (Size): hint: there may be more inputs that no rule matches: 1 cell is more than literals",
    ]
    assert lines(["limit | limit | 1", "- | - | 2"]) == [
        "fees.dmn:size (Size): hint: there may be more rules that overlap: 2 cells are more than literals"
    ]


def test_a_table_that_is_too_large_is_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "Budget", lambda: Budget(0))

    assert lines(["5 | - | 1", "6 | - | 2"]) == [
        (
            "fees.dmn:size (Size): hint: the table is too large to be looked through to the end; "
            "there may be more to find in it"
        )
    ]


def test_the_tables_of_the_product_have_no_finding() -> None:
    files = tuple(file for file in files_at(Path(SERVICES)) if file.kind == "dmn")
    bundle = read_bundle(files, office().functions)

    assert files
    assert check(bundle, NOTHING) == ()


def test_a_value_of_the_column_without_its_quotes_is_told() -> None:
    logic = table(["Answer"], [output("a")], ["found | 1", '"lost" | 2', "other | 3"])
    allowed = '</inputExpression><inputValues><text>"found", "lost"</text></inputValues>'
    content = definitions(decision("a", logic)).replace(b"</inputExpression>", allowed.encode())
    found = check(read_bundle((File("a.dmn", "dmn", content),), office().functions), NOTHING)

    (line,) = [str(each) for each in found if "reads the variable" in each.message]
    said = 'rule 1, input column 1 (Answer) reads the variable found; write "found" for the value'
    assert line == f"a.dmn:a: warning: {said}"
