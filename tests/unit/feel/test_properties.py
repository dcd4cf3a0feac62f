"""What must hold for every value and every expression, tried with many; `tests.fuzz_feel` tries for minutes."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import feel
from engine.feel.expression import names_of
from tests import fuzz_feel
from tests.feel_grammar import VARIABLES, Grammar

NOW = datetime(2026, 4, 6, 11, tzinfo=UTC)
NUMBERS = st.decimals(-(10**12), 10**12, places=6, allow_nan=False, allow_infinity=False)
FEW_DIGITS = st.decimals(-(10**6), 10**6, places=3, allow_nan=False, allow_infinity=False)
# a half of a surrogate pair is no character
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ZONES = st.sampled_from([None, UTC, *(fixed.tzinfo for fixed in map(feel.evaluate, ['@"10:00:00+05:30"']))])
YEARS = st.integers(-999_998_000, 999_998_000) | st.integers(-20, 20) | st.integers(9990, 10010)
TEMPORAL = (
    st.dates()
    | st.times(timezones=st.sampled_from([None, UTC]))
    | st.datetimes(timezones=ZONES)
    | st.timedeltas()
    | st.builds(feel.YearsMonths, st.integers(-(10**6), 10**6))
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.randoms(use_true_random=False))
def test_every_expression_of_the_grammar_has_a_value_or_an_error_of_ours(chance: Random) -> None:
    text = Grammar(chance).expression()

    assert fuzz_feel.problem_of(text) == ""


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.randoms(use_true_random=False))
def test_every_value_that_becomes_null_has_a_warning(chance: Random) -> None:
    text = Grammar(chance, has_null=False).expression()
    value, warnings = None, ["the expression was refused"]

    with suppress(feel.FeelError):
        value, warnings = feel.compile(text, names_of(VARIABLES)).trace(VARIABLES, NOW)

    assert value is not None or warnings != [], text


@given(NUMBERS, NUMBERS, NUMBERS)
def test_numbers_obey_the_laws_of_arithmetic(a: Decimal, b: Decimal, c: Decimal) -> None:
    laws = ["a + b = b + a", "(a + b) + c = a + (b + c)", "a * b = b * a", "a - b = -(b - a)", "a + 0 = a", "a * 1 = a"]

    found = {law: feel.evaluate(law, {"a": a, "b": b, "c": c}) for law in laws}

    assert set(found.values()) == {True}, found


@given(FEW_DIGITS, FEW_DIGITS.filter(bool))
def test_a_number_is_its_quotient_times_the_divisor_plus_the_rest(a: Decimal, b: Decimal) -> None:
    rest = feel.evaluate("modulo(a, b)", {"a": a, "b": b})

    assert feel.evaluate("a = floor(a / b) * b + modulo(a, b)", {"a": a, "b": b})
    assert rest == 0 or (rest < 0) == (b < 0)


@given(NUMBERS, st.integers(-6, 6))
def test_a_number_lies_between_its_roundings(a: Decimal, scale: int) -> None:
    expression = "a between floor(a, s) and ceiling(a, s) and abs(round down(a, s)) <= abs(round up(a, s))"

    assert feel.evaluate(expression, {"a": a, "s": scale}) is True


@given(YEARS, st.integers(1, 12), st.integers(1, 28), st.integers(-400_000, 400_000))
def test_days_that_are_added_are_the_days_between(year: int, month: int, day: int, days: int) -> None:
    context = {"y": year, "m": month, "d": day, "length": timedelta(days=days)}
    expression = "{a: date(y, m, d), b: a + length, r: [b - a = length, b - length = a, a + length - length = a]}.r"

    assert feel.evaluate(expression, context) == [True, True, True]


@given(YEARS, st.integers(1, 12), st.integers(1, 28), st.integers(-5000, 5000))
def test_months_that_are_added_are_the_months_between(year: int, month: int, day: int, months: int) -> None:
    context = {"y": year, "m": month, "d": day, "length": feel.YearsMonths(months)}
    expression = "{a: date(y, m, d), b: a + length, r: [years and months duration(a, b) = length, b - length = a]}.r"

    assert feel.evaluate(expression, context) == [True, True]


@given(YEARS, st.integers(1, 12), st.integers(1, 28))
def test_a_date_and_its_text_are_one(year: int, month: int, day: int) -> None:
    context = {"y": year, "m": month, "d": day}
    expression = '{a: date(y, m, d), r: [date(string(a)) = a, a.year = y, (a + @"P7D").weekday = a.weekday]}.r'

    assert feel.evaluate(expression, context) == [True, True, True]


@given(TEXTS | TEMPORAL | st.dictionaries(TEXTS.filter(lambda text: text == " ".join(text.split())), TEXTS, max_size=3))
def test_a_value_is_read_from_its_own_text(value: object) -> None:
    read = feel.evaluate(feel.feel_text(value))

    assert read == value
    assert feel.evaluate("is(read, value)", {"read": read, "value": value}) is True


@given(TEXTS)
def test_a_text_can_be_written_in_escapes_alone(text: str) -> None:
    written = '"' + "".join(f"\\U{ord(letter):06X}" for letter in text) + '"'

    assert feel.evaluate(written) == text


@given(st.dates(), st.times())
def test_a_date_and_a_time_make_a_moment_and_come_back(day: date, moment: time) -> None:
    context = {"day": day, "moment": moment}

    assert feel.evaluate("{m: date and time(day, moment), r: [date(m), time(m)]}.r", context) == [day, moment]


@pytest.mark.parametrize("seed", range(3))
def test_the_longer_trial_finds_nothing_in_its_first_steps(seed: int) -> None:
    tried = fuzz_feel.inputs(Random(seed))

    assert [text for text, _ in zip(tried, range(40), strict=False) if fuzz_feel.problem_of(text)] == []
