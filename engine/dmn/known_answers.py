"""What the outputs of a decision can never be: values of another kind than their type, or that it does not allow."""

from collections.abc import Iterator

from engine.dmn.item_types import ItemType
from engine.dmn.known_types import SINGLE, known_of_type
from engine.dmn.table import OutputColumn
from engine.feel import Expression, ExpressionFault, Knowledge, feel_text, of_values
from engine.feel.analysis.knowledge import reads_as
from engine.feel.analysis.remedies import MAKERS, never_is
from engine.feel.errors import caret_text

#: What becomes another kind where a type asks for that.
_CONVERTED = {("date", "date and time")}


def refused_outputs(column: OutputColumn, cell: Expression, known: Knowledge) -> Iterator[ExpressionFault]:
    """Why a cell, of whose value this is known, always answers null."""
    faults = list(refused_by_type(column.type, cell, known))
    yield from faults
    allowed = of_values([value for value in column.values if value is not None])
    if not faults and allowed is not None and known.values is not None and known.values.isdisjoint(allowed):
        yield _fault(cell, never_is("the answer", allowed, min(known.values, key=str)))


def refused_by_type(type_: ItemType, text: Expression, known: Knowledge) -> Iterator[ExpressionFault]:
    """Why what an expression gives is never a value of a type."""
    wanted = known_of_type(type_).kind
    if {wanted, known.kind} <= SINGLE and wanted != known.kind and (known.kind, wanted) not in _CONVERTED:
        remedy = _remedy(wanted, known)
        yield _fault(text, f"the type is {wanted}, and this is {known.kind}; {remedy}, or correct the type")


def _remedy(wanted: str, known: Knowledge) -> str:
    value = next(iter(known.values)) if known.values is not None and len(known.values) == 1 else None
    if wanted in MAKERS:
        maker, example = MAKERS[wanted]
        said = value if isinstance(value, str) and reads_as(wanted, value) else example
        return f"write {maker}({feel_text(said)})"
    return f"write a {wanted}" + (f" in place of {feel_text(value)}" if value is not None else "")


def _fault(text: Expression, reason: str) -> ExpressionFault:
    return ExpressionFault(reason, 1, 1, caret_text(text.source, 0), is_fatal=True)
