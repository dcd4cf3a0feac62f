"""Adding to the audit log: events are chained, data are committed to and can be erased."""

from datetime import timedelta, timezone
from hashlib import sha256
from threading import Thread

import pytest
from sqlalchemy import func, insert, select

from storage.audit import DATA_ERASED, append, erase, extent, verify
from storage.audit.event import NO_DATA, NOT_SEALED, AuditEvent, event_hash, origin
from storage.columns import moment_text
from storage.database import Database
from storage.tables import audit_data, audit_events
from tests.unit.storage.rows import MORNING, add_case, add_definition, event


@pytest.fixture
def case(database: Database) -> int:
    with database.transaction() as session:
        add_definition(session)
        add_case(session, 1)
    return 1


def test_events_of_a_chain_are_numbered_from_one(database: Database, case: int) -> None:
    with database.transaction() as session:
        append(session, case, [event(), event()])
        head = append(session, case, [event()])

    assert (head.chain, head.sequence) == (case, 3)
    with database.reading() as session:
        assert list(session.scalars(select(audit_events.c.sequence))) == [1, 2, 3]
        assert list(verify(session)) == []


def test_event_is_chained_to_the_one_before_and_the_last_of_a_command_seals_all(database: Database) -> None:
    with database.transaction() as session:
        append(session, 0, [AuditEvent(MORNING, "login", "aigerim"), AuditEvent(MORNING, "logout", "aigerim")])

    with database.reading() as session:
        first, second = session.execute(select(audit_events).order_by(audit_events.c.sequence))
    text = '{"actor":"aigerim","at":"2026-04-08 04:00:00.000000Z","chain":0,"commitment":"","sequence":%d,"type":"%s"}'
    rolled = sha256(bytes(40) + (text % (1, "login")).encode()).digest()
    assert first.hash == NOT_SEALED
    assert second.hash == sha256(rolled + (text % (2, "logout")).encode()).digest()


def test_event_holds_only_a_commitment_to_its_data(database: Database) -> None:
    with database.transaction() as session:
        append(session, 0, [event(data={"iin": "900101300017"}), event(data={"iin": "900101300017"})])

    with database.reading() as session:
        commitments = list(session.scalars(select(audit_events.c.commitment)))
        rows = list(session.execute(select(audit_data)))
    assert commitments == [sha256(row.salt + row.data).digest() for row in rows]
    assert rows[0].data == b'{"iin":"900101300017"}'
    assert commitments[0] != commitments[1]


def test_event_without_data_has_no_row_of_data(database: Database) -> None:
    with database.transaction() as session:
        append(session, 0, [event(data={})])

    with database.reading() as session:
        assert session.execute(select(audit_events.c.commitment)).scalar_one() == NO_DATA
        assert session.execute(select(func.count()).select_from(audit_data)).scalar_one() == 0
        assert list(verify(session)) == []


def test_nothing_to_add_leaves_the_head(database: Database) -> None:
    with database.transaction() as session:
        head = append(session, 0, [event()])

        assert append(session, 0, []) == head


def test_moment_of_another_zone_verifies(database: Database) -> None:
    local = MORNING.astimezone(timezone(timedelta(hours=5)))

    with database.transaction() as session:
        append(session, 0, [event(at=local, due_at=local.replace(microsecond=1))])

    with database.reading() as session:
        assert list(verify(session)) == []


@pytest.mark.parametrize("column", ["at", "due_at"])
def test_moment_without_zone_is_refused_and_nothing_is_added(database: Database, column: str) -> None:
    naive = event(**{column: MORNING.replace(tzinfo=None)})

    with pytest.raises(ValueError, match="without a time zone"), database.transaction() as session:
        append(session, 0, [event(), naive])

    with database.reading() as session:
        assert extent(session) == (0, 0)


def test_data_that_are_no_json_are_refused(database: Database) -> None:
    with (
        pytest.raises(TypeError, match=r"'task-completed' \(element 'Check'\) are no JSON"),
        database.transaction() as session,
    ):
        append(session, 0, [event(data={"when": MORNING})])


def test_chains_do_not_mix(database: Database, case: int) -> None:
    with database.transaction() as session:
        append(session, case, [event()])
        append(session, 0, [event()])
        append(session, case, [event()])

    with database.reading() as session:
        assert extent(session) == (3, 2)
        assert list(verify(session)) == []


def test_chain_of_no_case_may_be_written_by_many_at_once(database: Database) -> None:
    def write() -> None:
        for _ in range(10):
            with database.transaction() as session:
                append(session, 0, [event("login"), event("logout")])

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert extent(session) == (80, 1)
        assert list(verify(session)) == []


def test_erased_data_are_gone_and_the_chain_still_verifies(database: Database, case: int) -> None:
    with database.transaction() as session:
        append(session, case, [event(), event()])
        append(session, 0, [event()])

    with database.transaction() as session:
        head = erase(session, "archivist", case, MORNING, law="RET-01")

    with database.reading() as session:
        last = session.execute(select(audit_events).where(audit_events.c.hash == head.hash)).one()
        left = [(row.chain, row.sequence) for row in session.execute(select(audit_data).order_by("chain"))]
        assert (last.type, last.actor, last.law) == (DATA_ERASED, "archivist", "RET-01")
        assert left == [(0, 1), (case, 3)]
        assert list(verify(session)) == []


def test_an_erasure_says_of_how_many_events_it_took_the_data(database: Database, case: int) -> None:
    with database.transaction() as session:
        append(session, case, [event(), event(data={}), event()])
        erase(session, "archivist", case, MORNING)

    with database.reading() as session:
        assert session.execute(select(audit_data.c.data)).scalar_one() == b'{"events":2}'


def test_an_event_without_data_from_before_revision_0002_verifies(database: Database) -> None:
    commitment = bytes(32)
    columns = {"chain": 0, "sequence": 1, "type": "login", "actor": "aigerim"}
    hashed = columns | {"at": moment_text(MORNING), "commitment": commitment.hex()}
    row = columns | {"at": MORNING, "commitment": commitment, "hash": event_hash(origin(0), hashed)}
    with database.transaction() as session:
        session.execute(insert(audit_events).values(row))

    with database.reading() as session:
        assert list(verify(session)) == []


def test_data_may_be_erased_twice(database: Database, case: int) -> None:
    with database.transaction() as session:
        append(session, case, [event()])
        erase(session, "archivist", case, MORNING)
        append(session, case, [event()])
        erase(session, "archivist", case, MORNING)

    with database.reading() as session:
        assert list(verify(session)) == []
