"""What is remembered of the versions that cases go by, and when it holds no more."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest

from engine.definition.details import Binding, Called
from engine.deployment.deploy import deploy
from engine.deployment.versions import change_effective_date, withdraw_deployment
from engine.execution.errors import NoDefinition
from engine.execution.installation.choices import Choices
from engine.execution.installation.chosen_versions import Vintage
from engine.execution.installation.runtime import Runtime
from storage.database import Database, Session
from storage.tables import definitions
from tests.diagrams import diagram, end, flows, start, user_task
from tests.people import person
from tests.unit.execution.installation import ALWAYS, ANALYST, GROUPS, File, Installation, local

DAY, JUNE, JULY = date(2026, 4, 6), date(2026, 6, 1), date(2026, 7, 1)
MORNING, NEXT_MORNING = "2026-04-06 09:00", "2026-04-07 09:00"
A_SECOND_BEFORE = "2026-04-07 08:59:59"
ADMINISTRATOR = person("admin", "administrators")


def service(task: str) -> bytes:
    return diagram(start("s"), user_task(task), end("e"), flows("s", task, "e"))


def choices(session: Session, runtime: Runtime, day: date = DAY, fixed_at: str = MORNING) -> Choices:
    return Choices(session, runtime.definitions, Vintage(day, local(fixed_at)))


def chosen(here: Installation, runtime: Runtime | None = None, fixed_at: str = MORNING) -> int:
    with here.database.reading() as session:
        return choices(session, runtime or here.runtime, fixed_at=fixed_at).kept("process", "p")


class Finding:
    """Something that follows from versions, which counts how often it is looked up."""

    def __init__(self, here: Installation) -> None:
        self._here = here
        self.times = 0

    def __call__(self, fixed_at: str = MORNING, day: date = DAY) -> None:
        with self._here.database.reading() as session:
            choices(session, self._here.runtime, day, fixed_at).remembered(("here",), self._find)

    def _find(self) -> int:
        self.times += 1
        return self.times


def test_what_follows_from_versions_is_looked_up_once_for_cases_that_take_the_same(here: Installation) -> None:
    here.deploy(service("first"))
    look = Finding(here)

    for moment in (MORNING, MORNING, "2026-04-06 10:00"):  # nothing was deployed between the two
        look(moment)

    assert look.times == 1


def test_it_is_looked_up_again_for_another_day_and_for_what_was_deployed_until_another_moment(
    here: Installation,
) -> None:
    here.deploy(service("first"))
    look = Finding(here)

    look()
    look(day=JUNE)
    look(NEXT_MORNING)

    assert look.times == 3


def test_what_is_deployed_at_the_moment_that_fixes_the_versions_is_among_them(sqlite_database: Database) -> None:
    here = Installation(sqlite_database)
    here.deploy(service("first"))
    here.at(NEXT_MORNING)
    here.deploy(service("second"))

    before, at_once = (chosen(here, fixed_at=moment) for moment in (A_SECOND_BEFORE, NEXT_MORNING))

    assert [here.rows(definitions, id=id_)[0].version for id_ in (before, at_once)] == [1, 2]


def test_a_call_that_takes_what_was_deployed_with_it_asks_for_each_caller(sqlite_database: Database) -> None:
    here = Installation(sqlite_database)
    for task in ("first", "second"):
        here.deploy(service(task), diagram(start("s"), user_task(task), end("e"), flows("s", task, "e"), id="q"))
    callers = [row.id for row in here.rows(definitions, key="p")]
    called = Called("q", Binding.DEPLOYMENT)

    with here.database.reading() as session:
        asked = choices(session, here.runtime, fixed_at=NEXT_MORNING)
        found = [asked.bound("process", "q", called, caller) for caller in callers]

    assert [here.rows(definitions, id=id_)[0].version for id_ in found] == [1, 2]


def withdrawn(here: Installation, deployment: int) -> None:
    with here.database.transaction() as session:
        withdraw_deployment(session, here.runtime, ADMINISTRATOR, deployment, "The order comes later")


def put_off(here: Installation, deployment: int) -> None:
    with here.database.transaction() as session:
        change_effective_date(session, here.runtime, ADMINISTRATOR, deployment, JULY, "The order comes later")


def followed(here: Installation, _deployment: int) -> None:
    here.deploy(service("third"), effective_from=JULY)


@pytest.mark.parametrize("change", [withdrawn, put_off, followed])
def test_it_is_looked_up_again_after_each_change_of_what_is_deployed(
    here: Installation, change: Callable[[Installation, int], None]
) -> None:
    here.deploy(service("first"))
    deployment = here.deploy(service("second"), effective_from=JUNE).id
    look = Finding(here)
    look()

    change(here, deployment)
    look()

    assert look.times == 2


def test_another_server_sees_a_deployment_at_once(here: Installation) -> None:
    here.deploy(service("first"))
    other = Runtime(here.clock, here.office, here.handlers)
    here.at(NEXT_MORNING)
    before = chosen(here, other, NEXT_MORNING)

    here.deploy(service("second"))

    assert chosen(here, other, NEXT_MORNING) != before


def test_a_deployment_that_is_rolled_back_leaves_nothing_remembered(here: Installation) -> None:
    here.deploy(service("first"))
    first = chosen(here)

    with suppress(ZeroDivisionError), here.database.transaction() as session:
        deploy(session, here.runtime, ANALYST, (File("p.bpmn", "bpmn", service("lost")), GROUPS), ALWAYS, "test")
        lost = choices(session, here.runtime, fixed_at=NEXT_MORNING).kept("process", "p")
        raise ZeroDivisionError

    assert lost != first
    assert chosen(here, fixed_at=NEXT_MORNING) == first


def test_what_was_not_there_is_looked_up_again(here: Installation) -> None:
    with pytest.raises(NoDefinition, match="no process"):
        chosen(here)

    here.deploy(service("first"))

    assert chosen(here) > 0
