"""FEEL, the expression language of DMN 1.5: parsed and compiled once, evaluated under bounds, never reaching
Python.

It owns the language and its values; it must not read the clock, files or the database, nor know processes or
decisions.
"""

from engine.feel.allowance import Allowance
from engine.feel.analysis import (
    OPEN,
    ExpressionFault,
    Given,
    Knowledge,
    Verdict,
    either,
    of_any,
    of_value,
    of_values,
    stored,
)
from engine.feel.builtins import BUILTINS
from engine.feel.errors import FeelError, FeelLimitExceeded, FeelSyntaxError, FeelUnknownFunction, NullValue
from engine.feel.evaluation import MAX_STEPS, Evaluation, Labels, Warning
from engine.feel.expression import (
    NO_FUNCTIONS,
    Expression,
    UnaryTests,
    compile_unary_tests,
    evaluate,
    open_scope,
    unary_tests,
)
from engine.feel.expression import compile_expression as compile
from engine.feel.far_dates import FarDate, FarMoment
from engine.feel.literals import Inexact, literal
from engine.feel.text import display_text, feel_text, to_json
from engine.feel.values import Function, Range, Value, YearsMonths, adopt, kind

from_json = adopt

__all__ = [
    "BUILTINS",
    "MAX_STEPS",
    "NO_FUNCTIONS",
    "OPEN",
    "Allowance",
    "Evaluation",
    "Expression",
    "ExpressionFault",
    "FarDate",
    "FarMoment",
    "FeelError",
    "FeelLimitExceeded",
    "FeelSyntaxError",
    "FeelUnknownFunction",
    "Function",
    "Given",
    "Inexact",
    "Knowledge",
    "Labels",
    "NullValue",
    "Range",
    "UnaryTests",
    "Value",
    "Verdict",
    "Warning",
    "YearsMonths",
    "adopt",
    "compile",
    "compile_unary_tests",
    "display_text",
    "either",
    "evaluate",
    "feel_text",
    "from_json",
    "kind",
    "literal",
    "of_any",
    "of_value",
    "of_values",
    "open_scope",
    "stored",
    "to_json",
    "unary_tests",
]
