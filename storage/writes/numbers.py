"""The only writer of `number_series`: a number is taken in the commit that uses it, so none is lost or used twice."""

from functools import cache

from sqlalchemy import bindparam, update

from storage.conflicts import inserting
from storage.database import Session
from storage.prepared import Query
from storage.tables import number_series

_GIVE_BACK = (
    update(number_series).where(number_series.c.name == bindparam("series")).values(last=number_series.c.last - 1)
)


def next_number(session: Session, series: str) -> int:
    """Takes the next number of a series, from 1; a transaction that fails returns it.

    A second command on the same series waits for the commit of the first, so that no number is skipped.
    """
    return int(_take_number(session.dialect.name).value(session, name=series, last=1))


def give_back_number(session: Session, series: str) -> None:
    """Undoes the last `next_number` of a series in the same transaction, after which no one else can have taken one."""
    session.execute(_GIVE_BACK, {"series": series})


@cache
def _take_number(dialect: str) -> Query:
    return Query(
        inserting(dialect, number_series)
        .values(name=bindparam("name"), last=bindparam("last"))
        .on_conflict_do_update(index_elements=[number_series.c.name], set_={"last": number_series.c.last + 1})
        .returning(number_series.c.last)
    )
