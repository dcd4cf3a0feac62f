"""What it takes to compare and to compute with values, in steps of an evaluation; it must not do either."""

from __future__ import annotations

from datetime import datetime, time

from engine.feel.evaluation import Evaluation
from engine.feel.far_dates import FarDate, FarMoment
from engine.feel.values import Range, Value

# how many characters of a text can be compared in the time of a step
TEXT_PER_STEP = 10_000
#: Zones, and years that Python does not know, make one calculation as long as so many steps; measured.
_STEPS_OF_KIND: dict[type, int] = {datetime: 1, time: 3, FarDate: 2, FarMoment: 5}
#: What a function of ranges compares with each end of one.
_COMPARISONS_OF_AN_END = 2


def spend_on_comparing(evaluation: Evaluation, *values: Value) -> None:
    """Counts the work of comparing each of the values with another: of long texts, of dates and times."""
    for value in values:
        known = type(value)
        if known is str:
            if len(value) > TEXT_PER_STEP:
                evaluation.spend(len(value) // TEXT_PER_STEP)
        elif known in _STEPS_OF_KIND:
            evaluation.spend(_STEPS_OF_KIND[known])


def steps_of_argument(value: Value) -> int:
    """What a function takes for an argument that is neither a text nor a list nor a context."""
    if type(value) is Range:
        ends = (value.start, value.end)
        return _COMPARISONS_OF_AN_END * sum(_STEPS_OF_KIND.get(type(end), 0) for end in ends)
    return _STEPS_OF_KIND.get(type(value), 0)
