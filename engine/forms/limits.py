"""Limits that a form gives as a number or as an expression."""

from decimal import Decimal

from engine.forms.component import Limit
from engine.forms.scope import Rule, Scope


def limit_at(limit: Limit, scope: Scope) -> Decimal | None:
    """The limit in force here; null and what is no number is no limit, as in form-js. Raises FeelError."""
    value = scope.value(limit) if isinstance(limit, Rule) else limit
    return value if isinstance(value, Decimal) else None
