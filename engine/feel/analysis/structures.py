"""What is known of names, lists, contexts, ranges and loops, and what is wrong with them."""

from __future__ import annotations

from engine.feel import nodes
from engine.feel.analysis import knowledge, remedies
from engine.feel.analysis.analyst import Analyst
from engine.feel.analysis.knowledge import NULL, OPEN, TRUTH, Knowledge
from engine.feel.compiler.blocks import Block


def name(analyst: Analyst, node: nodes.Name, block: Block) -> Knowledge:
    if node.name != "?" or block.declares("?") or "?" in analyst.compiler.names:
        # in a filter an entry of the item may have the name
        is_own = block.declares(node.name) or block.is_in_filter()
        return OPEN if is_own else analyst.variables.get(node.name, OPEN)
    analyst.note(node.at, "? is the value of a cell or of `in`, and nothing is tested here")
    return NULL


def list_of(analyst: Analyst, node: nodes.ListOf, block: Block) -> Knowledge:
    items = [analyst.of(item, block) for item in node.items]
    item = knowledge.of_any(items) if len(items) <= knowledge.MOST_LOOKED_AT else OPEN
    return Knowledge("list", is_sure=True, size=len(node.items), item=item if items else None)


def context_of(analyst: Analyst, node: nodes.ContextOf, block: Block) -> Knowledge:
    inner, members = Block(block), dict[str, Knowledge]()
    for key, value in node.entries:
        if isinstance(value, nodes.FunctionOf):
            inner.names.add(key)
        members[key] = analyst.of(value, inner)
        inner.names.add(key)
    keys = [key for key, _ in node.entries]
    doubled = [key for key in keys if keys.count(key) > 1]
    if doubled:
        analyst.note(node.at, f"the context has two entries {doubled[0]}")
        return NULL
    return Knowledge("context", is_sure=True, entries=frozenset(keys), members=members)


def range_of(analyst: Analyst, node: nodes.RangeOf, block: Block) -> Knowledge:
    ends = [analyst.of(end, block) for end in (node.start, node.end) if end is not None]
    known = [end for end in ends if not end.is_null]
    if not known or knowledge.order_fails(known[0], known[-1]):
        analyst.note(node.at, "the ends of a range must be two values of one kind that has an order")
        return NULL
    return Knowledge("range")


def path(analyst: Analyst, node: nodes.Path, block: Block) -> Knowledge:
    base = analyst.of(node.base, block)
    if base.is_null:
        return NULL
    if knowledge.has_member(base, node.name):
        if base.kind == "list":
            return Knowledge("list", item=base.item.members.get(node.name) if base.item else None)
        return base.members.get(node.name, OPEN)
    what = "the context has no entry" if base.kind == "context" else f"{base.kind} has no property"
    analyst.note(node.at, f"{what} {node.name}{remedies.of_member(node.base, base, node.name)}")
    return NULL


def filtered(analyst: Analyst, node: nodes.Filter, block: Block) -> Knowledge:
    base = analyst.of(node.base, block)
    condition = analyst.of(node.condition, Block(block, set(), is_filter=True))
    if base.is_null:
        return NULL
    if knowledge.filters(condition):
        return base.item or OPEN if condition.kind == "number" else OPEN
    analyst.note(node.condition.at, f"a filter takes a condition or a number, not {condition.kind}")
    # null in its place is a condition that is not met
    return NULL if condition.is_sure else OPEN


def loop(analyst: Analyst, node: nodes.For, block: Block) -> Knowledge:
    inner = Block(block)
    is_null = _iterators(analyst, node.iterators, inner)
    inner.names.add("partial")
    analyst.of(node.body, inner)
    return NULL if is_null else Knowledge("list")


def quantified(analyst: Analyst, node: nodes.Quantified, block: Block) -> Knowledge:
    inner = Block(block)
    is_null = _iterators(analyst, node.iterators, inner)
    condition = analyst.of(node.condition, inner)
    if condition.kind not in {"", "null", "boolean"}:
        analyst.note(node.condition.at, f"the condition is {condition.kind}, not true or false")
    return NULL if is_null else TRUTH


def _iterators(analyst: Analyst, iterators: tuple[nodes.Iterator, ...], inner: Block) -> bool:
    """Whether there is surely nothing to go through; the names become known to the block."""
    is_null = False
    for place, iterator in enumerate(iterators):
        domain = analyst.of(iterator.domain, inner)
        if domain.is_null and isinstance(iterator.domain, nodes.Literal):
            analyst.note(iterator.domain.at, "null cannot be gone through")
        # a later list is not looked at where an earlier one is empty
        is_null = is_null or (domain.is_null and place == 0)
        if iterator.end is not None:
            analyst.of(iterator.end, inner)
        inner.names.add(iterator.name)
    return is_null


def function_of(analyst: Analyst, node: nodes.FunctionOf, block: Block) -> Knowledge:
    if not node.external:
        analyst.of(node.body, Block(block, {parameter for parameter, _ in node.parameters}))
    return Knowledge("function", is_sure=True)
