"""A second try of one failure takes it for no other: not of the same case, nor of another one."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from engine.execution.errors import NotYours
from engine.execution.people.retries import Retried, retry_each, retry_incident
from storage.tables import messages
from tests.diagrams import catch, diagram, end, exclusive, flow, flows, message, parallel, start, user_task
from tests.unit.execution.installation import CLERK, FIXER, Installation

#: A wait for a message; it is left only tomorrow.
WAITS = diagram(
    start("s"),
    catch("wait", message("news", "=key")),
    user_task("then"),
    end("e"),
    flows("s", "wait"),
    flow("wait", "then", '=now() > date and time("2026-04-07T09:00:00+05:00")'),
    flows("then", "e"),
)
#: Two steps that fail until their variable is there.
TWO_STEPS = diagram(
    start("s"),
    user_task("u"),
    parallel("g"),
    exclusive("x"),
    exclusive("y"),
    end("e"),
    flows("s", "u", "g", "x"),
    flows("g", "y"),
    flow("x", "e", '=now() > date and time("2026-04-07T09:00:00+05:00")'),
    flow("y", "e", "=false"),
)


def retried(here: Installation, element: str) -> Retried:
    incident = next(row for row in here.incidents() if row.element_id == element)
    with here.database.transaction() as session:
        return retry_incident(session, here.runtime, FIXER, incident.id)


def test_a_step_has_gone_on_though_another_of_its_case_has_failed_and_stays(here: Installation) -> None:
    here.deploy(TWO_STEPS)
    case_id = here.start()
    here.complete(case_id, "u")
    here.at("2026-04-07 10:00")

    results = [retried(here, "y"), retried(here, "x")]

    assert results == [Retried.FAILED_AGAIN, Retried.WENT_ON]
    assert [row.element_id for row in here.incidents()] == ["y"]


def test_who_may_not_fix_tries_none_of_several_again(here: Installation) -> None:
    with pytest.raises(NotYours, match="may not fix failed steps"):
        retry_each(here.database, here.runtime, CLERK, [1, 2])


def keep(here: Installation, id: str, case_id: int, **columns: object) -> None:
    """A message of an earlier hour."""
    earlier = here.clock() - timedelta(hours=5)
    row: dict[str, object] = {"id": id, "name": "news", "correlation_key": "k", "variables": {}, "state": "expired"}
    row |= {"case_id": case_id, "published_at": earlier, "expires_at": earlier + timedelta(hours=1)}
    with here.database.transaction() as session:
        session.execute(insert(messages).values(row | columns))


def test_a_second_try_of_a_message_brings_back_the_oldest_that_was_set_aside_for_this_wait(
    here: Installation,
) -> None:
    here.deploy(WAITS)
    case_id, other = here.start(variables={"key": "k"}), here.start(variables={"key": "l"})
    here.publish("news", "k", "mine")
    here.work()
    here.at("2026-04-07 10:00")
    keep(here, "other case", other)
    keep(here, "other name", case_id, name="views")
    keep(here, "other key", case_id, correlation_key="l")
    keep(here, "taken", case_id, state="delivered")
    keep(here, "later", case_id, published_at=here.clock(), expires_at=here.clock() + timedelta(hours=1))
    before = {row.id: row.state for row in here.rows(messages)}

    retried(here, "wait")

    brought_back = {row.id for row in here.rows(messages) if row.state != before[row.id]}
    assert brought_back == {"mine"}
    (row,) = here.rows(messages, id="mine")
    assert (row.state, row.case_id, row.expires_at) == ("waiting", None, here.clock() + timedelta(hours=1))
