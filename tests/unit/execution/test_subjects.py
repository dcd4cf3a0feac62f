"""Whom or what a task or a message is about (property `subject`): each event of it says so in its data."""

import json
from typing import Any

import pytest

from engine.execution.audit_event import ABOUT
from engine.execution.people.sending import send_as_official
from engine.execution.people.stopping import end_case
from engine.execution.people.tasks import claim_task, complete_task, unclaim_task
from storage.tables import offers, user_tasks
from tests.diagrams import boundary, diagram, each, end, flows, message, start, sub_process, timer, user_task
from tests.people import person
from tests.unit.execution.installation import CLERK, Installation

ADMINISTRATOR = person("marat", "administrators")
FORM = json.dumps(
    {
        "type": "default",
        "id": "reason",
        "schemaVersion": 19,
        "components": [{"type": "textfield", "id": "f", "key": "why", "label": "Why"}],
    }
)
SENT = {"form": "reason", "senders": "clerks", "subject": '=who + " (message)"'}


def service(*, interrupting: bool = True) -> bytes:
    """A vote about each of those in `all`, which can be struck off, and which ends at noon of the next day."""
    strike = message("strike", "=who")
    inner = (
        *(start("b"), user_task("vote", properties={"subject": "=who"}), end("done")),
        *(flows("b", "vote", "done"),),
        *(boundary("strike", "vote", strike, interrupting=interrupting, properties=SENT), end("struck")),
        flows("strike", "struck"),
    )
    return diagram(
        *(start("s"), sub_process("votes", *inner, loop=each("=all", "who")), end("e")),
        flows("s", "votes", "e"),
        *(boundary("noon", "votes", timer(date='=date and time("2026-04-07T12:00:00+05:00")')), end("over")),
        flows("noon", "over"),
    )


def begun(here: Installation, *, interrupting: bool = True) -> int:
    here.deploy(service(interrupting=interrupting), reason=FORM)
    return here.start(variables={"all": ["Aigerim S.", "Bolat S."]})


def token_of(here: Installation, table: Any, subject: str) -> int:
    return next(row.token for row in here.rows(table) if row.subject == subject)


def told(here: Installation, case_id: int) -> list[tuple[str, str | None]]:
    """The events of tasks and messages, with what they are about."""
    events = [each for each in here.events(case_id) if each.type.startswith(("task_", "message_"))]
    return [(each.type, here.data(each).get(ABOUT)) for each in events]


CREATED = [("task_created", "Aigerim S."), ("task_created", "Bolat S.")]


def test_each_event_of_a_task_says_about_whom_it_is(here: Installation) -> None:
    case_id = begun(here)
    token = token_of(here, user_tasks, "Bolat S.")

    for command in (claim_task, unclaim_task):
        with here.database.transaction() as session:
            command(session, here.runtime, CLERK, case_id, token)
    with here.database.transaction() as session:
        complete_task(session, here.runtime, CLERK, case_id, token, {"vote": "for"})
    here.at("2026-04-07 12:00")
    here.work()

    assert told(here, case_id) == [
        *CREATED,
        *(("task_claimed", "Bolat S."), ("task_given_back", "Bolat S."), ("task_completed", "Bolat S.")),
        ("task_cancelled", "Aigerim S."),
    ]
    assert here.data(here.event(case_id, "task_completed")) == {"vote": "for", ABOUT: "Bolat S."}
    assert here.findings() == []


@pytest.mark.parametrize("interrupting", [True, False])
def test_the_events_of_a_message_say_about_whom_it_was_sent(here: Installation, interrupting: bool) -> None:
    case_id = begun(here, interrupting=interrupting)
    token = token_of(here, offers, "Bolat S. (message)")

    with here.database.transaction() as session:
        send_as_official(session, here.runtime, CLERK, case_id, token, {"why": "ill"})

    sent = [("message_entered", "Bolat S. (message)"), ("message_received", "Bolat S. (message)")]
    assert [each for each in told(here, case_id) if each[0].startswith("message")] == sent
    assert ("task_cancelled", "Bolat S.") in told(here, case_id) or not interrupting


def test_what_arrives_from_elsewhere_says_about_whom_too(here: Installation) -> None:
    case_id = begun(here)

    here.publish("strike", "Aigerim S.")
    here.work()

    assert ("message_received", "Aigerim S. (message)") in told(here, case_id)


def test_the_tasks_of_a_case_that_is_closed_say_about_whom_they_were(here: Installation) -> None:
    case_id = begun(here)

    with here.database.transaction() as session:
        end_case(session, here.runtime, ADMINISTRATOR, case_id, "opened twice")

    assert told(here, case_id) == [*CREATED, ("task_cancelled", "Aigerim S."), ("task_cancelled", "Bolat S.")]


def test_a_task_about_nothing_says_nothing(here: Installation) -> None:
    here.deploy(diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e")))
    case_id = here.start()

    here.complete(case_id, "u", {"any": [1]})

    assert told(here, case_id) == [("task_created", None), ("task_completed", None)]
    assert here.data(here.event(case_id, "task_completed")) == {"any": [1]}
