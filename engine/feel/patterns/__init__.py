"""Regular expressions as the standard asks for them (XPath's), under the bounds of the evaluation.

Python's `re` is not used: its time on a hostile pattern has no bound and cannot be broken off, and its
language is not XPath's (class subtraction, categories, the meaning of flags). Here a pattern becomes a small
program, and a machine that backtracks on a stack of its own runs it, every instruction counted as a step of
the evaluation: the result does not depend on the speed of the machine, back references work, and a hostile
pattern ends as any other endless expression.
"""

from engine.feel.patterns.machine import Match, find, find_all
from engine.feel.patterns.program import Program, compile_pattern

__all__ = ["Match", "Program", "compile_pattern", "find", "find_all"]
