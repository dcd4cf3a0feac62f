"""One thing that is wrong with an expression, with its place; what is wrong, others know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExpressionFault:
    """Why a part of an expression is never what its writer meant; `line` and `column` count from 1.

    `is_fatal`: for such reasons the whole expression can only be null, whatever the variables are.
    """

    reason: str
    line: int
    column: int
    caret: str
    is_fatal: bool

    def of(self, what: str) -> str:
        """The message for whoever wrote the expression; `what` is its place, such as `script`."""
        return f"{what} {'can only be null' if self.is_fatal else 'is in part null, or always the same'}: {self}"

    def __str__(self) -> str:
        return f"{self.reason} (line {self.line}, column {self.column})\n{self.caret}"
