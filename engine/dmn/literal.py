"""A decision that is one FEEL expression."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.dmn.result import Run
from engine.feel import Expression


@dataclass(frozen=True)
class LiteralExpression:
    """An expression compiled when its file was read."""

    expression: Expression

    def evaluate(self, context: Mapping[str, Any], run: Run) -> Any:
        """The value of the expression; it adds nothing to the run's tables."""
        return run.value(self.expression, context)
