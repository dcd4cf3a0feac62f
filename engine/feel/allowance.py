"""What many evaluations may take together, where one after the other does the work of one command."""

from collections.abc import Callable
from typing import TypeVar

from engine.feel.evaluation import Evaluation

T = TypeVar("T")


class Allowance:
    """So many steps for all evaluations together; each still has its own bound."""

    __slots__ = ("left",)

    def __init__(self, steps: int) -> None:
        self.left = steps

    @property
    def is_used_up(self) -> bool:
        """Nothing may be evaluated any more."""
        return self.left <= 0

    def spend(self, steps: int) -> None:
        """Counts work; what comes after it is bounded by what is left."""
        self.left -= steps

    def within(self, evaluation: Evaluation, work: Callable[[], T], steps: int) -> T:
        """Does the work of an evaluation with no more than what is left; `steps` are for the evaluation as such.

        Raises what the work raises: `FeelLimitExceeded` too where less was left than it takes.
        """
        self.left -= steps
        lent = evaluation.steps_left = max(0, min(evaluation.steps_left, self.left))
        try:
            return work()
        finally:
            self.left -= lent - evaluation.steps_left
