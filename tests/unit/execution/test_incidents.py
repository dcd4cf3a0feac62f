"""Incidents of steps, timers, jobs and messages, and cases whose state cannot be read; others go on."""

from collections.abc import Callable

import orjson
import pytest
from sqlalchemy import delete, update

from engine.errors import AtqaruError
from engine.execution.errors import NotYours
from engine.execution.people.tasks import complete_task
from engine.spiff.state.errors import UnknownState
from storage.tables import incidents, jobs, messages, snapshots, timers, values
from tests.diagrams import catch, diagram, end, exclusive, flow, flows, message, service_task, start, timer, user_task
from tests.unit.execution.installation import CLERK, Installation

TOMORROW = '=now() > date and time("2026-04-07T09:00:00+05:00")'
STEP = diagram(
    start("s"),
    user_task("u"),
    exclusive("choose"),
    user_task("then"),
    end("e"),
    flows("s", "u", "choose"),
    flow("choose", "then", TOMORROW),
    flows("then", "e"),
)


def waits_for(element: str, wait: object) -> bytes:
    """A wait that can be left only tomorrow."""
    return diagram(
        start("s"),
        wait,
        user_task("then"),
        end("e"),
        flows("s", element),
        flow(element, "then", TOMORROW),
        flows("then", "e"),
    )  # type: ignore[arg-type]  # a part of a diagram


TIMER = waits_for("wait", catch("wait", timer(duration="PT1H")))
MESSAGE = waits_for("wait", catch("wait", message("news", "=key")))
JOB = waits_for("job", service_task("job", "outside", retries="1"))


def by_a_step(here: Installation) -> int:
    here.deploy(STEP)
    case_id = here.start()
    here.complete(case_id, "u")
    return case_id


def by_a_timer(here: Installation) -> int:
    here.deploy(TIMER)
    case_id = here.start()
    here.at("2026-04-06 12:00")
    here.work()
    return case_id


def by_a_message(here: Installation) -> int:
    here.deploy(MESSAGE)
    case_id = here.start(variables={"key": "k"})
    here.publish("news", "k", text="kept")
    here.work()
    return case_id


def by_a_job(here: Installation) -> int:
    here.deploy(JOB)
    case_id = here.start()
    here.work()
    return case_id


KINDS: dict[str, tuple[Callable[[Installation], int], str]] = {
    "step": (by_a_step, "choose"),
    "timer": (by_a_timer, "wait"),
    "message": (by_a_message, "wait"),
    "job": (by_a_job, "job"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_carried_out_is_an_incident_and_a_retry_goes_on(here: Installation, kind: str) -> None:
    case_id = KINDS[kind][0](here)
    found = here.incidents()
    opened = here.data(here.event(case_id, "incident_opened"))
    stuck = here.open(case_id)

    here.at("2026-04-07 10:00")
    here.work()
    here.retry(found[0].id)
    here.work()

    assert [(row.kind, row.element_id) for row in found] == [(kind, KINDS[kind][1])]
    assert opened == {"message": found[0].message, "told": ["administrators", "supervisors"]}
    assert "no condition of an outgoing flow is true" in found[0].message
    assert (stuck, here.open(case_id)) == ([], ["then"])
    assert here.incidents() == []
    assert here.findings() == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_retry_that_fails_again_opens_a_new_incident(here: Installation, kind: str) -> None:
    KINDS[kind][0](here)
    first = here.incidents()[0]

    here.retry(first.id)
    here.work()

    assert [row.kind for row in here.incidents()] == [kind]
    assert here.incidents()[0].id != first.id


def test_an_incident_is_tried_again_once(here: Installation) -> None:
    by_a_step(here)
    incident_id = here.incidents()[0].id
    here.at("2026-04-07 10:00")
    here.retry(incident_id)

    with pytest.raises(AtqaruError, match=f"incident {incident_id} is closed already"):
        here.retry(incident_id)
    with pytest.raises(AtqaruError, match="incident 4711 is closed already"):
        here.retry(4711)


def test_a_step_that_fails_keeps_the_work_of_the_operator(here: Installation) -> None:
    case_id = by_a_step(here)

    assert "task_completed u" in here.told(case_id)
    assert here.case(case_id).revision == 2


# -- states that cannot be read


def damage(here: Installation, case_id: int, state: bytes) -> None:
    with here.database.transaction() as session:
        session.execute(update(snapshots).where(snapshots.c.case_id == case_id).values(state=state))


def newer(here: Installation, case_id: int) -> bytes:
    document = orjson.loads(here.rows(snapshots, case_id=case_id)[0].state)
    return orjson.dumps({**document, "v": 99})


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (b"", "is damaged"),
        (b"{", "is damaged"),
        (b"[]", "is damaged"),
        (b'{"v": 1}', "is damaged"),
        (b'{"v": 99}', "has version 99, this installation reads up to 1; install the newer release"),
    ],
)
def test_a_state_that_cannot_be_read_is_told_with_its_case_and_nothing_changes(
    here: Installation, state: bytes, message: str
) -> None:
    here.deploy(STEP)
    case_id = here.start()
    damage(here, case_id, state)
    before = here.everything()

    with pytest.raises(UnknownState, match=f"case {case_id}: the stored state {message}"):
        here.complete(case_id, "u")

    assert here.everything() == before


def test_a_state_that_is_missing_is_told(here: Installation) -> None:
    here.deploy(STEP)
    case_id = here.start()
    with here.database.transaction() as session:
        session.execute(delete(snapshots))

    with pytest.raises(UnknownState, match=f"case {case_id}: the stored state is damaged"):
        here.complete(case_id, "u")


def test_a_large_value_that_is_missing_is_told(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            user_task("u"),
            service_task("job", "outside"),
            end("e"),
            flows("s", "u", "job", "e"),
        )
    )
    case_id = here.start(variables={"large": "x" * 5000})
    here.complete(case_id, "u")
    with here.database.transaction() as session:
        session.execute(delete(values))

    here.work()

    assert (
        here.incidents()[0].message
        == f"case {case_id}: a large value is missing from the store; restore it from a backup"
    )


def test_one_case_that_cannot_be_read_leaves_the_others_alone(here: Installation) -> None:
    here.deploy(
        diagram(start("s"), catch("wait", timer(duration="PT1H")), end("e"), flows("s", "wait", "e")),
        diagram(start("s"), service_task("job", "outside"), end("e"), flows("s", "job", "e"), id="j"),
        diagram(start("s"), catch("wait", message("news", "=key")), end("e"), flows("s", "wait", "e"), id="m"),
    )
    bad = [here.start("p"), here.start("j"), here.start("m", {"key": "k"})]
    for case_id in bad:
        damage(here, case_id, newer(here, case_id))
    good = [here.start("p"), here.start("j"), here.start("m", {"key": "l"})]
    here.publish("news", "k")
    here.publish("news", "l")

    here.at("2026-04-06 12:00")
    here.publish("news", "k")
    here.publish("news", "l")
    here.work()

    assert [here.case(case_id).state for case_id in good] == ["completed"] * 3
    assert [here.case(case_id).state for case_id in bad] == ["active"] * 3
    assert [(row.case_id, row.kind) for row in here.incidents()][:1] != []
    assert {row.case_id for row in here.incidents()} == set(bad)
    assert all("install the newer release" in row.message for row in here.incidents())
    assert here.work() == 0


def test_a_case_that_was_restored_goes_on_after_a_retry(here: Installation) -> None:
    here.deploy(diagram(start("s"), catch("wait", timer(duration="PT1H")), end("e"), flows("s", "wait", "e")))
    case_id = here.start()
    backup = here.rows(snapshots)[0].state
    damage(here, case_id, b"{")
    here.at("2026-04-06 12:00")
    here.work()
    gone = here.rows(timers)

    damage(here, case_id, backup)
    here.retry(here.incidents()[0].id)
    here.work()

    assert gone == []
    assert here.case(case_id).state == "completed"


def test_a_restart_between_any_two_commands_changes_nothing(here: Installation) -> None:
    here.deploy(STEP)
    here.at("2026-04-07 10:00")

    case_id = here.start()
    here.restarted()
    here.complete(case_id, "u")
    here.restarted()
    token = here.token(case_id, "then")
    with here.database.transaction() as session:
        complete_task(session, here.restarted(), CLERK, case_id, token, {})

    assert here.case(case_id).state == "completed"
    assert [here.rows(table) for table in (jobs, timers, incidents, messages)] == [[], [], [], []]


def test_only_supervisors_and_administrators_try_a_failed_step_again(here: Installation) -> None:
    with pytest.raises(NotYours, match="has the role fix"):
        here.retry(1, CLERK)
