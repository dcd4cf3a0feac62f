"""What is known of calls: whether the arguments can fit, and the kind of what comes back."""

from __future__ import annotations

from engine.feel import nodes
from engine.feel.analysis import remedies
from engine.feel.analysis.analyst import Analyst
from engine.feel.analysis.knowledge import NULL, OPEN, Knowledge, of_value
from engine.feel.analysis.operations import equality
from engine.feel.calling import Binding, Parameter, bind, in_words
from engine.feel.compiler.blocks import Block
from engine.feel.errors import NullValue
from engine.feel.patterns import compile_pattern
from engine.feel.signatures import misfit, result_kind_of_all, signatures_in_words
from engine.feel.values import KIND_NAMES, Function

#: The functions that look for a value among the items of a list.
_SEARCHES = frozenset({"list contains", "index of"})
#: The functions that take null, and then give it.
_NULL_OF_NULL = frozenset({"not"})
#: The parameters that are regular expressions, of the functions of the standard that have some.
_PATTERNS = {"matches": "pattern", "replace": "pattern", "extract": "pattern", "split": "delimiter"}


def call(analyst: Analyst, node: nodes.Call, block: Block) -> Knowledge:
    arguments = [analyst.of(argument, block) for argument in node.arguments]
    if not isinstance(node.callee, nodes.Name):
        analyst.of(node.callee, block)
        return OPEN
    function = analyst.compiler.function_called(node.callee.name, block)
    if function is None:
        return OPEN  # a function among the variables, of which nothing is known
    binding = bind(function, len(arguments), node.names)
    if binding is None:
        analyst.note(node.at, misfit(function, len(arguments), node.names))
        return NULL
    if function.names_variable:
        return _called(analyst, node.arguments[0], block)
    return _bound(analyst, node, function, binding, arguments)


def _bound(
    analyst: Analyst, node: nodes.Call, function: Function, binding: Binding, arguments: list[Knowledge]
) -> Knowledge:
    candidates = (binding, *binding.others)
    fitting = [one for one in candidates if all(_admits(*pair) for pair in _pairs(one, arguments))]
    if not fitting:
        if not _is_reported(node, binding, arguments):
            analyst.note(node.at, _refusal(node, function, candidates, arguments))
        if function.name in _NULL_OF_NULL or not any(
            all(_admits(*pair) or _may_be_null(*pair) for pair in _pairs(one, arguments)) for one in candidates
        ):
            return NULL
        return Knowledge(result_kind_of_all(one.function for one in candidates))
    if function.name in _SEARCHES:
        _note_unfound(analyst, node, fitting[0], arguments)
    if _has_wrong_pattern(analyst, node, binding):
        return NULL
    entries = fitting[0].function.entries
    if len(fitting) == 1 and entries:
        return Knowledge("context", entries=frozenset(entries))
    return Knowledge(result_kind_of_all(one.function for one in fitting))


def _called(analyst: Analyst, named: nodes.Node, block: Block) -> Knowledge:
    """What is known of the words for the value of a variable: of a text they are in each language, of a list for each.

    They may also be the value itself, where that is neither a text nor an option.
    """
    names = str(named.value).split(".") if isinstance(named, nodes.Literal) else []
    if not analyst.languages or not names or block.declares(names[0]) or block.is_in_filter():
        return OPEN
    known = analyst.variables.get(names[0], OPEN)
    for name in names[1:]:
        known = known.members.get(name, OPEN)
    words = Knowledge("context", entries=analyst.languages)
    if known.kind == "list":
        return Knowledge("list", item=words if known.item is not None and known.item.kind == "string" else None)
    return words if known.kind == "string" else OPEN


def _is_reported(node: nodes.Call, binding: Binding, arguments: list[Knowledge]) -> bool:
    """Whether the arguments do not fit since one is null for a reason that was reported before."""
    return any(
        arguments[index].is_null and not isinstance(node.arguments[index], nodes.Literal)
        for index in binding.order
        if index >= 0
    )


def _pairs(binding: Binding, arguments: list[Knowledge]) -> list[tuple[Parameter, Knowledge]]:
    return [
        (parameter, arguments[index] if index >= 0 else NULL)
        for parameter, index in zip(binding.parameters, binding.order, strict=True)
    ]


def _admits(parameter: Parameter, argument: Knowledge) -> bool:
    if not parameter.kinds or not argument.kind:
        return True
    if argument.kind == "list" and argument.size in {None, 1}:
        # a list of one item is taken for the item
        return True
    if argument.is_null:
        return parameter.nullable
    return parameter.kind == "list" or argument.kind in {KIND_NAMES[known] for known in parameter.kinds}


def _may_be_null(parameter: Parameter, argument: Knowledge) -> bool:
    """Whether an argument that is of no kind that fits may still be null, and null fits."""
    return parameter.nullable and not argument.is_sure


def _note_unfound(analyst: Analyst, node: nodes.Call, binding: Binding, arguments: list[Knowledge]) -> None:
    """Notes what is looked for in a list of which no item can be that."""
    searched, wanted = ((node.arguments[index], arguments[index]) for index in binding.order[:2])
    if not isinstance(searched[0], nodes.ListOf):
        if searched[1].item is not None:
            equality(analyst, node, (searched[0], searched[1].item), wanted)
        return
    for item in searched[0].items:
        if isinstance(item, nodes.Literal):
            equality(analyst, item, (item, of_value(item.value)), wanted)


def _refusal(node: nodes.Call, function: Function, candidates: tuple[Binding, ...], arguments: list[Knowledge]) -> str:
    takes = f"takes {signatures_in_words(function)}"
    if len(candidates) > 1:
        given = ", ".join(argument.kind or "a value" for argument in arguments)
        return f"{function.name} is given ({given}), but {takes}"
    pairs = enumerate(_pairs(candidates[0], arguments))
    place, (parameter, argument) = next(pair for pair in pairs if not _admits(*pair[1]))
    if argument.is_null:
        return f"{function.name}: {parameter.name} is null; it {takes}"
    part = node.arguments[candidates[0].order[place]]
    remedy = remedies.of_argument(part, argument, (KIND_NAMES[known] for known in parameter.kinds))
    must = f"{function.name}: {parameter.name} must be {in_words(parameter.kind)}, but is {argument.kind}"
    return f"{must}{remedy or f'; it {takes}'}"


def _has_wrong_pattern(analyst: Analyst, node: nodes.Call, binding: Binding) -> bool:
    """Whether a regular expression that is written out is none."""
    wanted = _PATTERNS.get(binding.function.name)
    written = {
        parameter.name: node.arguments[index]
        for parameter, index in zip(binding.parameters, binding.order, strict=True)
        if index >= 0
    }
    pattern = written.get(wanted or "")
    if not isinstance(pattern, nodes.Literal) or not isinstance(pattern.value, str) or "flags" in written:
        return False
    try:
        compile_pattern(pattern.value, "")
    except (NullValue, ValueError) as error:
        analyst.note(pattern.at, f"{binding.function.name}: {error}")
        return True
    return False
