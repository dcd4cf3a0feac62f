"""The cases that a visitor finds: played through the real services, whatever day it is."""

from collections import Counter

import pytest
from sqlalchemy import select

from engine.clock import VirtualClock
from engine.deployment.bundle import files_at
from engine.deployment.deploy import SERVICES, deploy
from engine.execution.installation.accounts import Account, add_account
from engine.execution.installation.runtime import Runtime
from engine.execution.permissions import Actor
from storage.audit import verify
from storage.database import Database
from storage.queries.cases import case_list, incidents_of
from storage.queries.outputs import announcements
from storage.tables import deadlines
from tests.people import person
from tests.web.office import ALWAYS, local
from web.cli.installation import simulated_handlers, the_office
from web.demonstration.people import PASSWORD, PEOPLE
from web.demonstration.playing import play
from web.demonstration.reading import FILE, read_cases


@pytest.mark.parametrize(
    "moment",
    [
        "2027-01-05T09:30",
        "2026-03-22T12:00",
        "2026-05-09T08:00",
        "2026-05-28T19:00",
        "2026-08-31T18:30",
        "2026-11-22T23:59",
        "2026-12-31T15:00",
        "2027-02-28T00:00",
    ],
)
def test_every_case_is_played_on_any_day_of_the_year(sqlite_database: Database, moment: str) -> None:
    runtime = Runtime(VirtualClock(local(moment)), the_office(), simulated_handlers(), issued_in=("en",))
    with sqlite_database.transaction() as session:
        deploy(session, runtime, Actor("test"), files_at(SERVICES), ALWAYS, "test")
        for each in PEOPLE:
            add_account(session, runtime.clock, "test", Account(each.login, each.name, each.groups, each.iin), PASSWORD)
    people = {each.login: person(each.login, *each.groups) for each in PEOPLE}

    play(sqlite_database, runtime, people, read_cases(SERVICES / "attestation" / FILE, runtime.office, runtime.clock()))

    with sqlite_database.reading() as session:
        found = case_list(session)
        assert [incident for case in found for incident in incidents_of(session, case.id)] == []
        assert list(verify(session)) == []
        assert len(announcements(session)) in (1, 2)  # with the session of today, until its day has begun
        states = Counter(row.state for row in session.execute(select(deadlines)))
    assert Counter(case.service for case in found) == {"attestation": 37, "attestation_session": 3}
    assert Counter(case.outcome for case in found if case.outcome) == {
        "passed": 4,
        "not_passed": 3,
        "suspended": 1,
        "no_show": 1,
        "refused": 2,
        "refused_to_consider": 2,
        "session_held": 1,
    }
    assert [case.title for case in found if case.applicant == "applicant"] == ["Ахметов Нұрлан Серікұлы"]
    assert states["missed"] >= 3
    assert states["open"] >= 10
