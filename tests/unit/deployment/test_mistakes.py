"""What `atqaru check` says of expressions that can be read but are null: in diagrams, decisions and forms."""

import json

import pytest

from engine import dmn
from engine.definition.findings import Severity
from engine.deployment.bundle import File, read_bundle
from tests.diagrams import diagram, end, flows, script, start
from tests.unit.dmn.models import decision, definitions, literal, output, table
from tests.unit.execution.installation import office

COLUMN_2 = "decision 'way' (way), rule 2, input column 1 (kind)"
NO_DATE = 'date: "2026-13-01" is no date; write one as 2026-03-20'
PART_OF_TEXT = "substring is given 1 argument, but takes (string: string, start position: number, length?: number)"
NULL = "get entries is given 2 arguments, but takes (m: context)"


def found(name: str, kind: str, content: bytes) -> list[tuple[str, str, Severity]]:
    bundle = read_bundle((File(name, kind, content),), office().functions)
    return [(finding.element, " ".join(finding.message.split()), finding.severity) for finding in bundle.findings]


@pytest.mark.parametrize(
    ("expression", "severity", "begins"),
    [
        ("=get entries({a: 1}, {b: 2})", Severity.ERROR, f"script can only be null: {NULL} (line 1, column 1)"),
        (
            "=if x then get entries(x, y) else 1",
            Severity.WARNING,
            f"script is in part null, or always the same: {NULL}",
        ),
        ('=number("1 500", " ")', Severity.ERROR, "script can only be null: number is given 2 arguments"),
        ("=working_days_after(today())", Severity.ERROR, "script can only be null: working_days_after is given 1"),
        (
            '=next_working_day(today()) = "2026-04-06"',
            Severity.WARNING,
            "script is in part null, or always the same: date",
        ),
    ],
)
def test_a_diagram_tells_the_element_the_call_and_its_parameters(
    expression: str, severity: Severity, begins: str
) -> None:
    xml = diagram(start("s"), script("sum", expression), end("e"), flows("s", "sum", "e"))

    ((element, message, said),) = found("service.bpmn", "bpmn", xml)

    assert (element.partition(" ")[0], said) == ("sum", severity)
    assert message.startswith(begins)


def test_a_decision_tells_rule_and_column() -> None:
    rules = ['contains("A") | "go"', '"A", date("2026-13-01") | "stay"', 'not(contains(x)) | substring("x")']
    logic = table(["kind"], [output("way")], rules)

    said = found("way.dmn", "dmn", definitions(decision("way", logic)))

    takes = "contains is given 1 argument, but takes (string: string, match: string)"
    assert [message.partition(" (line")[0] for _, message, _ in said] == [
        f"decision 'way' (way), rule 1, input column 1 (kind) can only be null: {takes}",
        f"{COLUMN_2} is in part null, or always the same: {NO_DATE}",
        f"decision 'way' (way), rule 3, input column 1 (kind) can only be null: {takes}",
        f"decision 'way' (way), rule 3, output column 1 (way) can only be null: {PART_OF_TEXT}",
    ]
    assert [severity for _, _, severity in said] == [
        Severity.ERROR, Severity.WARNING, Severity.ERROR, Severity.ERROR,
    ]  # fmt: skip


def test_a_decision_with_a_mistake_that_is_in_force_stays_in_use() -> None:
    xml = definitions(decision("d", literal("count(1, 2)")))

    assert [severity for _, _, severity in found("d.dmn", "dmn", xml)] == [Severity.ERROR]
    assert dmn.parse_sound(xml).evaluate("d", {}).value is None


def test_a_form_tells_the_component() -> None:
    field = {"type": "textfield", "key": "name", "id": "f1", "label": "=upper case(a, b)"}
    form = {"type": "default", "id": "apply", "schemaVersion": 16, "components": [field]}

    ((element, message, severity),) = found("apply.form", "form", json.dumps(form).encode())

    assert (element, severity) == ("f1", Severity.ERROR)
    assert message.startswith("an expression can only be null: upper case is given 2 arguments, but takes")
