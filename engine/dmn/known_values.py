"""What is known of the values of a decision file before it is evaluated: by its types, and by what its cells give."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from engine.dmn.boxed.literal import LiteralExpression
from engine.dmn.elements import Decision, InputData
from engine.dmn.hitpolicy import LISTING
from engine.dmn.item_types import ANY, ItemType
from engine.dmn.known_answers import refused_by_type, refused_outputs
from engine.dmn.known_types import known_of_type, taken_as
from engine.dmn.logic import Logic, Typed
from engine.dmn.model import Model
from engine.dmn.table import DecisionTable, InputColumn, OutputColumn
from engine.dmn.type_reader import listed_values
from engine.feel import OPEN, Expression, ExpressionFault, Given, Knowledge, UnaryTests, either, kind, of_any, of_values

_NO_CASE: Mapping[str, Knowledge] = {}
_Placed = tuple[str, ExpressionFault]


@dataclass(frozen=True)
class Mistyped:
    """What is wrong with an expression or cell by the kinds of what it reads; `place` is within the decision."""

    decision: Decision
    place: str
    fault: ExpressionFault


def known_of_decision(decision: Decision) -> Knowledge:
    """What is known of what a decision gives, as FEEL has it.

    A single text that it always gives is a setting, which somebody may write otherwise.
    """
    known = _declared_or(decision.type, _of_logic(decision.logic))
    return replace(known, values=None) if known.values is not None and len(known.values) == 1 else known


def _of_logic(logic: Logic) -> Knowledge:
    if isinstance(logic, Typed):
        return _declared_or(logic.type, _of_logic(logic.logic))
    if isinstance(logic, LiteralExpression):
        return logic.expression.known
    return _of_table(logic) if isinstance(logic, DecisionTable) else OPEN


def _of_table(table: DecisionTable) -> Knowledge:
    if table.aggregation is not None:
        return OPEN
    columns = [_of_column(table, number, column) for number, column in enumerate(table.outputs)]
    members = {column.name: known for column, known in zip(table.outputs, columns, strict=True)}
    one = columns[0] if len(columns) == 1 else Knowledge("context", members=members)
    return Knowledge("list", item=one) if table.policy in LISTING else one


def _of_column(table: DecisionTable, number: int, column: OutputColumn) -> Knowledge:
    """Null is of every kind: it is what a cell without an entry gives, and a value that is not allowed."""
    cells = [cell for cell in (*(rule.outputs[number] for rule in table.rules), column.default) if cell is not None]
    return replace(_declared_or(column.type, of_any([cell.known for cell in cells])), is_sure=False)


def _declared_or(type_: ItemType, given: Knowledge) -> Knowledge:
    """What is known of a value by its type, unless what gives it says as much of it or more."""
    declared = known_of_type(type_)
    return given if declared.kind in {"", given.kind} else declared


def mistyped(model: Model, case: Mapping[str, Knowledge] = _NO_CASE) -> Iterator[Mistyped]:
    """Every fault that the types of the model, and what is known of variables of the case, show in its decisions.

    Looked at are tables and literal expressions that are the logic of a decision itself.
    """
    for decision in model.decisions.values():
        seen = _seen_by(model, decision, case)
        logic = decision.logic.logic if isinstance(decision.logic, Typed) else decision.logic
        found: Iterator[_Placed] = iter(())
        if isinstance(logic, LiteralExpression):
            found = _in_literal(decision, logic.expression, seen)
        elif isinstance(logic, DecisionTable):
            found = _in_table(logic, seen)
        yield from (Mistyped(decision, *placed) for placed in found)


def _in_literal(decision: Decision, text: Expression, seen: Mapping[str, Knowledge]) -> Iterator[_Placed]:
    faults = list(_of_text("literal expression", text, seen))
    yield from faults
    types = [decision.type, *([decision.logic.type] if isinstance(decision.logic, Typed) else [])]
    known = text.judged(Given(_given(text, seen))).known
    for type_ in () if faults else types:
        yield from (("literal expression", fault) for fault in refused_by_type(type_, text, known))


def _seen_by(model: Model, decision: Decision, case: Mapping[str, Knowledge]) -> Mapping[str, Knowledge]:
    """What is known of each name that the logic of a decision reads."""
    seen = {name: case[name] for name in decision.undeclared if name in case}
    for required in (*decision.inputs, *decision.decisions):
        element = model.elements.get(required.key)
        if required.qualifier:
            continue
        if isinstance(element, InputData):
            seen[required.name] = given_to(element, case)
        elif isinstance(element, Decision):
            # Camunda's engine knows a required decision also by its id
            seen |= dict.fromkeys((required.name, element.id), known_of_decision(element))
    return seen


def given_to(data: InputData, case: Mapping[str, Knowledge]) -> Knowledge:
    """What is known of an input: by its type, and by the variable of the case if that is of this kind."""
    declared, of_case = known_of_type(data.type), case.get(data.name, OPEN)
    return of_case if data.type is ANY or (declared.kind == of_case.kind and declared.values is None) else declared


def _in_table(table: DecisionTable, seen: Mapping[str, Knowledge]) -> Iterator[_Placed]:
    asked = []
    for number, column in enumerate(table.inputs, 1):
        yield from _of_text(f"input column {number} ({column.label})", column.expression, seen)
        asked.append(_asked(column, seen))
    for rule in table.rules:
        for number, (column, test, known) in enumerate(zip(table.inputs, rule.tests, asked, strict=True), 1):
            place = f"rule {rule.number}, input column {number} ({column.label})"
            given = Given(_given(test, seen), known, column.expression.source.strip()) if test is not None else None
            yield from ((place, fault) for fault in (test.judged(given).faults if test and given else ()))
        for number, (output, cell) in enumerate(zip(table.outputs, rule.outputs, strict=True), 1):
            yield from _of_output(f"rule {rule.number}, output column {number} ({output.name})", output, cell, seen)
    for number, output in enumerate(table.outputs, 1):
        yield from _of_output(f"output column {number} ({output.name}), default", output, output.default, seen)


def _of_output(
    place: str, column: OutputColumn, cell: Expression | None, seen: Mapping[str, Knowledge]
) -> Iterator[_Placed]:
    if cell is None:
        return
    faults = list(_of_text(place, cell, seen))
    yield from faults
    if not faults:
        known = cell.judged(Given(_given(cell, seen))).known
        yield from ((place, fault) for fault in refused_outputs(column, cell, known))


def _asked(column: InputColumn, seen: Mapping[str, Knowledge]) -> Knowledge:
    """What is known of a value that the tests of a column are about; one that it does not allow is not tested."""
    known = column.expression.judged(Given(_given(column.expression, seen))).known
    known = taken_as(known, column.type, column.type_name)
    listed = listed_values(column.allowed.source) if column.allowed is not None else ()
    allowed = of_values([value for value in listed if value is not None])
    if allowed is None:
        return known
    values = allowed if known.values is None else allowed & known.values
    return Knowledge(kind(next(iter(allowed))), values=values or allowed)


def _given(text: Expression | UnaryTests, seen: Mapping[str, Knowledge]) -> dict[str, Knowledge]:
    names = text.reads & seen.keys()
    return {name: seen[name] for name in names if seen[name] is not OPEN}


def _of_text(place: str, text: Expression, seen: Mapping[str, Knowledge]) -> Iterator[_Placed]:
    yield from ((place, fault) for fault in text.judged(Given(_given(text, seen))).faults)


def joined(cases: Iterable[Mapping[str, Knowledge]]) -> dict[str, Knowledge]:
    """What is known of the variables of all of these cases together."""
    found: dict[str, Knowledge] | None = None
    for case in cases:
        found = dict(case) if found is None else {n: either(found[n], case[n]) for n in found.keys() & case.keys()}
    return found or {}
