"""Inserts that may conflict with a row of the same key, safe when two commands run at once; decides nothing else."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Session
from storage.prepared import Row, Write


def add_once(session: Session, table: Table, row: Row) -> bool:
    """Inserts a row unless there is one with its key; returns whether it did."""
    return bool(session.execute(_add_once(session.dialect.name, table), row).rowcount)


def add_all_once(session: Session, table: Table, rows: Sequence[Row]) -> None:
    """Inserts the rows whose key does not exist yet; all rows have the same columns."""
    _add_all_once(session.dialect.name, table)(session, rows)


def add_or_replace(session: Session, table: Table, rows: Sequence[Row]) -> None:
    """Inserts rows, or updates those that have their keys; all rows have the same columns."""
    _add_or_replace(session.dialect.name, table)(session, rows)


def inserting(dialect: str, table: Table) -> Any:
    """The insert of a dialect, which can define what happens on a conflict."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


@cache
def _add_once(dialect: str, table: Table) -> Any:
    # the count of an insert is not kept otherwise: on PostgreSQL it would be -1
    return inserting(dialect, table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


@cache
def _add_all_once(dialect: str, table: Table) -> Write:
    return Write(inserting(dialect, table).on_conflict_do_nothing())


@cache
def _add_or_replace(dialect: str, table: Table) -> Write:
    new = inserting(dialect, table)
    others = {column.name: new.excluded[column.name] for column in table.columns if not column.primary_key}
    return Write(new.on_conflict_do_update(index_elements=list(table.primary_key), set_=others))
