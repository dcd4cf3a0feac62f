"""What is told of expressions is told in FEEL's words: no value of Python's own writing reaches anybody."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import dmn, feel
from engine.feel.expression import names_of
from tests import fuzz_feel
from tests.feel_grammar import VARIABLES, Grammar
from tests.unit.dmn.models import decision, definitions, input_data, literal
from tests.unit.execution.installation import office

NOW = datetime(2026, 4, 6, 11, tzinfo=UTC)
OF_PYTHON = re.compile(
    r"Decimal|datetime|timedelta|zoneinfo|\bNone|\bTrue\b|\bFalse\b|<class|<function|object at"
    r"|\b(?:dict|str|int|float|bytes|tuple)\b|Far(?:Date|Moment)|YearsMonths|\bRange\(|\bNaN\b|Infinity|Python"
    r"|argument must be|\\x|__"
)


class Foreign(Enum):
    ONE = 1


FOREIGN = {"a": Decimal("NaN"), "b": [1, {"x": object()}], "t": Foreign.ONE, "c": {"x": {1, 2}, "inner": {"x": b"1"}}}
KNOWN = {"a": True, "b": [date(2026, 4, 6), None], "t": timedelta(hours=5), "c": {"x": Decimal("1E+30"), "inner": {}}}


def told(text: str, variables: dict[str, object]) -> list[str]:
    """Everything that is said of a text, as an expression and as a cell."""
    reasons: list[str] = []
    for attempt in (_as_expression, _as_cell):
        try:
            reasons += attempt(text, variables)
        except feel.FeelError as error:
            reasons.append(error.reason)
    return reasons


def _as_expression(text: str, variables: dict[str, object]) -> list[str]:
    compiled = feel.compile(text, names_of(VARIABLES), office().functions)
    _, warnings = compiled.trace(variables, NOW)
    return [fault.reason for fault in compiled.faults] + [warning.reason for warning in warnings]


def _as_cell(text: str, variables: dict[str, object]) -> list[str]:
    compiled = feel.compile_unary_tests(text, names_of(VARIABLES), office().functions)
    _, warnings = compiled.trace(variables["a"], variables, NOW)
    return [fault.reason for fault in compiled.faults] + [warning.reason for warning in warnings]


def of_python(reasons: list[str]) -> list[str]:
    return [reason for reason in reasons if OF_PYTHON.search(reason)]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from([VARIABLES, FOREIGN, KNOWN]))
def test_no_reason_of_an_expression_has_a_word_of_python(chance: Random, variables: dict[str, object]) -> None:
    assert of_python(told(Grammar(chance).expression(), variables)) == []


@pytest.mark.parametrize("seed", range(30))
def test_no_error_of_a_broken_text_has_a_word_of_python(seed: int) -> None:
    chance = Random(seed)
    known = [text for text in fuzz_feel.known_expressions() if not OF_PYTHON.search(text)]

    assert of_python(told(fuzz_feel.mutated(known, chance), VARIABLES)) == []


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)
@given(st.randoms(use_true_random=False), st.sampled_from([FOREIGN, KNOWN]), st.sampled_from(["number", "date", "tX"]))
def test_no_warning_of_a_decision_has_a_word_of_python(
    chance: Random, variables: dict[str, object], type_name: str
) -> None:
    inputs = [input_data(name, "") for name in VARIABLES]
    needs = tuple(f"in_{name}" for name in VARIABLES)
    logic = literal(Grammar(chance).expression(3))
    model = dmn.parse(definitions(*inputs, decision("d", logic, requires=needs, type_name=type_name)))
    said = [*model.faults, *(fault.reason for _, fault in model.mistakes)]

    with suppress(dmn.DecisionFailed):
        said += [warning.reason for warning in model.evaluate("d", variables, NOW).warnings]

    assert of_python(said) == []


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("date(2026, 13, 1)", "date: there is no day 1 in month 13 of the year 2026"),
        ("time(25, 0, 0)", "time: there is no time of 25 hours, 0 minutes and 0 seconds"),
        ("local_date([1, 2])", "local_date: a date, or a date and time, is wanted here, not list"),
        ("local_date(true)", "local_date: a date, or a date and time, is wanted here, not boolean"),
        ('matches("a", "b", "g")', 'matches: there is no flag "g"; the flags are s, m, i, x and q'),
        ("a", "a number from outside is infinite or undefined, which no number of FEEL is"),
        ("t", "a value from outside is of no kind that FEEL knows"),
        ("1 \x00", "the character U+0000 has no meaning here"),
    ],
)
def test_what_python_would_have_said_is_said_in_words(expression: str, reason: str) -> None:
    assert reason in told(expression, FOREIGN)
