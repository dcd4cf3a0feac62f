"""Limits that a form gives as a number or as an expression."""

from decimal import Decimal

from engine.errors import AtqaruError
from engine.forms.expressions.scope import Rule, Scope

Limit = Rule | Decimal | None


def limit_at(limit: Limit, scope: Scope) -> Decimal | None:
    """The limit in force here; null and what is no number is no limit, as in form-js. Raises FeelError."""
    value = scope.value(limit) if isinstance(limit, Rule) else limit
    return value if isinstance(value, Decimal) else None


def shown_limit(limit: Limit, scope: Scope) -> str:
    """The limit as a page has it; nothing where there is none, or where it cannot be evaluated."""
    try:
        found = limit_at(limit, scope)
    except AtqaruError:
        return ""
    return "" if found is None else f"{found:f}"
