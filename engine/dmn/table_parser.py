"""Reads a decision table from its XML; knows nothing of how a table is evaluated."""

from typing import Any

from engine.dmn.cells import Cells, children, text_of
from engine.dmn.errors import BadDmn
from engine.dmn.hitpolicy import ORDERED_BY_OUTPUT, Aggregation, HitPolicy
from engine.dmn.table import DecisionTable, InputColumn, OutputColumn, Rule
from engine.dmn.type_reader import listed_values
from engine.quoting import quoted


def read_table(element: Any, cells: Cells) -> DecisionTable:
    """The table of a decision or function; raises `BadDmn` with rule number and column of a cell that is
    wrong."""
    inputs = tuple(_input(column, number, cells) for number, column in enumerate(children(element, "input"), 1))
    outputs = _outputs(element, cells)
    labels = [column.label for column in inputs]
    table = DecisionTable(
        where=cells.where,
        decision_id=cells.owner.id,
        decision_name=cells.owner.name,
        policy=_policy(element, cells.where),
        aggregation=_aggregation(element, cells.where),
        inputs=inputs,
        outputs=outputs,
        rules=tuple(
            _rule(rule, number, labels, outputs, cells) for number, rule in enumerate(children(element, "rule"), 1)
        ),
    )
    _refuse_senseless(table)
    cells.findings.tables.append(table)
    return table


def _policy(element: Any, where: str) -> HitPolicy:
    word = element.get("hitPolicy", "UNIQUE")
    try:
        return HitPolicy(word)
    except ValueError as error:
        known = ", ".join(HitPolicy)
        raise BadDmn(f"{where}: hit policy {quoted(word)} is not known; choose one of {known}") from error


def _aggregation(element: Any, where: str) -> Aggregation | None:
    word = element.get("aggregation")
    if word is None:
        return None
    try:
        return Aggregation(word)
    except ValueError as error:
        known = ", ".join(Aggregation)
        raise BadDmn(f"{where}: aggregation {quoted(word)} is not known; choose one of {known}") from error


def _input(column: Any, number: int, cells: Cells) -> InputColumn:
    asked = column.find("{*}inputExpression")
    label = column.get("label") or text_of(asked) or f"input {number}"
    expression = cells.expression(asked, f"input column {number} ({label})")
    if expression is None:
        raise BadDmn(f"{cells.where}, input column {number} ({label}): has no expression; write what the column asks")
    wanted = cells.type_of(asked)
    allowed = cells.tests(column.find("{*}inputValues"), f"input column {number} ({label}), allowed values")
    return InputColumn(label, expression, asked.get("typeRef"), allowed or wanted.tests, wanted)


def _outputs(element: Any, cells: Cells) -> tuple[OutputColumn, ...]:
    columns = children(element, "output")
    found = [
        _output(column, number, cells.owner.variable, len(columns) > 1, cells)
        for number, column in enumerate(columns, 1)
    ]
    names = [column.name for column in found]
    for name in names:
        if names.count(name) > 1:
            raise BadDmn(f"{cells.where}: two output columns are named {quoted(name)}; give each its own name")
    return tuple(found)


def _output(column: Any, number: int, variable: str, needs_name: bool, cells: Cells) -> OutputColumn:
    name = column.get("name") or ("" if needs_name else variable)
    if not name:
        raise BadDmn(f"{cells.where}, output column {number}: has no name; with several outputs each needs one")
    place = f"output column {number} ({column.get('label') or name})"
    wanted, listed = cells.type_of(column), column.find("{*}outputValues")
    return OutputColumn(
        name=" ".join(name.split()),
        default=cells.expression(column.find("{*}defaultOutputEntry"), f"{place}, default"),
        values=listed_values(text_of(listed)) or wanted.listed_values,
        type=wanted,
        allowed=cells.tests(listed, f"{place}, allowed values"),
    )


def _rule(rule: Any, number: int, labels: list[str], outputs: tuple[OutputColumn, ...], cells: Cells) -> Rule:
    entries, answers = children(rule, "inputEntry"), children(rule, "outputEntry")
    if len(entries) != len(labels) or len(answers) != len(outputs):
        raise BadDmn(
            f"{cells.where}, rule {number}: has {len(entries)} input and {len(answers)} output cells, "
            f"but the table has {len(labels)} input and {len(outputs)} output columns; fill in every cell"
        )
    return Rule(
        number=number,
        tests=tuple(
            cells.tests(cell, f"rule {number}, input column {place} ({label})")
            for place, (cell, label) in enumerate(zip(entries, labels, strict=True), 1)
        ),
        outputs=tuple(
            cells.expression(cell, f"rule {number}, output column {place} ({column.name})")
            for place, (cell, column) in enumerate(zip(answers, outputs, strict=True), 1)
        ),
        note=_note(rule),
    )


def _note(rule: Any) -> str:
    """What the analyst wrote next to the rule, such as the paragraph of the law."""
    found = rule.find("{*}description")
    texts = [
        found.text or "" if found is not None else "",
        *(text_of(note) for note in children(rule, "annotationEntry")),
    ]
    return " ".join(text.strip() for text in texts if text.strip())


def _refuse_senseless(table: DecisionTable) -> None:
    if not table.outputs:
        raise BadDmn(f"{table.where}: the table has no output column; add one")
    if table.aggregation and table.policy is not HitPolicy.COLLECT:
        raise BadDmn(f"{table.where}: {table.aggregation} needs the hit policy COLLECT, not {table.policy}")
    if table.aggregation not in (None, Aggregation.COUNT) and len(table.outputs) > 1:
        raise BadDmn(f"{table.where}: {table.aggregation} needs a table with one output column; split the decision")
    if table.policy in ORDERED_BY_OUTPUT and not any(column.values for column in table.outputs):
        raise BadDmn(
            f"{table.where}: {table.policy} needs the allowed values of an output, best first; list them in its column"
        )
