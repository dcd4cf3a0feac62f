"""Reads the inputs and decisions of a file, with their arrows; what logic is, others know."""

from __future__ import annotations

from typing import Any

from engine.dmn.cells import Cells, Owner
from engine.dmn.elements import Decision, InputData, Requirement
from engine.dmn.expression_reader import logic_kind, read_logic
from engine.dmn.file import DECISION, INPUT, DmnFile, variable_of
from engine.dmn.requirements import Target, refuse_circles
from engine.quoting import quoted


def read_inputs(file: DmnFile) -> dict[str, InputData]:
    """The inputs of the file by id; they are made known to it."""
    inputs = {identifier: _input(file, identifier, element) for identifier, element in file.by_kind[INPUT].items()}
    file.made.update({data.key: data for data in inputs.values()})
    return inputs


def _input(file: DmnFile, identifier: str, element: Any) -> InputData:
    variable = element.find("{*}variable")
    reference = None if variable is None else variable.get("typeRef")
    return InputData(identifier, variable_of(element), reference, file.key(identifier), file.types.named(reference))


def read_decisions(file: DmnFile) -> dict[str, Decision]:
    """The decisions of the file by id; they are made known to it. Raises `BadDmn`."""
    elements = file.by_kind[DECISION]
    required = {
        identifier: file.linked(
            element, ("informationRequirement", "requiredDecision"), (DECISION,), file.place(DECISION, identifier)
        )
        for identifier, element in elements.items()
    }
    own = {identifier: [file.own_id(key) for key, _ in targets] for identifier, targets in required.items()}
    refuse_circles(own, file.where)
    decisions = {
        identifier: _decision(file, identifier, element, required[identifier])
        for identifier, element in elements.items()
    }
    file.made.update({decision.key: decision for decision in decisions.values()})
    return decisions


def _decision(file: DmnFile, identifier: str, element: Any, required: list[Target]) -> Decision:
    where = file.place(DECISION, identifier)
    inputs = _requirements(file, file.linked(element, ("informationRequirement", "requiredInput"), (INPUT,), where))
    decisions = _requirements(file, required)
    functions, qualified = file.known_functions(element, where)
    names = {one.qualifier or one.name for one in (*inputs, *decisions)} | set(qualified)
    variable = variable_of(element)
    cells = file.cells(Owner(identifier, _name(element), variable), where, names, functions)
    logic = read_logic(element, cells, "the decision")
    return Decision(
        id=identifier,
        name=_name(element),
        variable=variable,
        logic=logic,
        kind=logic_kind(element),
        where=where,
        key=file.key(identifier),
        inputs=inputs,
        decisions=decisions,
        functions=qualified,
        undeclared=_undeclared(file, cells),
        type=file.variable_type(element),
    )


def _name(element: Any) -> str:
    return " ".join((element.get("name") or element.get("id")).split())


def _requirements(file: DmnFile, targets: list[Target]) -> tuple[Requirement, ...]:
    return tuple(Requirement(key, _variable(file, key), qualifier) for key, qualifier in targets)


def _variable(file: DmnFile, key: str) -> str:
    made = file.made.get(key)
    if made is None:
        # a decision of this file that is yet to be read
        return variable_of(file.by_kind[DECISION][file.own_id(key)])
    return made.name if isinstance(made, InputData) else made.variable


def _undeclared(file: DmnFile, cells: Cells) -> frozenset[str]:
    """The names that only a case can have; one that the file draws, but the decision does not require, is
    refused."""
    for name in sorted((cells.findings.needed & file.drawn) - cells.words):
        cells.findings.refuse(f"{cells.where}: uses {quoted(name)}, which it does not require; draw an arrow from it")
    return frozenset(cells.findings.undeclared - file.drawn)
