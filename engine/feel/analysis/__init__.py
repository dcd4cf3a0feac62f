"""What is known of an expression before it runs: calls that do not fit, values that can only be null.

It knows no variable's value; it must not change what an expression computes.
"""

from engine.feel.analysis.fault import ExpressionFault
from engine.feel.analysis.faults import faults_of

__all__ = ["ExpressionFault", "faults_of"]
