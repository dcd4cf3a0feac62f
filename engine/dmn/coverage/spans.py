"""What the unary tests of a cell ask for, as points and intervals; it must not know the column that they are in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine import feel
from engine.dmn.coverage.literals import NAMES, NotLiteral, value_of
from engine.feel import nodes
from engine.feel.parser import parse_unary_tests


@dataclass(frozen=True, slots=True)
class Limit:
    """An end of an interval."""

    value: Any
    included: bool


@dataclass(frozen=True, slots=True)
class Span:
    """The values between two limits, of which None is no limit; `excluded`: all values but those."""

    low: Limit | None
    high: Limit | None
    excluded: bool = False

    @property
    def values(self) -> tuple[Any, ...]:
        """The literals that were written, one for a point."""
        limits = (self.low,) if self.is_point else (self.low, self.high)
        return tuple(limit.value for limit in limits if limit is not None)

    @property
    def names_null(self) -> bool:
        """Whether the span is null alone, or all but null."""
        return self.low is not None and self.low.value is None

    @property
    def is_point(self) -> bool:
        """Whether the span was written as one value; `[5..5]` was not."""
        return self.low is not None and self.low is self.high


@dataclass(frozen=True, slots=True)
class Spans:
    """The spans of a cell, one of which must hold; `negated`: none of them."""

    spans: tuple[Span, ...]
    negated: bool = False

    @property
    def values(self) -> tuple[Any, ...]:
        """Every literal of the cell, null among them where it is named."""
        return tuple(value for span in self.spans for value in span.values)


def point(value: Any, excluded: bool = False) -> Span:
    """The span of one value."""
    limit = Limit(value, True)
    return Span(limit, limit, excluded)


def spans_of(tests: feel.UnaryTests) -> Spans | None:
    """The spans of a cell; None where something else than literals decides."""
    return None if tests.variables else _spans_of(tests.source)


# a column says the same few things again and again
@lru_cache(maxsize=4096)
def _spans_of(source: str) -> Spans | None:
    try:
        tests = parse_unary_tests(source, NAMES)
        spans = tuple(span for test in tests.tests for span in _of_test(test))
    except (NotLiteral, feel.FeelError):
        return None
    # a cell of `-` has no test, and its spans would hold nothing
    return Spans(spans, tests.negated) if tests.tests else Spans((Span(None, None),))


def _of_test(test: nodes.ComparisonTest | nodes.ExpressionTest) -> tuple[Span, ...]:
    if isinstance(test, nodes.ComparisonTest):
        return (_comparison(test.operator, value_of(test.operand)),)
    if test.uses_input:
        raise NotLiteral
    if isinstance(test.expression, nodes.ListOf):
        return tuple(_of_expression(item) for item in test.expression.items)
    return (_of_expression(test.expression),)


def _of_expression(node: nodes.Node) -> Span:
    return _of_range(node) if isinstance(node, nodes.RangeOf) else point(value_of(node))


def _comparison(operator: str, value: Any) -> Span:
    if operator in {"=", "!="}:
        return point(value, excluded=operator == "!=")
    limit = Limit(_comparable(value), operator.endswith("="))
    return Span(None, limit) if operator.startswith("<") else Span(limit, None)


def _of_range(node: nodes.RangeOf) -> Span:
    if node.is_comparison and node.start is not None and node.end is not None:
        return point(_comparable(value_of(node.start)), excluded=not node.start_included)
    low = None if node.start is None else Limit(_comparable(value_of(node.start)), node.start_included)
    high = None if node.end is None else Limit(_comparable(value_of(node.end)), node.end_included)
    return Span(low, high)


def _comparable(value: Any) -> Any:
    if value is None:
        raise NotLiteral
    return value
