"""Reads what can be called: business knowledge models and decision services.

The functions are made before the logic behind them is read, since knowledge models may call each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.dmn.boxed.functions import Parameter, Signature
from engine.dmn.cells import Cells, Owner, refuse_doubles, refuse_strange
from engine.dmn.elements import Decision, InputData, KnowledgeModel, ServedDecisions
from engine.dmn.expression_reader import read_body, read_signature
from engine.dmn.file import DECISION, INPUT, KNOWLEDGE, SERVICE, DmnFile, variable_of
from engine.dmn.graph import Graph
from engine.dmn.hitpolicy import LISTING
from engine.dmn.item_types import ANY, ItemType
from engine.dmn.logic import Logic
from engine.dmn.run import Run, Variables


def read_knowledge(file: DmnFile) -> dict[str, KnowledgeModel]:
    """The business knowledge models of the file by id; they are made known to it. Raises `BadDmn`."""
    elements = file.by_kind[KNOWLEDGE]
    bodies: dict[str, tuple[Logic, dict[str, Any]]] = {}
    models = {identifier: _knowledge(file, identifier, element, bodies) for identifier, element in elements.items()}
    file.made.update({model.key: model for model in models.values()})
    for identifier, element in elements.items():
        bodies[identifier] = _body(file, models[identifier], element)
    return models


def _knowledge(
    file: DmnFile, identifier: str, element: Any, bodies: dict[str, tuple[Logic, dict[str, Any]]]
) -> KnowledgeModel:
    where, variable = file.place(KNOWLEDGE, identifier), variable_of(element)
    cells = file.cells(Owner(identifier, variable, variable), where, (), {})
    logic = element.find("{*}encapsulatedLogic")
    taken = Signature(where, ()) if logic is None else read_signature(logic, cells, where)
    result = taken.result if taken.result is not ANY else _result_type(element, logic, cells)
    signature = Signature(where, taken.parameters, result)

    def apply(run: Run, arguments: dict[str, Any]) -> Any:
        body, qualified = bodies[identifier]
        return body.evaluate(Variables({**qualified, **arguments}, run), run)

    name = " ".join((element.get("name") or identifier).split())
    function = signature.function(variable, apply)
    return KnowledgeModel(identifier, name, variable, function, taken.parameters, file.key(identifier))


def _result_type(element: Any, logic: Any, cells: Cells) -> ItemType:
    """The type of what the function gives: of its variable's function type, or the type that is given there in
    older files; else that of a table that is its body, as long as the table gives one value."""
    named = cells.type_of(element.find("{*}variable"))
    if named.function_result is not None:
        return named.function_result
    if named is not ANY and named.plain != "function":
        return named
    table = None if logic is None else logic.find("{*}decisionTable")
    if table is None or (table.get("hitPolicy") in LISTING and table.get("aggregation") is None):
        return ANY
    return cells.type_of(table)


def _body(file: DmnFile, model: KnowledgeModel, element: Any) -> tuple[Logic, dict[str, Any]]:
    where = file.place(KNOWLEDGE, model.id)
    functions, qualified = file.known_functions(element, where)
    # one that calls itself need not be drawn to require itself
    functions[model.variable] = model.function
    names = {*model.function.parameters, *qualified}
    cells = file.cells(Owner(model.id, model.name, model.variable), where, qualified, functions)
    logic = element.find("{*}encapsulatedLogic")
    body = read_body(logic if logic is not None else element, cells, tuple(names), "encapsulated logic")
    return body, dict(qualified)


def read_services(file: DmnFile) -> dict[str, ServedDecisions]:
    """The decision services of the file by id; they are made known to it. Raises `BadDmn`."""
    services = {
        identifier: _service(file, identifier, element) for identifier, element in file.by_kind[SERVICE].items()
    }
    file.made.update({service.key: service for service in services.values()})
    return services


def _service(file: DmnFile, identifier: str, element: Any) -> ServedDecisions:
    where, variable = file.place(SERVICE, identifier), variable_of(element)

    def keys(link: str, kind: str) -> tuple[str, ...]:
        return tuple(key for key, _ in file.linked(element, (link,), (kind,), where))

    given = keys("inputData", INPUT) + keys("inputDecision", DECISION)
    outputs = {key: _parameter(file, key).name for key in keys("outputDecision", DECISION)}
    # what is encapsulated follows from the requirements; an arrow into nothing is a fault all the same
    keys("encapsulatedDecision", DECISION)
    if not outputs:
        file.findings.refuse(f"{where}: has no output decision; name what it answers")
    parameters = tuple(_parameter(file, key) for key in given)
    names = [one.name for one in parameters]
    refuse_strange(names, f"{where}: input")
    refuse_doubles(names, f"{where}: two inputs", file.findings)
    named = file.variable_type(element)
    result = named.function_result or (ANY if named.plain == "function" else named)
    function = Signature(where, parameters, result).function(variable, _answer(file, given, outputs))
    name = " ".join((element.get("name") or identifier).split())
    return ServedDecisions(identifier, name, variable, function, parameters, file.key(identifier), tuple(outputs))


def _answer(
    file: DmnFile, given: tuple[str, ...], outputs: Mapping[str, str]
) -> Callable[[Run, dict[str, Any]], dict[str, Any]]:
    """What a service does: its output decisions in a graph of their own, in which its arguments are known."""

    def apply(run: Run, arguments: dict[str, Any]) -> Any:
        graph = Graph(file.made, {}, run, dict(zip(given, arguments.values(), strict=True)))
        values = {name: graph.decide(key) for key, name in outputs.items()}
        return next(iter(values.values())) if len(outputs) == 1 else values

    return apply


def _parameter(file: DmnFile, key: str) -> Parameter:
    made = file.made.get(key)
    if isinstance(made, InputData):
        return Parameter(made.name, made.type)
    if isinstance(made, Decision):
        return Parameter(made.variable, made.type)
    # a decision of this file, which is read after the services that it may call
    element = file.by_kind[DECISION][file.own_id(key)]
    return Parameter(variable_of(element), file.variable_type(element))
