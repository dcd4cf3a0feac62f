"""Conditions checked for each row while a range of an index is read, so that a page costs only the rows it passes."""

from typing import Any

from sqlalchemy import Exists, Select


def there_is(statement: Select[Any]) -> Exists:
    """Whether the statement, which names the row of the outer query, returns anything.

    The offset changes only the plan: without it PostgreSQL may join whole tables before it takes the first page.
    """
    return statement.offset(0).exists()
