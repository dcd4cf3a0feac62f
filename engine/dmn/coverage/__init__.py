"""Which rules of a decision table overlap, which inputs no rule covers, and which rules can never match.

It reads a table's cells as sets of values and never says what is not so: what depends on more than literals is
left out, and reported. It must not evaluate decisions.
"""

from engine.dmn.coverage.coverage import MAX_FOUND, Coverage, Gap, IdleRule, Overlap, coverage_of
from engine.dmn.coverage.regions import Condition

__all__ = ["MAX_FOUND", "Condition", "Coverage", "Gap", "IdleRule", "Overlap", "coverage_of"]
