"""What stands for a value where many are looked up; the digest of no key can be chosen by who enters the values."""

from __future__ import annotations

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal

from engine.feel.values import Value

#: Without bounds of its own, so that no digit is lost.
_EXACT = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])


def number_key(number: Decimal) -> str:
    """The same text for equal numbers.

    Numbers themselves are no keys: Python finds those that differ by a multiple of 2**61 - 1 in one place, so that a
    few thousand such ones take as long as millions of others.
    """
    return str(number.normalize(_EXACT)) if number else "0"


def value_key(value: Value) -> str | None:
    """The same text for equal values of JSON, and for these alone; None for one in which there is something else."""
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return _of_text(value)
    if isinstance(value, Decimal):
        return number_key(value)
    if isinstance(value, list):
        items = [value_key(item) for item in value]
        return None if None in items else f"[{','.join(map(str, items))}]"
    if isinstance(value, dict):
        entries = [(name, value_key(value[name])) for name in sorted(value)]
        written = [f"{_of_text(name)}:{key}" for name, key in entries if key is not None]
        return f"{{{','.join(written)}}}" if len(written) == len(entries) else None
    return None


def _of_text(text: str) -> str:
    """With its length before it, so that nothing in it is taken for what stands around it."""
    return f"{len(text)}'{text}"
