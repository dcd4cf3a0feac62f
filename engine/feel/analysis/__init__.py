"""What is known of an expression before it runs: calls that do not fit, values that can only be null.

It knows no variable's value, at most its kind; it must not change what an expression computes.
"""

from engine.feel.analysis.fault import ExpressionFault
from engine.feel.analysis.faults import NOTHING_GIVEN, Given, Verdict, verdict_on
from engine.feel.analysis.knowledge import OPEN, Knowledge, either, of_any, of_value, of_values, stored

__all__ = [
    "NOTHING_GIVEN",
    "OPEN",
    "ExpressionFault",
    "Given",
    "Knowledge",
    "Verdict",
    "either",
    "of_any",
    "of_value",
    "of_values",
    "stored",
    "verdict_on",
]
