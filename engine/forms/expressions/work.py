"""What the expressions of one form may take together, each time the form is evaluated."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import feel
from engine.quoting import quoted

#: As much as the evaluations of one command of a case.
STEPS_OF_FORM = 3 * feel.MAX_STEPS


class FormWork:
    """One evaluation of a form, with all its rounds; each expression has its own bound, too."""

    def __init__(self, form: str, steps: int = STEPS_OF_FORM) -> None:
        """`form` is the id by which its keeper finds it."""
        self._form = form
        self._allowance = feel.Allowance(steps)

    def spend(self, steps: int) -> None:
        """Counts what is done besides evaluating; raises `FeelLimitExceeded` when all is used."""
        self._allowance.spend(steps)
        if self._allowance.is_used_up:
            raise feel.FeelLimitExceeded(
                f"all expressions of the form {quoted(self._form)} together take too many steps; let them go through "
                "fewer items, or divide the form"
            )

    def value(
        self, expression: feel.Expression, names: Mapping[str, Any], now: datetime, labels: feel.Labels
    ) -> feel.Value:
        """The value of an expression, within what is left; raises `FeelError`."""
        bounds = feel.Evaluation(now, feel.MAX_STEPS)
        try:
            return self._allowance.within(bounds, lambda: expression.evaluate_within(names, bounds, labels), 0)
        except feel.FeelLimitExceeded:
            self.spend(0)
            raise
