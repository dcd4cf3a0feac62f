"""Conditions that are asked of each row while a range of an index is read, so that a page costs only what it passes."""

from typing import Any

from sqlalchemy import Exists, Select


def there_is(statement: Select[Any]) -> Exists:
    """Whether the statement, which names the row around it, gives anything.

    The offset changes nothing but the plan: without it PostgreSQL may join whole tables before it takes the first page.
    """
    return statement.offset(0).exists()
