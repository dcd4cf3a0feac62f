"""What compiled expressions and unary tests have in common: their text, the names they use, what is known of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from engine.feel.analysis import NOTHING_GIVEN, OPEN, ExpressionFault, Given, Knowledge, Verdict
from engine.feel.compiler import Compiler
from engine.feel.errors import FeelError

#: Looks at a text, given what is known of its variables.
Analysis = Callable[[Given], Verdict]
_NO_VERDICT = Verdict(OPEN, ())


class Compiled:
    """What is compiled: its text, and the names of variables and functions in it."""

    def __init__(self, source: str, compiler: Compiler, analysis: Analysis) -> None:
        self.source = source
        self._analysis = analysis
        self.variables = frozenset(compiler.variables)
        self.possible_variables = frozenset(compiler.possible_variables - compiler.variables)
        self.calls = frozenset(compiler.calls)
        self.named = frozenset(compiler.named)

    @property
    def reads(self) -> frozenset[str]:
        """Every name that it may read as a variable."""
        return self.variables | self.possible_variables

    @property
    def faults(self) -> tuple[ExpressionFault, ...]:
        """What is surely wrong whatever the variables are, worked out when it is first asked for."""
        return self._by_itself.faults

    @property
    def known(self) -> Knowledge:
        """What is known of its value whatever the variables are."""
        return self._by_itself.known

    def judged(self, given: Given) -> Verdict:
        """What is known of its value given what is known of variables, with the faults that only this shows."""
        if self.reads.isdisjoint(given.variables) and given.tested is OPEN:
            return Verdict(self.known, ())
        verdict, own = self._looked_at(given), {(fault.line, fault.column) for fault in self.faults}
        return Verdict(verdict.known, tuple(each for each in verdict.faults if (each.line, each.column) not in own))

    @cached_property
    def _by_itself(self) -> Verdict:
        return self._looked_at(NOTHING_GIVEN)

    def _looked_at(self, given: Given) -> Verdict:
        try:
            return self._analysis(given)
        except (FeelError, RecursionError):
            return _NO_VERDICT  # what is beyond the bounds is reported by the evaluation
