"""What a case page, the login and the lists of people read."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from storage.audit import append, erase
from storage.database import Database
from storage.queries.cases import (
    case_list,
    case_row,
    deadlines_of,
    documents_of,
    incidents_of,
    notices_of,
    timeline,
)
from storage.queries.users import group_list, groups_of, members_of, user_list, user_row
from storage.tables import deadlines, documents, groups, incidents, memberships, notices, users
from tests.unit.storage.rows import MORNING, add_case, add_definition, event


@pytest.fixture
def cases(database: Database) -> Database:
    """Three cases, of two services and two applicants."""
    with database.transaction() as session:
        add_definition(session)
        add_case(session, 1, applicant="dana")
        add_case(session, 2, service="licence", applicant="dana", state="completed", ended_at=MORNING)
        add_case(session, 3, applicant="erlan", channel="counter")
    return database


def test_case_is_found_by_its_id(cases: Database) -> None:
    with cases.reading() as session:
        found = case_row(session, 3)

        assert found is not None
        assert (found.applicant, found.channel, found.opened_at) == ("erlan", "counter", MORNING)
        assert case_row(session, 4) is None


def test_cases_are_listed_newest_first_and_page_by_page(cases: Database) -> None:
    with cases.reading() as session:
        first = case_list(session, limit=2)
        second = case_list(session, limit=2, before=first[-1].id)

    assert [row.id for row in first] == [3, 2]
    assert [row.id for row in second] == [1]


def test_cases_are_listed_by_their_columns(cases: Database) -> None:
    with cases.reading() as session:
        assert [row.id for row in case_list(session, applicant="dana")] == [2, 1]
        assert [row.id for row in case_list(session, applicant="dana", state="active")] == [1]
        assert [row.id for row in case_list(session, channel="counter")] == [3]


def test_timeline_tells_the_events_of_the_case_with_their_data(cases: Database) -> None:
    with cases.transaction() as session:
        append(session, 1, [event("case-opened", data={}), event("task-completed", data={"complete": True})])
        append(session, 2, [event("case-opened")])

    with cases.reading() as session:
        first, second = timeline(session, 1)

    assert (first.sequence, first.type, first.data) == (1, "case-opened", {})
    assert (second.sequence, second.at, second.actor, second.data) == (
        2,
        MORNING,
        "aigerim",
        {"complete": True},
    )
    assert (second.element_id, second.law, second.due_at) == ("Check", "ATT-07.1 ATT-07.2", MORNING)


def test_timeline_tells_that_data_were_erased(cases: Database) -> None:
    with cases.transaction() as session:
        append(session, 1, [event()])
        erase(session, "archivist", 1, MORNING)

    with cases.reading() as session:
        assert [found.data for found in timeline(session, 1)] == [None, {"events": 1}]


def test_deadlines_come_by_due_moment(cases: Database) -> None:
    row = {"case_id": 1, "element_id": "Term", "name": "Term", "law": "ATT-07.1", "state": "open"}
    with cases.transaction() as session:
        session.execute(
            insert(deadlines),
            [
                row | {"token": 1, "due_at": MORNING + timedelta(days=1)},
                row | {"token": 2, "due_at": MORNING},
                row | {"token": 3, "due_at": MORNING, "case_id": 2},
            ],
        )

    with cases.reading() as session:
        assert [found.token for found in deadlines_of(session, 1)] == [2, 1]


def test_notices_documents_and_incidents_belong_to_their_case(cases: Database) -> None:
    blank = {"subject": "", "text": "", "title": "", "message": ""}
    rows = {
        notices: {"code": "N-01", "recipient": "dana", "sent_at": MORNING},
        documents: {"kind": "D-RTC", "number": "1", "issued_at": MORNING},
        incidents: {"element_id": "Send", "kind": "job", "opened_at": MORNING},
    }
    with cases.transaction() as session:
        for case_id in (1, 2):
            for table, row in rows.items():
                filled = {"case_id": case_id} | blank | row
                session.execute(insert(table), {name: filled[name] for name in filled if name in table.c})

    with cases.reading() as session:
        assert [row.code for row in notices_of(session, 1)] == ["N-01"]
        assert [row.kind for row in documents_of(session, 1)] == ["D-RTC"]
        assert [row.element_id for row in incidents_of(session, 1)] == ["Send"]


@pytest.fixture
def people(database: Database) -> Database:
    """Two accounts in one group, one of them disabled, and a group of nobody."""
    with database.transaction() as session:
        account = {"password_hash": "hash", "disabled": False}
        session.execute(
            insert(users),
            [
                account | {"id": "aigerim", "name": "Aigerim A."},
                account | {"id": "bolat", "name": "Bolat B.", "disabled": True},
            ],
        )
        session.execute(insert(groups), [{"id": "registry", "name": "Desk"}, {"id": "heads", "name": "Heads"}])
        session.execute(
            insert(memberships), [{"user_id": user, "group_id": "registry"} for user in ("aigerim", "bolat")]
        )
    return database


def test_account_is_found_by_its_login_name(people: Database) -> None:
    with people.reading() as session:
        found = user_row(session, "bolat")

        assert found is not None
        assert (found.name, found.disabled) == ("Bolat B.", True)
        assert user_row(session, "Bolat") is None


def test_people_and_groups_are_listed_by_name(people: Database) -> None:
    with people.reading() as session:
        assert [row.id for row in user_list(session)] == ["aigerim", "bolat"]
        assert [row.id for row in group_list(session)] == ["registry", "heads"]


def test_members_are_those_who_may_log_in(people: Database) -> None:
    with people.reading() as session:
        assert groups_of(session, "aigerim") == ("registry",)
        assert [row.id for row in members_of(session, "registry")] == ["aigerim"]
        assert members_of(session, "heads") == []
