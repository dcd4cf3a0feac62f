"""An HTTP register in a package of its own: installed by pip, asked over HTTP by the engine, closed at the end."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.definition.findings import RefusedDefinition
from engine.handlers import Handlers
from storage.database import Database
from storage.tables import incidents, jobs
from tasks import TaskSettings, close_handlers, handlers
from tests.diagrams import boundary, diagram, end, error, flows, service_task, start, user_task
from tests.unit.execution.installation import PRODUCT_HANDLERS, Installation
from tests.unit.tasks.packages import installed_by_pip, on_path
from tests.unit.tasks.register_server import SILENT, RegisterServer, register_server

SOURCE = Path(__file__).parents[2] / "packages" / "licences"
TOKEN = "a token that nobody sees"
FOUND = b'{"number": "A 17/3", "state": "in force"}'
SILENCE = "the licence register gives no answer; see that it can be reached"
BROKEN = "the licence register answers with status 500; ask those who run it"
DIAGRAM = diagram(
    start("s"),
    service_task("query", "licence-query", retries="2", inputs={"number": "=number"}),
    user_task("known"),
    end("e"),
    flows("s", "query", "known", "e"),
    boundary("unknown", "query", error("no-licence")),
    user_task("by_hand"),
    end("e2"),
    flows("unknown", "by_hand", "e2"),
)


@pytest.fixture(scope="module", autouse=True)
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The package, installed from a copy, since building leaves files behind."""
    folder = tmp_path_factory.mktemp("packages")
    for name in ("pyproject.toml", "ministry_licences.py"):
        (folder / name).write_bytes((SOURCE / name).read_bytes())
    with on_path(installed_by_pip(folder, folder / "site")):
        yield


@pytest.fixture
def register() -> Iterator[RegisterServer]:
    with register_server() as server:
        yield server


@pytest.fixture
def installed(register: RegisterServer) -> Iterator[Handlers]:
    found = handlers(TaskSettings.of(environment(register)))
    yield found
    close_handlers(found)


@pytest.fixture
def here(database: Database, installed: Handlers) -> Installation:
    """An installation with the package and its diagram; a test that asks for it runs on both kinds of database."""
    here = Installation(database)
    here.handlers = installed
    here.restarted()
    here.deploy(DIAGRAM)
    return here


def environment(register: RegisterServer) -> Mapping[str, str]:
    return {
        "ATQARU_TASK_LICENCES_URL": register.address,
        "ATQARU_TASK_LICENCES_TOKEN": TOKEN,
        "ATQARU_TASK_LICENCES_SECONDS": "1",
    }


def work_for_a_minute(here: Installation) -> None:
    here.work()
    here.clock.advance_to(here.clock() + timedelta(minutes=1))
    here.work()


def test_a_licence_is_asked_for_and_stands_in_the_case(here: Installation, register: RegisterServer) -> None:
    register.answers = [(200, FOUND)]
    case_id = here.start(variables={"number": "A 17/3"})
    key = here.rows(jobs)[0].key

    here.work()

    assert register.asked == [("/licences/A%2017%2F3", f"Bearer {TOKEN}", key)]
    assert here.open(case_id) == ["known"]
    assert here.data(here.event(case_id, "job_completed")) == {"licence": {"number": "A 17/3", "state": "in force"}}


def test_an_unknown_licence_takes_the_way_that_is_drawn_for_it(here: Installation, register: RegisterServer) -> None:
    register.answers = [(404, b"")]
    case_id = here.start(variables={"number": "B-1"})

    here.work()

    assert here.open(case_id) == ["by_hand"]
    assert (here.rows(incidents), here.rows(jobs)) == ([], [])


@pytest.mark.parametrize(
    ("answer", "message"),
    [((500, b"broken"), BROKEN), ((200, b"no JSON"), SILENCE), ((200, b"5"), SILENCE), (SILENT, SILENCE)],
)
def test_a_register_that_fails_is_asked_again_with_the_same_key(
    here: Installation, register: RegisterServer, answer: tuple[int, bytes], message: str
) -> None:
    register.answers = [answer, (200, FOUND)]
    case_id = here.start(variables={"number": "A-17"})

    here.work()
    row = here.rows(jobs)[0]
    work_for_a_minute(here)

    assert (row.state, row.error) == ("ready", message)
    assert [key for _path, _token, key in register.asked] == [row.key, row.key]
    assert here.open(case_id) == ["known"]


def test_a_register_that_goes_on_failing_becomes_an_incident_until_somebody_tries_again(
    here: Installation, register: RegisterServer
) -> None:
    register.answers = [(500, b""), (503, b""), (200, FOUND)]
    case_id = here.start(variables={"number": "A-17"})

    work_for_a_minute(here)
    opened = here.incidents()
    here.retry(opened[0].id)
    here.work()

    assert [(each.kind, each.element_id, each.message) for each in opened] == [
        ("job", "query", "the licence register answers with status 503; ask those who run it")
    ]
    assert here.incidents() == []
    assert here.open(case_id) == ["known"]


def test_no_register_at_all_is_an_incident_without_secrets(database: Database) -> None:
    with register_server() as gone:
        pass
    found = handlers(TaskSettings.of(environment(gone)))
    here = Installation(database)
    here.handlers = found
    here.restarted()
    here.deploy(DIAGRAM)
    here.start(variables={"number": "A-17"})

    work_for_a_minute(here)

    assert [each.message for each in here.incidents()] == [SILENCE]
    assert TOKEN not in str(here.everything()) + repr(here.handlers)


def test_a_number_that_is_none_is_an_incident_at_once(here: Installation, register: RegisterServer) -> None:
    here.start(variables={"number": 17})

    here.work()

    assert [each.message for each in here.incidents()] == [
        "query: the input 'number' is 17; map it to a text in the task's inputs"
    ]
    assert register.asked == []


def test_all_queries_go_through_one_connection_until_the_installation_stops(
    here: Installation, register: RegisterServer, installed: Handlers
) -> None:
    register.answers = [(200, FOUND), (404, b""), (200, FOUND), (200, FOUND)]

    for number in ("A-1", "A-2", "A-3"):
        here.start(variables={"number": number})
        here.work()
    callers = len(register.callers)
    close_handlers(installed)
    here.start(variables={"number": "A-4"})
    here.work()

    assert (callers, len(register.callers)) == (1, 2)


def test_in_a_rehearsal_nothing_is_sent(sqlite_database: Database, register: RegisterServer) -> None:
    here = Installation(sqlite_database)
    here.handlers = handlers(TaskSettings.simulated())
    here.restarted()
    here.deploy(DIAGRAM)

    known, unknown = (here.start(variables={"number": number}) for number in ("A-17", "A-10"))
    here.work()

    assert (here.open(known), here.open(unknown)) == (["known"], ["by_hand"])
    assert register.asked == []


@pytest.mark.parametrize(
    ("task", "fault"),
    [
        ({}, "the input number is missing, which licence-query needs; map it"),
        ({"inputs": {"number": "=number"}, "headers": {"code": "x"}}, "licence-query takes no header 'code'"),
    ],
)
def test_a_task_that_gives_something_else_is_refused(here: Installation, task: dict[str, Any], fault: str) -> None:
    wrong = diagram(start("s"), service_task("query", "licence-query", **task), end("e"), flows("s", "query", "e"))

    with pytest.raises(RefusedDefinition, match=fault):
        here.deploy(wrong)


def test_the_type_is_a_type_like_those_of_the_product() -> None:
    found = handlers(TaskSettings.simulated())

    assert set(found) == {*PRODUCT_HANDLERS, "licence-query"}
