"""Two people give the same case a command at once: the second waits for the first, and then answers by what it left.

On PostgreSQL, where a command locks its case; an SQLite writer holds the whole database.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial

import pytest

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.errors import AtqaruError
from engine.execution.errors import IncidentClosed, NotOpen
from engine.execution.people.handing_over import NoSuchColleague, release_task
from engine.execution.people.moving import DefinitionLeft, Move, move_case
from engine.execution.people.notices import open_notice
from engine.execution.people.retries import retry_incident
from engine.execution.people.stopping import AlreadySo, end_case, resume_case, suspend_case
from engine.execution.people.tasks import claim_task, complete_task
from engine.execution.recalculation.versions import CalledVersions
from storage.database import Database, Session
from storage.tables import definitions, notices
from tests.diagrams import catch, diagram, end, exclusive, flow, flows, service_task, start, timer, user_task
from tests.unit.execution.fixing import ADMIN, suspend
from tests.unit.execution.installation import ANALYST, APPLICANT, CLERK, FIXER, GROUPS, Installation
from tests.unit.execution.waiting import let_it_wait

Command = Callable[[Session], object]


@pytest.fixture
def here(postgresql_url: str) -> Iterator[Installation]:
    database = Database(postgresql_url)
    yield Installation(database)
    database.close()


def at_once(here: Installation, first: Command, second: Command | None = None) -> AtqaruError | None:
    """Gives a second command, or the same, while the first is not committed; returns what refuses the second."""
    with ThreadPoolExecutor(1) as threads:
        with here.database.transaction() as session:
            first(session)
            answer = threads.submit(_given, here.database, second or first)
            let_it_wait(here.database, answer)
        return answer.result(20)


def _given(database: Database, command: Command) -> AtqaruError | None:
    try:
        with database.transaction() as session:
            command(session)
    except AtqaruError as error:
        return error
    return None


def with_task(name: str = "Check") -> bytes:
    return diagram(start("s"), user_task("u", name=name), end("e"), flows("s", "u", "e"))


def at_the_task(here: Installation) -> int:
    here.deploy(with_task())
    return here.start()


def test_a_case_is_suspended_once(here: Installation) -> None:
    case_id = at_the_task(here)

    refused = at_once(
        here, lambda session: suspend_case(session, here.runtime, ADMIN, case_id, "a question to the court")
    )

    assert isinstance(refused, AlreadySo)
    assert here.told(case_id).count("case_suspended") == 1


def test_a_case_is_resumed_once(here: Installation) -> None:
    case_id = at_the_task(here)
    suspend(here, case_id)

    refused = at_once(here, lambda session: resume_case(session, here.runtime, ADMIN, case_id, "answered"))

    assert isinstance(refused, AlreadySo)
    assert here.told(case_id).count("case_resumed") == 1


def test_a_case_is_ended_once(here: Installation) -> None:
    case_id = at_the_task(here)

    refused = at_once(here, lambda session: end_case(session, here.runtime, ADMIN, case_id, "opened twice"))

    assert isinstance(refused, NotOpen)
    assert here.told(case_id).count("task_cancelled u") == 1


@pytest.mark.parametrize("taken", CalledVersions)
def test_a_case_is_moved_once(here: Installation, taken: CalledVersions) -> None:
    case_id = at_the_task(here)
    here.deploy(with_task("Check completeness"))
    old, new = sorted(row.id for row in here.rows(definitions, kind="process", key="p"))
    move = Move({old: new}, taken)

    refused = at_once(
        here, lambda session: move_case(session, here.runtime, FIXER, case_id, move, "the diagram was wrong")
    )

    assert isinstance(refused, DefinitionLeft)
    assert here.told(case_id).count("case_moved") == 1


def test_an_incident_is_tried_again_once(here: Installation) -> None:
    here.deploy(
        diagram(
            *(start("s"), user_task("u"), exclusive("x"), end("e")),
            *(flows("s", "u", "x"), flow("x", "e", when="=missing = 1")),
        )
    )
    case_id = here.start()
    here.complete(case_id, "u")
    (failed,) = here.incidents()

    refused = at_once(here, lambda session: retry_incident(session, here.runtime, FIXER, failed.id))

    assert isinstance(refused, IncidentClosed)
    assert here.told(case_id).count("incident_retried x") == 1


def test_a_task_is_taken_back_once(here: Installation) -> None:
    case_id = at_the_task(here)
    token = here.token(case_id, "u")
    with here.database.transaction() as session:
        claim_task(session, here.runtime, CLERK, case_id, token)

    refused = at_once(here, lambda session: release_task(session, here.runtime, FIXER, case_id, token, note="on leave"))

    assert isinstance(refused, NoSuchColleague)
    assert here.told(case_id).count("task_released u") == 1


def test_a_notice_is_read_once(here: Installation) -> None:
    notice = service_task(
        "n", "notice", inputs={"to": "applicant", "subject": "S", "text": "T"}, headers={"code": "N-01"}
    )
    here.deploy(diagram(start("s"), notice, user_task("u"), end("e"), flows("s", "n", "u", "e")))
    case_id = here.start()
    here.work()
    read = partial(open_notice, runtime=here.runtime, actor=APPLICANT, notice_id=here.rows(notices)[0].id)

    refused = at_once(here, read)

    assert refused is None
    assert here.told(case_id).count("notice_read") == 1


def test_what_is_deployed_waits_for_a_command_on_a_case_that_waits_for_its_day(here: Installation) -> None:
    monday = date(2026, 4, 13)
    day = catch("day", timer(date="=at_office_open(registered_on)"))
    here.deploy(diagram(start("s"), user_task("u"), day, end("e"), flows("s", "u", "day", "e")))
    here.at("2026-04-10 19:00")
    case_id = here.start()
    token = here.token(case_id, "u")
    of_monday = diagram(start("s"), user_task("u"), day, user_task("v"), end("e"), flows("s", "u", "day", "v", "e"))
    files = (File("1.bpmn", "bpmn", of_monday), GROUPS)

    refused = at_once(
        here,
        lambda session: complete_task(session, here.runtime, CLERK, case_id, token, {}),
        lambda session: deploy(session, here.runtime, ANALYST, files, monday, "test"),
    )
    here.at("2026-04-13 10:00")
    here.work()

    assert refused is None
    assert here.open(case_id) == ["v"]
