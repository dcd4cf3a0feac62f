"""Moments, JSON and packed bytes come back as they were stored, and nothing else goes in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import LargeBinary, insert, select, type_coerce
from sqlalchemy.exc import StatementError

from storage.columns import NO_DUE_MOMENT, canonical_json
from storage.database import Database
from storage.tables import audit_data, audit_events, calendar_overrides, drafts
from tests.unit.storage.rows import MORNING

OVERRIDE = {
    "on": MORNING.date(),
    "week": "five",
    "is_working": False,
    "legal_basis": "order",
    "actor": "admin",
}


@pytest.mark.parametrize(
    "moment",
    [
        MORNING,
        MORNING.replace(microsecond=123456),
        MORNING.astimezone(timezone(timedelta(hours=5))),
        NO_DUE_MOMENT,
        datetime(1, 1, 2, tzinfo=UTC),
    ],
)
def test_moment_comes_back_in_utc(database: Database, moment: datetime) -> None:
    with database.transaction() as session:
        session.execute(insert(calendar_overrides).values(**OVERRIDE, entered_at=moment))

    with database.reading() as session:
        stored = session.execute(select(calendar_overrides.c.entered_at)).scalar_one()

    assert stored == moment
    assert stored.tzinfo == UTC


def test_moments_sort_in_the_order_of_time(database: Database) -> None:
    east = timezone(timedelta(hours=5))
    moments = [
        MORNING,
        MORNING.replace(microsecond=1),
        (MORNING + timedelta(hours=1)).astimezone(east),
        NO_DUE_MOMENT,
    ]
    with database.transaction() as session:
        session.execute(insert(calendar_overrides), [OVERRIDE | {"entered_at": m} for m in reversed(moments)])

    with database.reading() as session:
        column = calendar_overrides.c.entered_at
        assert list(session.scalars(select(column).order_by(column))) == moments
        assert list(session.scalars(select(column).where(column <= MORNING))) == [MORNING]


def test_moment_without_zone_is_refused(database: Database) -> None:
    naive = MORNING.replace(tzinfo=None)

    with pytest.raises(StatementError, match="has no time zone"), database.transaction() as session:
        session.execute(insert(calendar_overrides).values(**OVERRIDE, entered_at=naive))


@pytest.mark.parametrize("value", [None, True, 0, 1.5, "қала", [1, [None]], {"b": {"a": []}, "a": "x"}, {}])
def test_json_comes_back_as_it_was(database: Database, value: object) -> None:
    with database.transaction() as session:
        session.execute(insert(drafts).values(user_id="u", path="/p", fields=value, kept_at=MORNING))

    with database.reading() as session:
        assert session.execute(select(drafts.c.fields)).scalar_one() == value


@pytest.mark.parametrize("value", [MORNING, {1: 2}, {1, 2}, b"bytes"])
def test_what_is_no_json_is_refused(database: Database, value: object) -> None:
    with pytest.raises((StatementError, TypeError), match=r"JSON|str"), database.transaction() as session:
        session.execute(insert(drafts).values(user_id="u", path="/p", fields=value, kept_at=MORNING))


def test_canonical_json_has_one_spelling() -> None:
    assert (
        canonical_json({"b": 1, "a": {"d": [1.5, "қ"], "c": None}}) == '{"a":{"c":null,"d":[1.5,"қ"]},"b":1}'.encode()
    )


LONG = canonical_json({"Азаматтың аты-жөні": "Ахметов Нұрлан Серікұлы " * 10})
_EVENT = {"chain": 0, "sequence": 1, "at": MORNING, "type": "t", "actor": "a", "commitment": b"c", "hash": b"h"}


@pytest.mark.parametrize("data", [b"{}", canonical_json({"a": "b" * 150}), LONG, canonical_json({"x": "x" * 100_000})])
def test_packed_json_comes_back_as_it_was(database: Database, data: bytes) -> None:
    assert _kept(database, data) == data


def test_long_json_takes_less_room_than_it_has_bytes(database: Database) -> None:
    _kept(database, LONG)

    with database.reading() as session:
        stored = session.execute(select(type_coerce(audit_data.c.data, LargeBinary))).scalar_one()
    assert len(stored) < len(LONG) / 3


def test_packed_bytes_that_were_damaged_come_back_as_they_stand(database: Database) -> None:
    assert _kept(database, b"x\x9c damaged") == b"x\x9c damaged"


def _kept(database: Database, data: bytes) -> bytes:
    """What a row of the audit's data gives back."""
    with database.transaction() as session:
        session.execute(insert(audit_events).values(_EVENT))
        session.execute(insert(audit_data).values(chain=0, sequence=1, salt=b"s", data=data))
    with database.reading() as session:
        return bytes(session.execute(select(audit_data.c.data)).scalar_one())
