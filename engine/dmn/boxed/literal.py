"""A literal expression: one text of FEEL."""

from dataclasses import dataclass
from typing import Any

from engine.dmn.run import Run, Variables
from engine.feel import Expression


@dataclass(frozen=True)
class LiteralExpression:
    """An expression compiled when its file was read."""

    expression: Expression

    def evaluate(self, scope: Variables, run: Run) -> Any:
        """The value of the expression; it adds nothing to the run's tables."""
        return run.value(self.expression, scope)
