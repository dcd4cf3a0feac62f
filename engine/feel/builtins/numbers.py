"""The functions of numbers: rounding, roots, logarithms, parity."""

from __future__ import annotations

import decimal
from decimal import Decimal

from engine.feel.builtins.registry import builtin
from engine.feel.errors import NullValue
from engine.feel.evaluation import Evaluation
from engine.feel.values import DECIMALS, Value, YearsMonths, whole_part

_SCALE_LIMITS = (-6111, 6176)
# what a function costs beside the call, measured against the other steps
STEPS_OF_LOGARITHM = 20
STEPS_OF_ROOT = 2
DIGITS_PER_STEP = 20


def scaled(number: Decimal, scale: Decimal, rounding: str) -> Decimal:
    """A number rounded to so many digits behind the point; digits beyond the 34th are none."""
    if not _SCALE_LIMITS[0] <= scale <= _SCALE_LIMITS[1]:
        raise NullValue(f"the scale {scale} is outside {_SCALE_LIMITS[0]} to {_SCALE_LIMITS[1]}")
    places = whole_part(scale)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return number
    # room enough for the digits before the point; then back to 34 digits
    wide = decimal.Context(prec=max(34, number.adjusted() + places + 2), rounding=rounding, Emin=-999999, Emax=999999)
    return DECIMALS.plus(number.quantize(Decimal(1).scaleb(-places), context=wide))


@builtin("decimal(n: number, scale: number)")
def decimal_of(n: Decimal, scale: Decimal) -> Decimal:
    """The number with so many digits behind the point, half to the even digit.

    decimal(1/3, 2) = 0.33
    """
    return scaled(n, scale, decimal.ROUND_HALF_EVEN)


_MODES = {
    mode.removeprefix("ROUND_"): mode
    for mode in (
        *(decimal.ROUND_UP, decimal.ROUND_DOWN, decimal.ROUND_CEILING, decimal.ROUND_FLOOR),
        *(decimal.ROUND_HALF_UP, decimal.ROUND_HALF_DOWN, decimal.ROUND_HALF_EVEN),
    )
}


@builtin("decimal(n: number, scale: number, mode: string)")
def decimal_by(n: Decimal, scale: Decimal, mode: str) -> Decimal:
    """The number with so many digits behind the point, rounded in the way that a name of Java's modes says.

    decimal(2.5, 0, "half_up") = 3
    """
    rounding = _MODES.get(mode.upper())
    if rounding is None:
        raise NullValue(f'there is no rounding mode "{mode[:40]}"; use one of {", ".join(_MODES)}')
    return scaled(n, scale, rounding)


@builtin("floor(n: number)", "floor(n: number, scale: number)")
def floor(n: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
    """The number rounded down.

    floor(-1.5) = -2
    """
    return scaled(n, scale, decimal.ROUND_FLOOR)


@builtin("ceiling(n: number)", "ceiling(n: number, scale: number)")
def ceiling(n: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
    """The number rounded up.

    ceiling(1.5) = 2
    """
    return scaled(n, scale, decimal.ROUND_CEILING)


@builtin("round up(n: number, scale: number)")
def round_up(n: Decimal, scale: Decimal) -> Decimal:
    """The number rounded away from zero.

    round up(5.52, 1) = 5.6
    """
    return scaled(n, scale, decimal.ROUND_UP)


@builtin("round down(n: number, scale: number)")
def round_down(n: Decimal, scale: Decimal) -> Decimal:
    """The number rounded towards zero.

    round down(5.59, 1) = 5.5
    """
    return scaled(n, scale, decimal.ROUND_DOWN)


@builtin("round half up(n: number, scale: number)")
def round_half_up(n: Decimal, scale: Decimal) -> Decimal:
    """The number rounded, a half away from zero.

    round half up(5.5, 0) = 6
    """
    return scaled(n, scale, decimal.ROUND_HALF_UP)


@builtin("round half down(n: number, scale: number)")
def round_half_down(n: Decimal, scale: Decimal) -> Decimal:
    """The number rounded, a half towards zero.

    round half down(5.5, 0) = 5
    """
    return scaled(n, scale, decimal.ROUND_HALF_DOWN)


@builtin("abs(n: length)")
def absolute(n: Value) -> Value:
    """The size of a number or duration without its sign.

    abs(-10) = 10
    """
    return YearsMonths(abs(n.months)) if isinstance(n, YearsMonths) else abs(n)


@builtin("modulo(dividend: number, divisor: number)", with_evaluation=True)
def modulo(evaluation: Evaluation, dividend: Decimal, divisor: Decimal) -> Decimal:
    """What is left of a division that is rounded down; it has the divisor's sign.

    modulo(-12, 5) = 3
    """
    if not divisor:
        raise NullValue("a division by zero")
    # the quotient may have thousands of digits, all of which count
    digits = 40 + max(0, dividend.adjusted() - divisor.adjusted()) + len(divisor.as_tuple().digits)
    evaluation.spend(digits // DIGITS_PER_STEP)
    wide = decimal.Context(prec=digits, Emin=-999999, Emax=999999)
    rest = wide.remainder(dividend, divisor)
    return DECIMALS.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else DECIMALS.plus(rest)


@builtin("sqrt(number: number)", with_evaluation=True)
def square_root(evaluation: Evaluation, number: Decimal) -> Decimal:
    """The square root; null for a negative number.

    sqrt(16) = 4
    """
    if number < 0:
        raise NullValue("a number below zero has no square root")
    evaluation.spend(STEPS_OF_ROOT)
    return DECIMALS.sqrt(number)


@builtin("log(number: number)", with_evaluation=True)
def logarithm(evaluation: Evaluation, number: Decimal) -> Decimal:
    """The natural logarithm; null for zero and below.

    decimal(log(10), 8) = 2.30258509
    """
    if number <= 0:
        raise NullValue("only a number above zero has a logarithm")
    evaluation.spend(STEPS_OF_LOGARITHM)
    return DECIMALS.ln(number)


@builtin("exp(number: number)", with_evaluation=True)
def exponential(evaluation: Evaluation, number: Decimal) -> Decimal:
    """Euler's number to a power.

    decimal(exp(5), 8) = 148.41315910
    """
    evaluation.spend(STEPS_OF_LOGARITHM)
    return DECIMALS.exp(number)


def _last_digit(number: Decimal) -> int | None:
    """The digit before the point; None of a number that is not whole."""
    _, digits, exponent = number.as_tuple()
    if number != number.to_integral_value():
        return None
    if not isinstance(exponent, int) or exponent > 0:
        return 0
    return digits[exponent - 1] if len(digits) >= 1 - exponent else 0


@builtin("odd(number: number)")
def is_odd(number: Decimal) -> bool:
    """Whether a whole number is odd.

    odd(5) = true
    """
    return _last_digit(number) in {1, 3, 5, 7, 9}


@builtin("even(number: number)")
def is_even(number: Decimal) -> bool:
    """Whether a whole number is even.

    even(5) = false
    """
    return _last_digit(number) in {0, 2, 4, 6, 8}
