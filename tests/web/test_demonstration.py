"""The cases that a visitor finds: played through the real services, whatever day it is."""

from collections import Counter
from contextlib import closing
from pathlib import Path

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
from storage.schema import upgrade
from storage.tables import deadlines
from tests import databases
from tests.people import person
from tests.web.office import ALWAYS, HASH, NOW, local
from web.cli.installation import simulated_handlers, the_office
from web.demonstration.people import PEOPLE
from web.demonstration.playing import play
from web.demonstration.reading import FILE, read_cases


def furnish(database: Database) -> None:
    """The services and the people of the demonstration, who are there on whatever day it is played."""
    upgrade(database)
    runtime = Runtime(VirtualClock(local(NOW)), the_office(), simulated_handlers())
    with database.transaction() as session:
        deploy(session, runtime, Actor("test"), files_at(SERVICES), ALWAYS, "test")
        for each in PEOPLE:
            add_account(session, runtime.clock, "test", Account(each.login, each.name, each.groups, each.iin), HASH)


@pytest.fixture(scope="module")
def engine() -> Runtime:
    """An engine with the services made ready once for all days."""
    runtime = Runtime(VirtualClock(local(NOW)), the_office(), simulated_handlers(), issued_in=("en",))
    template = databases.sqlite_template("demonstrated", furnish)
    with closing(Database(f"sqlite:///{template}")) as database, database.reading() as session:
        runtime.definitions.make_all(session)
    return runtime


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
def test_every_case_is_played_on_any_day_of_the_year(engine: Runtime, tmp_path: Path, moment: str) -> None:
    runtime = engine.at_clock(VirtualClock(local(moment)))
    people = {each.login: person(each.login, *each.groups) for each in PEOPLE}
    cases = read_cases(SERVICES / "attestation" / FILE, runtime.office, runtime.clock())

    with databases.copied("sqlite", tmp_path, "demonstrated", furnish) as database:
        play(database, runtime, people, cases)

        with database.reading() as session:
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
