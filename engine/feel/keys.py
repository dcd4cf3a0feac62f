"""What stands for a value where many are looked up; the digest of no key can be chosen by who enters the values."""

from __future__ import annotations

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal

#: Without bounds of its own, so that no digit is lost.
_EXACT = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])


def number_key(number: Decimal) -> str:
    """The same text for equal numbers.

    Numbers themselves are no keys: Python finds those that differ by a multiple of 2**61 - 1 in one place, so that a
    few thousand such ones take as long as millions of others.
    """
    return str(number.normalize(_EXACT)) if number else "0"
