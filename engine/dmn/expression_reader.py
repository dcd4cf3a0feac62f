"""Reads boxed expressions from their XML, nested as they like; knows nothing of how they are evaluated."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lxml import etree

from engine.dmn.boxed.choosing import Conditional, Filter
from engine.dmn.boxed.functions import ForeignFunction, FunctionDefinition, Invocation, Parameter, Signature
from engine.dmn.boxed.iterating import For, Quantified
from engine.dmn.boxed.literal import LiteralExpression
from engine.dmn.boxed.structures import BoxedContext, BoxedList, Entry, Relation
from engine.dmn.cells import Cells, children, name_of, refuse_doubles, refuse_strange
from engine.dmn.errors import BadDmn
from engine.dmn.hitpolicy import LISTING
from engine.dmn.item_types import ANY
from engine.dmn.logic import Logic, Missing, Typed
from engine.dmn.table import DecisionTable
from engine.dmn.table_parser import read_table

MAX_NESTING = 40


def read_logic(parent: Any, cells: Cells, place: str) -> Logic:
    """The logic among the children of an element; one that is null where there is none."""
    found = next((child for child in parent if _kind(child) in _READERS), None) if parent is not None else None
    return Missing(place) if found is None else read_expression(found, cells)


def read_expression(element: Any, cells: Cells) -> Logic:
    """One boxed expression, converted to its own type if it names one."""
    if cells.depth > MAX_NESTING:
        raise BadDmn(f"{cells.where}: boxed expressions are nested more than {MAX_NESTING} deep; name parts of it")
    logic = _READERS[_kind(element)](element, cells)
    wanted = cells.type_of(element)
    if wanted is ANY or _lists_many(logic):
        return logic
    # a coverage analysis looks for the table itself, so the type of a decision's table is that of the decision
    return Typed(logic, wanted, "the expression") if not isinstance(logic, DecisionTable) else logic


def logic_kind(parent: Any) -> str:
    """The standard's word for the logic among the children of an element; empty where there is none."""
    return next((_kind(child) for child in parent if _kind(child) in _READERS), "")


def read_signature(element: Any, cells: Cells, where: str) -> Signature:
    """The formal parameters of a function, and its result if it has the type of a function."""
    parameters = tuple(Parameter(name_of(one), cells.type_of(one)) for one in children(element, "formalParameter"))
    names = [one.name for one in parameters]
    refuse_strange(names, f"{where}: parameter")
    refuse_doubles(names, f"{where}: two parameters", cells.findings)
    return Signature(where, parameters, cells.type_of(element).function_result or ANY)


def read_body(element: Any, cells: Cells, names: tuple[str, ...], place: str) -> Logic:
    """The body of a function, which sees its parameters; Java and PMML are not run."""
    kind = element.get("kind", "FEEL")
    if kind.rpartition(":")[2].upper() != "FEEL":
        return ForeignFunction(kind)
    return read_logic(element, cells.inside(place, names), "the function")


def _kind(element: Any) -> str:
    return str(etree.QName(element).localname)


def _lists_many(logic: Logic) -> bool:
    return isinstance(logic, DecisionTable) and logic.policy in LISTING and logic.aggregation is None


def _literal(element: Any, cells: Cells) -> Logic:
    expression = cells.expression(element, "literal expression")
    if expression is None:
        cells.findings.refuse(f"{cells.where}: its literal expression is empty; write one")
        return Missing("the literal expression")
    return LiteralExpression(expression)


def _context(element: Any, cells: Cells) -> Logic:
    entries: list[Entry] = []
    inner = cells
    for number, entry in enumerate(children(element, "contextEntry"), 1):
        variable = entry.find("{*}variable")
        name = name_of(variable)
        place = f"context entry {name or number}"
        # a function sees itself, so that it may recur
        own = [name] if name and logic_kind(entry) == "functionDefinition" else []
        logic = read_logic(entry, inner.inside(place, own), f"entry {name or number}")
        entries.append(Entry(name, logic, cells.type_of(variable)))
        inner = inner.knowing(name) if name else inner
    refuse_doubles([entry.name for entry in entries], f"{cells.where}: two entries of a context", cells.findings)
    return BoxedContext(tuple(entries))


def _list(element: Any, cells: Cells) -> Logic:
    items = [child for child in element if _kind(child) in _READERS]
    return BoxedList(
        tuple(read_expression(item, cells.inside(f"list item {number}")) for number, item in enumerate(items, 1))
    )


def _relation(element: Any, cells: Cells) -> Logic:
    columns = tuple((name_of(column), cells.type_of(column)) for column in children(element, "column"))
    rows = []
    for number, row in enumerate(children(element, "row"), 1):
        texts = [cell for cell in row if _kind(cell) in _READERS]
        if len(texts) != len(columns):
            raise BadDmn(
                f"{cells.where}, row {number} of the relation: has {len(texts)} cells, but the relation has "
                f"{len(columns)} columns; fill in every cell"
            )
        rows.append(tuple(read_expression(cell, cells.inside(f"row {number}")) for cell in texts))
    refuse_doubles([name for name, _ in columns], f"{cells.where}: two columns of a relation", cells.findings)
    return Relation(columns, tuple(rows))


def _function(element: Any, cells: Cells) -> Logic:
    signature = read_signature(element, cells, f"{cells.where}, function")
    names = tuple(parameter.name for parameter in signature.parameters)
    return FunctionDefinition(f"of {cells.owner.name}", signature, read_body(element, cells, names, "function"))


def _invocation(element: Any, cells: Cells) -> Logic:
    bindings = children(element, "binding")
    names = tuple(name_of(binding.find("{*}parameter")) for binding in bindings)
    refuse_doubles(list(names), f"{cells.where}: two bindings of an invocation", cells.findings)
    arguments = tuple(
        read_logic(binding, cells.inside(f"binding {name}"), f"binding {name}")
        for name, binding in zip(names, bindings, strict=True)
    )
    return Invocation(read_logic(element, cells.inside("invocation"), "the invocation"), names, arguments)


def _conditional(element: Any, cells: Cells) -> Logic:
    return Conditional(*(_part(element, name, cells) for name in ("if", "then", "else")))


def _filter(element: Any, cells: Cells) -> Logic:
    return Filter(_part(element, "in", cells), _part(element, "match", replace(cells, is_filter=True), "item"))


def _for(element: Any, cells: Cells) -> Logic:
    variable = _variable(element)
    reads_partial = any("partial" in (text.text or "") for text in element.iter("{*}text"))
    body = _part(element, "return", cells, variable, "partial")
    return For(variable, _part(element, "in", cells), body, reads_partial)


def _quantified(element: Any, cells: Cells) -> Logic:
    variable = _variable(element)
    condition = _part(element, "satisfies", cells, variable)
    return Quantified(variable, _part(element, "in", cells), condition, _kind(element) == "every")


def _variable(element: Any) -> str:
    return " ".join((element.get("iteratorVariable") or "item").split())


def _part(element: Any, name: str, cells: Cells, *names: str) -> Logic:
    part = element.find("{*}" + name)
    logic = read_logic(part, cells.inside(name, names), f"`{name}`")
    wanted = cells.type_of(part)
    return logic if wanted is ANY else Typed(logic, wanted, f"`{name}`")


_READERS: dict[str, Callable[[Any, Cells], Logic]] = {
    "literalExpression": _literal,
    "decisionTable": read_table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "functionDefinition": _function,
    "invocation": _invocation,
    "conditional": _conditional,
    "filter": _filter,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
}
