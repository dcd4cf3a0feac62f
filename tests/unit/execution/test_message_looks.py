"""Which messages can be delivered now, to whom, and in which order."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from engine.execution.due.inbox import deliver_message, deliverable_messages, expire_messages
from storage.tables import cases, messages, subscriptions
from tests.diagrams import catch, diagram, end, flows, message, parallel, start, user_task
from tests.unit.execution.installation import Installation

SECOND = timedelta(seconds=1)
WAITS = diagram(
    start("s"),
    catch("wait", message("news", "=key")),
    user_task("then"),
    end("e"),
    flows("s", "wait", "then", "e"),
)


def waiting(here: Installation, key: str = "k") -> int:
    here.deploy(WAITS)
    return here.start(variables={"key": key})


def add(here: Installation, id: str, **columns: Any) -> None:
    """A message that lives for an hour from now."""
    row = {
        "id": id,
        "name": "news",
        "correlation_key": "k",
        "variables": {},
        "state": "waiting",
        "published_at": here.clock(),
        "expires_at": here.clock() + timedelta(hours=1),
    }
    with here.database.transaction() as session:
        session.execute(insert(messages).values(row | columns))


def deliverable(here: Installation, **arguments: Any) -> list[str]:
    with here.database.reading() as session:
        return [id for _, id in deliverable_messages(session, here.clock(), **arguments)]


@pytest.mark.parametrize(
    ("columns", "can_be"),
    [
        ({}, True),
        ({"name": "views"}, False),
        ({"correlation_key": "l"}, False),
        ({"state": "expired"}, False),
        ({"state": "delivered"}, False),
    ],
)
def test_a_message_is_delivered_by_its_name_and_key_while_it_waits(
    here: Installation, columns: dict[str, Any], can_be: bool
) -> None:
    case_id = waiting(here)

    add(here, "m", **columns)

    assert deliverable(here) == (["m"] if can_be else [])
    assert deliver_message(here.database, here.runtime, "m") is can_be
    assert here.open(case_id) == (["then"] if can_be else [])


@pytest.mark.parametrize(("left", "lives"), [(SECOND, True), (0 * SECOND, False), (-SECOND, False)])
def test_a_message_is_delivered_until_its_time_to_live_is_over(
    here: Installation, left: timedelta, lives: bool
) -> None:
    waiting(here)
    add(here, "m", expires_at=here.clock() + left)

    found = deliverable(here)
    with here.database.transaction() as session:
        expired = expire_messages(session, here.clock())

    assert found == (["m"] if lives else [])
    assert expired == (0 if lives else 1)


@pytest.mark.parametrize(("left", "waits"), [(SECOND, []), (0 * SECOND, ["wait"])])
def test_a_message_that_came_earlier_is_taken_until_its_time_to_live_is_over(
    here: Installation, left: timedelta, waits: list[str]
) -> None:
    here.deploy(WAITS)
    add(here, "m", expires_at=here.clock() + left)

    here.start(variables={"key": "k"})

    assert [row.element_id for row in here.rows(subscriptions)] == waits


def test_of_messages_that_came_earlier_the_oldest_of_the_name_and_key_is_taken(here: Installation) -> None:
    here.deploy(WAITS)
    before = here.clock() - SECOND
    add(here, "c")
    add(here, "b", published_at=before)
    add(here, "a", published_at=before)
    add(here, "other key", published_at=before - SECOND, correlation_key="l")
    add(here, "other name", published_at=before - SECOND, name="views")
    add(here, "taken", published_at=before - SECOND, state="delivered")

    here.start(variables={"key": "k"})

    assert [row.id for row in here.rows(messages) if row.state == "delivered"] == ["a", "taken"]


def test_a_message_that_lived_no_time_is_for_its_case_alone_as_long_as_that_waits(here: Installation) -> None:
    mine, other = waiting(here), here.start(variables={"key": "l"})
    add(here, "mine", expires_at=here.clock(), case_id=mine)
    add(here, "other", expires_at=here.clock(), case_id=other)

    found = deliverable(here)
    with here.database.transaction() as session:
        expire_messages(session, here.clock())

    assert found == ["mine"]
    assert {row.id: row.state for row in here.rows(messages)} == {"mine": "waiting", "other": "expired"}


def test_the_oldest_message_comes_first_those_of_one_moment_by_id(here: Installation) -> None:
    waiting(here)
    for id, seconds in (("b", 2), ("a", 2), ("d", 1), ("c", 3)):
        add(here, id, published_at=here.clock() - seconds * SECOND)

    assert deliverable(here) == ["c", "a", "b", "d"]
    assert deliverable(here, limit=2) == ["c", "a"]
    assert deliverable(here, since=here.clock() - 2 * SECOND) == ["a", "b", "d"]


def test_a_message_for_a_suspended_case_goes_to_another_that_waits_for_it(here: Installation) -> None:
    suspended, other = waiting(here), here.start(variables={"key": "k"})
    add(here, "m")
    with here.database.transaction() as session:
        session.execute(update(cases).where(cases.c.id == suspended).values(suspended_at=here.clock()))

    deliver_message(here.database, here.runtime, "m")

    assert (here.open(suspended), here.open(other)) == ([], ["then"])


def test_of_those_who_wait_the_oldest_case_is_given_the_message_and_in_it_the_first_place(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            parallel("g"),
            catch("a", message("news", "=key")),
            catch("b", message("news", "=key")),
            user_task("u"),
            end("e"),
            flows("s", "g", "a", "u", "e"),
            flows("g", "b", "u"),
        )
    )
    first, second = here.start(variables={"key": "k"}), here.start(variables={"key": "k"})
    for id in ("unwanted", "m"):
        add(here, id, state="waiting" if id == "m" else "expired")

    assert not deliver_message(here.database, here.runtime, "unwanted")
    assert deliver_message(here.database, here.runtime, "m")

    assert [row.element_id for row in here.rows(subscriptions, case_id=first)] == ["b"]
    assert len(here.rows(subscriptions, case_id=second)) == 2
    assert {row.id: row.state for row in here.rows(messages)} == {"m": "delivered", "unwanted": "expired"}
