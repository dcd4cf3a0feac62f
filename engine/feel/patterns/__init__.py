"""Regular expressions as the standard asks for them (XPath's), under the bounds of the evaluation.

A pattern is translated into the syntax of RE2, whose time has a bound on any pattern and any text. Sets of
characters are computed here, since the two languages differ in them: class subtraction, blocks, `\\w`, `\\i`, the
meaning of flags. What RE2 cannot do is refused with the reason: back references.
"""

from engine.feel.patterns.program import Program, compile_pattern, occurs, pieces

__all__ = ["Program", "compile_pattern", "occurs", "pieces"]
