"""What the owner of the database changes behind the triggers is found."""

import sqlite3
from contextlib import closing

import pytest

from storage.audit import append, erase, verify
from storage.audit.event import Head
from storage.checkpoint import Checkpoint
from storage.database import Database
from tests.unit.storage.rows import MORNING, add_case, add_definition, event, execute_as_owner


@pytest.fixture
def log(database: Database) -> Database:
    """Case 1 with four events, case 2 with one, and one event of no case."""
    with database.transaction() as session:
        add_definition(session)
        for case_id, events in ((1, 4), (2, 1)):
            add_case(session, case_id)
            for _ in range(events):
                append(session, case_id, [event()])
        append(session, 0, [event()])
    return database


def findings_after(log: Database, statement: str, checkpoint: tuple[Head, ...] = ()) -> list[str]:
    with log.transaction() as session:
        execute_as_owner(session, statement)
    with log.reading() as session:
        return [str(finding) for finding in verify(session, checkpoint)]


def findings_without_references(log: Database, statement: str) -> list[str]:
    """The same for a statement that the references between the tables would refuse."""
    with log.transaction() as session:
        execute_as_owner(session, "SELECT 1")
    if log.is_sqlite:
        with closing(sqlite3.connect(str(log.file))) as without_references, without_references:
            without_references.execute(statement)
        return findings_after(log, "SELECT 1")
    return findings_after(log, statement)  # PostgreSQL checks references by the triggers that the owner has disabled


def heads(log: Database) -> tuple[Head, ...]:
    with log.transaction() as session:
        return tuple(append(session, chain, []) for chain in (0, 1, 2))


@pytest.mark.parametrize(
    "change",
    [
        "type = 'task-failed'",
        "actor = 'somebody'",
        "element_id = NULL",
        "law = 'ATT-08.1'",
        "at = due_at, due_at = NULL",
        "definition_id = 2",
        "calendar_version = '2'",
        "hash = commitment",
    ],
)
def test_altered_event_is_found(log: Database, change: str) -> None:
    findings = findings_after(log, f"UPDATE audit_events SET {change} WHERE chain = 1 AND sequence = 2")

    assert findings[0].startswith("case 1, event 2: its hash does not fit")


def test_altered_moment_is_found(log: Database) -> None:
    earlier = "'2026-04-07 04:00:00.000000Z'"

    findings = findings_after(log, f"UPDATE audit_events SET at = {earlier} WHERE chain = 1 AND sequence = 4")

    assert findings == ["case 1, event 4: its hash does not fit: it, or the event before it, has been altered"]


@pytest.mark.parametrize("sequence", [1, 4])
def test_an_altered_event_at_either_end_of_a_chain_is_found(log: Database, sequence: int) -> None:
    findings = findings_after(
        log, f"UPDATE audit_events SET actor = 'somebody' WHERE chain = 1 AND sequence = {sequence}"
    )

    assert findings == [
        f"case 1, event {sequence}: its hash does not fit: it, or the event before it, has been altered"
    ]


@pytest.mark.parametrize("change", ["at = 'yesterday'", "actor = x'00'", "commitment = 'text'", "hash = 'text'"])
def test_what_cannot_even_be_read_is_found(sqlite_database: Database, change: str) -> None:
    with sqlite_database.transaction() as session:
        for _ in range(3):
            append(session, 0, [event()])

    findings = findings_after(sqlite_database, f"UPDATE audit_events SET {change} WHERE sequence = 2")

    assert findings[0].startswith("events of no case, event 2: its hash does not fit")


@pytest.fixture
def sealed(database: Database) -> Database:
    """Case 1 with one event, then two that one command wrote together, then one more."""
    with database.transaction() as session:
        add_definition(session)
        add_case(session, 1)
        for events in (1, 2, 1):
            append(session, 1, [event()] * events)
    return database


@pytest.mark.parametrize("sequence", [2, 3])
def test_altered_event_of_a_command_that_wrote_several_is_found(sealed: Database, sequence: int) -> None:
    findings = findings_after(
        sealed, f"UPDATE audit_events SET actor = 'somebody' WHERE chain = 1 AND sequence = {sequence}"
    )

    assert findings == [
        (
            "case 1, event 2: the hash over it and all events to 3 does not fit: "
            "one of them, or the event before, has been altered"
        )
    ]


def test_seal_that_was_taken_off_is_found(sealed: Database) -> None:
    findings = findings_after(
        sealed,
        "UPDATE audit_events SET hash = (SELECT e.hash FROM audit_events e WHERE e.sequence = 2) WHERE sequence >= 3",
    )

    assert findings == ["case 1, event 2: the last event of its command is missing, or the seal has been taken off it"]


def test_missing_end_of_a_command_that_wrote_several_is_found(sealed: Database) -> None:
    with sealed.transaction() as session:
        execute_as_owner(session, "DELETE FROM audit_data WHERE chain = 1 AND sequence >= 3")

    findings = findings_after(sealed, "DELETE FROM audit_events WHERE chain = 1 AND sequence >= 3")

    assert findings == ["case 1, event 2: the last event of its command is missing, or the seal has been taken off it"]


@pytest.mark.parametrize("change", ["data = salt", "salt = data"])
def test_altered_data_are_found(log: Database, change: str) -> None:
    findings = findings_after(log, f"UPDATE audit_data SET {change} WHERE chain = 1 AND sequence = 3")

    assert findings == ["case 1, event 3: its data are not those that were recorded"]


def test_data_that_were_removed_without_an_erasure_are_found(log: Database) -> None:
    findings = findings_after(log, "DELETE FROM audit_data WHERE chain = 1 AND sequence = 3")

    assert findings == ["case 1, event 3: its data are missing, and no event says that they were erased"]


def test_data_of_several_events_that_were_removed_are_found_from_the_first_on(log: Database) -> None:
    findings = findings_after(log, "DELETE FROM audit_data WHERE chain = 1 AND sequence >= 2")

    assert findings == ["case 1, event 2: its data are missing, and no event says that they were erased"]


def test_data_that_were_removed_after_an_erasure_are_found(log: Database) -> None:
    with log.transaction() as session:
        erase(session, "archivist", 1, MORNING)
        append(session, 1, [event()])

    findings = findings_after(log, "DELETE FROM audit_data WHERE chain = 1 AND sequence = 6")

    assert findings == ["case 1, event 6: its data are missing, and no event says that they were erased"]


def test_removed_event_is_found(log: Database) -> None:
    with log.transaction() as session:
        execute_as_owner(session, "DELETE FROM audit_data WHERE chain = 1")

    findings = findings_after(log, "DELETE FROM audit_events WHERE chain = 1 AND sequence IN (2, 3)")

    assert findings[0] == "case 1, event 2: missing, as all events from 2 to 3"


def test_first_event_that_is_gone_is_found(log: Database) -> None:
    with log.transaction() as session:
        execute_as_owner(session, "DELETE FROM audit_data WHERE chain = 1 AND sequence = 1")

    findings = findings_after(log, "DELETE FROM audit_events WHERE chain = 1 AND sequence = 1")

    assert findings == ["case 1, event 1: missing, as all events from 1 to 1"]


def test_case_without_any_event_is_found(log: Database) -> None:
    with log.transaction() as session:
        execute_as_owner(session, "DELETE FROM audit_data WHERE chain = 2")

    assert findings_after(log, "DELETE FROM audit_events WHERE chain = 2") == ["case 2: the case has no event at all"]


def test_events_whose_case_is_gone_are_found(log: Database) -> None:
    findings = findings_after(log, "DELETE FROM cases WHERE id = 2")

    assert findings == ["case 2: there are events, but the case itself is missing"]


def test_a_chain_of_several_events_whose_case_is_gone_is_one_finding(log: Database) -> None:
    findings = findings_after(log, "DELETE FROM cases WHERE id = 1")

    assert findings == ["case 1: there are events, but the case itself is missing"]


@pytest.mark.parametrize(("chain", "sequence"), [(0, 1), (1, 4)])
def test_data_whose_event_is_gone_are_found_among_those_of_other_events(
    log: Database, chain: int, sequence: int
) -> None:
    of_the_event = f"WHERE chain = {chain} AND sequence = {sequence}"
    findings = findings_without_references(log, f"DELETE FROM audit_events {of_the_event}")

    place = f"case {chain}" if chain else "events of no case"
    assert findings == [f"{place}, event {sequence}: there are data, but the event itself is missing"]


def test_events_added_after_a_checkpoint_are_no_finding(log: Database) -> None:
    known = heads(log)
    with log.transaction() as session:
        append(session, 1, [event()])

    assert findings_after(log, "SELECT 1", known) == []


@pytest.mark.parametrize("first", [3, 4])
def test_events_missing_at_the_end_are_found_by_a_checkpoint(log: Database, first: int) -> None:
    known = heads(log)
    with log.transaction() as session:
        execute_as_owner(session, f"DELETE FROM audit_data WHERE chain = 1 AND sequence >= {first}")

    findings = findings_after(log, f"DELETE FROM audit_events WHERE chain = 1 AND sequence >= {first}", known)

    assert findings == [f"case 1, event {first}: missing, as all events to 4 that the checkpoint knows"]


def test_chain_that_is_gone_is_found_by_a_checkpoint(log: Database) -> None:
    known = heads(log)
    with log.transaction() as session:
        execute_as_owner(session, "DELETE FROM audit_data WHERE chain = 0")

    findings = findings_after(log, "DELETE FROM audit_events WHERE chain = 0", known)

    assert findings == ["events of no case: all 1 events that the checkpoint knows are missing"]


def test_history_written_anew_is_found_by_a_checkpoint(log: Database) -> None:
    known = Checkpoint("2026-04-08", "key", heads(log))
    with log.transaction() as session:
        execute_as_owner(session, "DELETE FROM audit_data WHERE chain = 1")
        execute_as_owner(session, "DELETE FROM audit_events WHERE chain = 1")
        append(session, 1, [event(actor="somebody-else")] * 4)

    with log.reading() as session:
        without, with_checkpoint = list(verify(session)), list(verify(session, known))

    assert without == []
    assert [str(finding) for finding in with_checkpoint] == [
        "case 1, event 4: the history up to here is not the one that the checkpoint knows"
    ]
