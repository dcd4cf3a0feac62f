"""The functions that relate points and ranges to each other, and make ranges of text."""

from __future__ import annotations

from collections.abc import Callable

from engine.feel import nodes
from engine.feel.builtins.registry import builtin
from engine.feel.errors import FeelError, NullValue
from engine.feel.evaluation import Evaluation
from engine.feel.operators import contains, less, negative
from engine.feel.parser import parse_expression
from engine.feel.temporal_text import parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.values import Range, Value


def _equal(left: Value, right: Value) -> bool:
    return not less(left, right) and not less(right, left)


def _ends_before(left: Range, right: Range) -> bool:
    """Whether all of one range lies before another."""
    if left.end is None or right.start is None:
        return False
    if less(left.end, right.start):
        return True
    return _equal(left.end, right.start) and not (left.end_included and right.start_included)


def _starts_first(left: Range, right: Range) -> bool:
    """Whether one range starts before another."""
    if left.start is None or right.start is None:
        return left.start is None and right.start is not None
    if less(left.start, right.start):
        return True
    return _equal(left.start, right.start) and left.start_included and not right.start_included


def _ends_first(left: Range, right: Range) -> bool:
    """Whether one range ends before another ends."""
    if left.end is None or right.end is None:
        return right.end is None and left.end is not None
    if less(left.end, right.end):
        return True
    return _equal(left.end, right.end) and right.end_included and not left.end_included


def _before(left: Value, right: Value) -> bool:
    if isinstance(left, Range) and isinstance(right, Range):
        return _ends_before(left, right)
    if isinstance(left, Range):
        return left.end is not None and (less(left.end, right) or (_equal(left.end, right) and not left.end_included))
    if isinstance(right, Range):
        if right.start is None:
            return False
        return less(left, right.start) or (_equal(left, right.start) and not right.start_included)
    return less(left, right)


@builtin(
    "before(point1: point, point2: point)",
    "before(point: point, range: range)",
    "before(range: range, point: point)",
    "before(range1: range, range2: range)",
)
def before(a: Value, b: Value) -> bool:
    """Whether all of a comes before all of b; each is a point or a range.

    before([1..10], 11) = true
    """
    return _before(a, b)


@builtin(
    "after(point1: point, point2: point)",
    "after(point: point, range: range)",
    "after(range: range, point: point)",
    "after(range1: range, range2: range)",
)
def after(a: Value, b: Value) -> bool:
    """Whether all of a comes after all of b; each is a point or a range.

    after([5..10], [1..5)) = true
    """
    return _before(b, a)


@builtin("meets(range1: range, range2: range)")
def meets(first: Range, second: Range) -> bool:
    """Whether the second range begins in the very point where the first ends.

    meets([1..5], [5..10]) = true
    """
    if first.end is None or second.start is None:
        return False
    return first.end_included and second.start_included and _equal(first.end, second.start)


@builtin("met by(range1: range, range2: range)")
def met_by(first: Range, second: Range) -> bool:
    """Whether the first range begins in the very point where the second ends.

    met by([5..10], [1..5]) = true
    """
    return meets(second, first)


@builtin("overlaps(range1: range, range2: range)")
def overlaps(first: Range, second: Range) -> bool:
    """Whether two ranges have a point in common.

    overlaps([1..5], [3..8]) = true
    """
    return not _ends_before(first, second) and not _ends_before(second, first)


@builtin("overlaps before(range1: range, range2: range)")
def overlaps_before(first: Range, second: Range) -> bool:
    """Whether the first range begins before the second and ends inside it.

    overlaps before([1..5], [3..8]) = true
    """
    return _starts_first(first, second) and overlaps(first, second) and not _ends_first(second, first)


@builtin("overlaps after(range1: range, range2: range)")
def overlaps_after(first: Range, second: Range) -> bool:
    """Whether the first range begins inside the second and ends after it.

    overlaps after([3..8], [1..5]) = true
    """
    return overlaps_before(second, first)


@builtin("finishes(point: point, range: range)", "finishes(range1: range, range2: range)")
def finishes(a: Value, interval: Range) -> bool:
    """Whether a point or range ends where a range ends and begins in it.

    finishes(10, [1..10]) = true
    """
    if not isinstance(a, Range):
        return interval.end is not None and interval.end_included and _equal(a, interval.end)
    return _same_end(a, interval) and not _starts_first(a, interval)


@builtin("finished by(range: range, point: point)", "finished by(range1: range, range2: range)")
def finished_by(interval: Range, b: Value) -> bool:
    """Whether a point or range finishes this range.

    finished by([1..10], [5..10]) = true
    """
    return finishes(b, interval)


@builtin("includes(range: range, point: point)", "includes(range1: range, range2: range)")
def includes(interval: Range, b: Value) -> bool:
    """Whether a point or range lies wholly in this range.

    includes([1..10], 5) = true
    """
    if not isinstance(b, Range):
        return contains(interval, b)
    return not _starts_first(b, interval) and not _ends_first(interval, b)


@builtin("during(point: point, range: range)", "during(range1: range, range2: range)")
def during(a: Value, interval: Range) -> bool:
    """Whether a point or range lies wholly in a range.

    during(5, [1..10]) = true
    """
    return includes(interval, a)


@builtin("starts(point: point, range: range)", "starts(range1: range, range2: range)")
def starts(a: Value, interval: Range) -> bool:
    """Whether a point or range begins where a range begins and ends in it.

    starts(1, [1..10]) = true
    """
    if not isinstance(a, Range):
        return interval.start is not None and interval.start_included and _equal(a, interval.start)
    return _same_start(a, interval) and not _ends_first(interval, a)


@builtin("started by(range: range, point: point)", "started by(range1: range, range2: range)")
def started_by(interval: Range, b: Value) -> bool:
    """Whether a point or range starts this range.

    started by([1..10], [1..5]) = true
    """
    return starts(b, interval)


@builtin("coincides(point1: point, point2: point)", "coincides(range1: range, range2: range)")
def coincides(a: Value, b: Value) -> bool:
    """Whether two points or two ranges are the same.

    coincides([1..5], [1..5]) = true
    """
    if isinstance(a, Range) and isinstance(b, Range):
        return _same_start(a, b) and _same_end(a, b)
    return _equal(a, b)


def _same_start(left: Range, right: Range) -> bool:
    return not _starts_first(left, right) and not _starts_first(right, left)


def _same_end(left: Range, right: Range) -> bool:
    return not _ends_first(left, right) and not _ends_first(right, left)


@builtin("range(from: string)", with_evaluation=True)
def range_of_text(evaluation: Evaluation, text: str) -> Range:
    """The range that a text writes with plain values for its ends.

    range("[18..21)") = [18..21)
    """
    evaluation.spend(STEPS_OF_READING + len(text))
    try:
        node = parse_expression(text, _CONVERSIONS)
    except FeelError as error:
        raise NullValue(f"the text is no range: {error.reason}") from error
    if not isinstance(node, nodes.RangeOf) or node.is_comparison:
        raise NullValue("the text is no range; write one as [18..21)")
    start, end = _plain_value(node.start), _plain_value(node.end)
    if start is not None and end is not None and less(end, start):
        raise NullValue("the range ends before it starts")
    if start is None and end is None:
        raise NullValue("a range needs an end")
    return Range(start, end, node.start_included, node.end_included)


def _plain_value(node: nodes.Node | None) -> Value:
    if isinstance(node, nodes.Negation):
        return negative(_plain_value(node.operand))
    if isinstance(node, nodes.Call) and isinstance(node.callee, nodes.Name) and len(node.arguments) == 1:
        return _conversion(node.callee.name, node.arguments[0])
    if not isinstance(node, nodes.Literal) or isinstance(node.value, bool):
        raise NullValue("the ends of the range must be plain values")
    return node.value


# what the reading of a range costs, measured against the other steps
STEPS_OF_READING = 40
_CONVERSIONS: dict[str, Callable[[str], Value]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "duration": parse_duration,
}


def _conversion(name: str, argument: nodes.Node) -> Value:
    parse = _CONVERSIONS.get(name)
    text = argument.value if isinstance(argument, nodes.Literal) else None
    value = parse(text) if parse is not None and isinstance(text, str) else None
    if value is None:
        raise NullValue("the ends of the range must be plain values, or calls such as date() with a text")
    return value
