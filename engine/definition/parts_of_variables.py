"""Mappings that write a part of a variable, such as `applicant.address.city`: each becomes one of the whole variable.

As in Camunda 8 an input begins a variable of its own, and an output keeps what the variable has beside the part. What
stands where a context is needed, and is none, is replaced.
"""

from collections.abc import Sequence

#: Each part more doubles the expression.
MOST_PARTS = 5


def with_part(parts: Sequence[str], value: str, *, is_begun: bool) -> str:
    """FEEL for the variable that the first part names, with a FEEL value in the place to which the others lead.

    A variable that `is_begun` keeps the rest of what it has.
    """
    variable, *keys = parts
    return _put(_context(variable) if is_begun else "{}", keys, value)


def _put(held: str, keys: Sequence[str], value: str) -> str:
    key, *inner = keys
    put = _put(_context(f"{held}.{key}"), inner, value) if inner else value
    return f'context put({held}, "{key}", {put})'


def _context(held: str) -> str:
    return f"(if {held} instance of context then {held} else {{}})"
