"""Correlation keys that a diagram fixes whatever the case: one that is none there is none in any case."""

from engine.correlation import WANTED, correlation_key
from engine.definition.details import Text
from engine.definition.instants import fixed, is_fixed
from engine.feel import to_json
from engine.spelling import spelled


def fault_of_key(key: Text) -> str | None:
    """What is wrong with a key, in words that follow its name; None for one that a case computes."""
    if not isinstance(key, str) and not is_fixed(key):
        return None
    value = fixed(key)
    return f"is always {spelled(value)}; it must be {WANTED}" if correlation_key(to_json(value)) is None else None
