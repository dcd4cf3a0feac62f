"""Inserts that may meet a row of the same key, safe when two commands do it at once; it decides nothing else."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Session
from storage.prepared import Query, Write
from storage.tables import number_series, register_entries


def add_once(session: Session, table: Table, row: dict[str, Any]) -> bool:
    """Inserts a row unless there is one with its key; says whether it did."""
    return bool(session.execute(_add_once(session.dialect.name, table), row).rowcount)


def add_all_once(session: Session, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts those rows of which there is none with their key; on the hot path, so all rows have the same columns."""
    _add_all_once(session.dialect.name, table)(session, rows)


def add_or_replace(session: Session, table: Table, row: dict[str, Any]) -> None:
    """Inserts a row, or puts its values into the row that has its key."""
    session.execute(_add_or_replace(session.dialect.name, table), row)


def hold_register(session: Session, register: str, *, is_shared: bool) -> None:
    """Keeps others from entering anything, or, unless shared, from looking too, until the end of the transaction.

    On SQLite commands follow one another in any case.
    """
    if session.dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock_shared if is_shared else func.pg_advisory_xact_lock
        session.execute(select(lock(func.hashtextextended(f"register:{register}", 0))))


def enter(session: Session, row: dict[str, Any]) -> None:
    """Puts an entry into a register, in place of the one that its case had there."""
    hold_register(session, row["register"], is_shared=False)
    _enter(session.dialect.name)(session, [row])


def next_number(session: Session, series: str) -> int:
    """Takes the next number of a series, from 1; a transaction that fails gives it back.

    Whoever takes a number of the same series waits for the commit of the one before, so that none is left out.
    """
    return int(_take_number(session.dialect.name).value(session, name=series, last=1))


def give_back_number(session: Session, series: str) -> None:
    """Undoes the last `next_number` of a series in the same transaction, which nobody else can have followed."""
    session.execute(_GIVE_BACK, {"series": series})


_GIVE_BACK = (
    update(number_series).where(number_series.c.name == bindparam("series")).values(last=number_series.c.last - 1)
)


@cache
def _add_once(dialect: str, table: Table) -> Any:
    # the count of an insert is not kept otherwise: on PostgreSQL it would be -1
    return _insert(dialect, table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


@cache
def _add_or_replace(dialect: str, table: Table) -> Any:
    new = _insert(dialect, table)
    others = {column.name: new.excluded[column.name] for column in table.columns if not column.primary_key}
    return new.on_conflict_do_update(index_elements=list(table.primary_key), set_=others)


@cache
def _add_all_once(dialect: str, table: Table) -> Write:
    return Write(_insert(dialect, table).on_conflict_do_nothing())


@cache
def _enter(dialect: str) -> Write:
    return Write(_add_or_replace(dialect, register_entries))


@cache
def _take_number(dialect: str) -> Query:
    return Query(
        _insert(dialect, number_series)
        .values(name=bindparam("name"), last=bindparam("last"))
        .on_conflict_do_update(index_elements=[number_series.c.name], set_={"last": number_series.c.last + 1})
        .returning(number_series.c.last)
    )


def _insert(dialect: str, table: Table) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)
