"""How an analyst writes right what two values of different kinds cannot do; whether they can, others know."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from engine.feel import nodes
from engine.feel.analysis.knowledge import Knowledge, reads_as
from engine.feel.text import feel_text
from engine.languages import LANGUAGES, RUSSIAN
from engine.nearest import nearest

#: What makes a value of a kind from its text, with a text that it takes.
MAKERS = {
    "date": ("date", "2026-04-08"),
    "time": ("time", "09:00:00"),
    "date and time": ("date and time", "2026-04-08T09:00:00+05:00"),
    "days and time duration": ("duration", "P5D"),
    "years and months duration": ("duration", "P1M"),
}
#: So many values are named.
_NAMED = 6
Part = tuple[nodes.Node, Knowledge]


def written(node: nodes.Node) -> str:
    """A part of an expression as it is written, if it is short; else a mark that stands for it."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Path):
        return f"{_as_operand(node.base)}.{node.name}"
    if isinstance(node, nodes.Filter):
        return f"{_as_operand(node.base)}[{written(node.condition)}]"
    if isinstance(node, nodes.Call) and isinstance(node.callee, nodes.Name):
        return f"{node.callee.name}({', '.join(map(written, node.arguments))})"
    if isinstance(node, nodes.Comparison | nodes.Arithmetic):
        return f"{_as_operand(node.left)} {node.operator} {_as_operand(node.right)}"
    return feel_text(node.value) if isinstance(node, nodes.Literal) else "…"


def _as_operand(node: nodes.Node) -> str:
    said = written(node)
    return f"({said})" if isinstance(node, nodes.Comparison | nodes.Arithmetic) else said


def of_comparison(one: Part, other: Part) -> str:
    """How two values of different kinds are compared, as the end of a message; empty where nothing is to be said."""
    for remedy in (_made_alike, _in_place):
        for pair in ((one, other), (other, one)):
            if said := remedy(*pair):
                return f"; {said}"
    return ""


def _made_alike(one: Part, other: Part) -> str:
    (node, known), (beside, of_beside) = one, other
    kinds = (known.kind, of_beside.kind)
    if kinds[0] == "string" and kinds[1] in MAKERS:
        return _made_of_text(one, other)
    if kinds == ("date and time", "date"):
        return f"write date({written(node)}) for its day"
    if kinds == ("string", "number"):
        return _number(node, beside, known)
    if kinds[0] == "list" and known.item is not None and known.item.kind == kinds[1]:
        return f"write list contains({written(node)}, {written(beside)})"
    if kinds[0] == "boolean" and isinstance(beside, nodes.Literal) and not isinstance(node, nodes.Literal):
        return f"write {written(node)} = true, or {written(node)} = false"
    return ""


def _in_place(one: Part, other: Part) -> str:
    """What is written out can be of the other's kind."""
    (_node, known), (beside, of_beside) = one, other
    is_another = known.kind in {"boolean", "string", "number"} and known.kind != of_beside.kind
    return (
        f"write a {known.kind} in place of {written(beside)}"
        if is_another and isinstance(beside, nodes.Literal)
        else ""
    )


def _made_of_text(text: Part, other: Part) -> str:
    (node, known), (beside, of_beside) = text, other
    name, example = MAKERS[of_beside.kind]
    said = written(node)
    if isinstance(node, nodes.Literal):
        return f"write {name}({said if reads_as(of_beside.kind, str(node.value)) else quoted_text(example)})"
    if known.written == "date and time" and of_beside.kind == "date":
        return f"{said} is a date and time as text: write date(date and time({said}))"
    if known.written == "date" and of_beside.kind == "date and time":
        return f"{said} is a date as text: write date({said}), and date({written(beside)}) for the day of the other"
    is_that = f"{said} is a {known.written} as text: " if known.written == of_beside.kind else ""
    return f"{is_that}write {name}({said})"


def _number(node: nodes.Node, beside: nodes.Node, text: Knowledge) -> str:
    if isinstance(node, nodes.Literal):
        return f"write {node.value} without quotation marks" if _is_number(str(node.value)) else ""
    if isinstance(beside, nodes.Literal) and text.values is not None:
        return f"write {quoted_text(str(beside.value))}" if str(beside.value) in text.values else ""
    if isinstance(node, nodes.Call) and written(node.callee) == "string" and len(node.arguments) == 1:
        return f"write {written(node.arguments[0])} in place of {written(node)}"
    return f"write number({written(node)})"


def _is_number(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit()


def of_arithmetic(operator: str, left: Part, right: Part) -> str:
    """How two values that cannot be computed with are made fit, as the end of a message; empty where nothing is."""
    if joined := _in_languages(operator, left[1], right[1]):
        return joined
    for (node, known), (beside, of_beside) in ((left, right), (right, left)):
        if {known.kind, of_beside.kind} == {"string", "number"} and operator == "+" and known.kind == "number":
            return f"; write string({written(node)})"
        if known.kind in {"date", "date and time"} and of_beside.kind == "number":
            is_literal = isinstance(beside, nodes.Literal)
            days = f'"P{written(beside)}D"' if is_literal else f'"P" + string({written(beside)}) + "D"'
            return f"; write {written(node)} {operator} duration({days})"
        if known.kind in MAKERS and of_beside.kind == "string" and operator == "+" and not of_beside.written:
            return f"; write string({written(node)})"
        if known.kind == "string" and known.written:
            name, _example = MAKERS[known.written]
            said = f"{name}({written(node)})"
            length = ' + duration("P5D")' if of_beside.kind == "number" else ""
            return f"; {written(node)} is a {known.written} as text: write {said}{length}"
    return ""


def _in_languages(operator: str, left: Knowledge, right: Knowledge) -> str:
    """How a text is joined with one in several languages, which is a context; empty for anything else."""
    entries = next((known.entries for known in (left, right) if known.entries), frozenset[str]())
    if operator != "+" or {left.kind, right.kind} - {"string", "context"} or not entries <= frozenset(LANGUAGES):
        return ""
    language = next((each for each in (RUSSIAN, *LANGUAGES) if each in entries), RUSSIAN)
    joined = f'{{{language}: "…" + ….{language}, …}}'
    return f"; a text in several languages is joined in each, {joined}, or inserted into a wording"


def of_member(node: nodes.Node, known: Knowledge, name: str) -> str:
    """How the year and the like of a day is read that is kept as text, as the end of a message."""
    if known.kind != "string" or not known.written:
        return ""
    maker, _example = MAKERS[known.written]
    return f"; {written(node)} is a {known.written} as text: write {maker}({written(node)}).{name}"


def of_argument(node: nodes.Node, known: Knowledge, kinds: Iterable[str]) -> str:
    """What to give a function in place of a value that it does not take, as the end of a message."""
    wanted = frozenset(kinds)
    if known.kind == "string" and known.written in wanted:
        maker, _example = MAKERS[known.written]
        return f"; {written(node)} is a {known.written} as text: write {maker}({written(node)})"
    if "string" in wanted and len(wanted) == 1 and known.kind in {"number", "boolean"}:
        return f"; write string({written(node)})"
    return ""


def never_equal(one: Part, other: Part) -> str:
    """Why two texts are never equal, with the value that was meant."""
    for (node, known), (beside, of_beside) in ((one, other), (other, one)):
        asked = list(of_beside.values or ())
        if known.values is not None and len(asked) == 1 and isinstance(beside, nodes.Literal):
            return never_is(written(node), known.values, asked[0])
        if known.written and len(asked) == 1:
            _name, example = MAKERS[known.written]
            is_none = f"{written(node)} is a {known.written} as text, and {feel_text(asked[0])} is none"
            return f"{is_none}; write it as in {quoted_text(example)}"
    if one[1].written and other[1].written:
        kinds = f"{written(one[0])} is a {one[1].written} and {written(other[0])} a {other[1].written}"
        return f"{kinds}, as texts that are never equal; compare what both have, such as their days"
    return f"{written(one[0])} and {written(other[0])} have no value in common"


def never_is(said: str, values: frozenset[str | Decimal], asked: str | Decimal) -> str:
    """That a value is never one that is asked for, with what it can be and the nearest text of that."""
    near = nearest(asked, map(str, values)) if isinstance(asked, str) else None
    named = ", ".join(map(feel_text, _in_order(values)[:_NAMED])) + (", …" if len(values) > _NAMED else "")
    meant = f"; did you mean {quoted_text(near)}" if near else ""
    return f"{said} is never {feel_text(asked)}, but one of {named}{meant}"


def _in_order(values: frozenset[str | Decimal]) -> list[str | Decimal]:
    numbers = sorted(value for value in values if isinstance(value, Decimal))
    return [*numbers, *sorted(value for value in values if isinstance(value, str))]


def quoted_text(text: str) -> str:
    """A text as FEEL writes it."""
    return feel_text(text)
