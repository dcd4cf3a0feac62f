"""Cases started by messages: one of a process for a message, one at a time for a correlation key."""

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest

from engine.execution.due.starts import start_by_message
from engine.execution.due.worker import work_off_clock
from engine.execution.errors import NotYours
from engine.execution.loading import load_case
from engine.handlers import OutgoingMessage, TaskResult
from storage.tables import cases, definitions, messages
from tests.diagrams import (
    Part,
    catch,
    diagram,
    end,
    flows,
    message,
    service_task,
    start,
    user_task,
)
from tests.people import person
from tests.unit.execution.installation import Installation

ASKED = message("asked", None)


def started(*parts: Part, id: str = "q", **of_start: Any) -> bytes:
    """A process that a message starts; people can begin it, too."""
    return diagram(
        start("plain"),
        start("s", ASKED, **of_start),
        user_task("u"),
        end("e"),
        flows("plain", "u", "e"),
        flows("s", "u"),
        *parts,
        id=id,
    )


SENDS = diagram(
    start("s"),
    service_task(
        "send",
        "publish-message",
        inputs={
            "message_name": "asked",
            "correlation_key": "=key",
            "variables": "={from: key}",
        },
    ),
    end("e"),
    flows("s", "send", "e"),
)


def caught(name: str, key: str) -> Part:
    """A message of the same name as that of a start event, with a key of its own."""
    part = message(f"{name} caught", key)
    return Part(part.xml, tuple(root.replace(f'name="{name} caught"', f'name="{name}"') for root in part.roots))


def of(here: Installation, service: str = "q") -> list[Any]:
    return here.rows(cases, service=service)


def test_a_message_starts_a_case_with_what_it_brings(here: Installation) -> None:
    here.deploy(started())

    here.publish("asked", "k", text="what it brings")
    here.work()

    row = of(here)[0]
    assert (row.channel, row.registered_on, row.applicant) == ("portal", date(2026, 4, 6), None)
    assert (row.start_event, row.start_key, row.received_at) == ("s", "k", here.clock())
    opened = here.event(row.id, "case_opened")
    assert (opened.element_id, opened.actor) == ("s", "engine")
    assert here.data(opened) == {
        "service": "q",
        "channel": "portal",
        "values": {"text": "what it brings"},
        "started_by": {"trigger": "message", "name": "asked", "key": "k"},
    }
    assert here.open(row.id) == ["u"]
    assert here.findings() == []


def test_output_mappings_decide_what_the_case_takes_over(here: Installation) -> None:
    here.deploy(started(outputs={"answer": "=text"}))

    here.publish("asked", "k", text="taken", other="left")
    here.work()

    with here.database.transaction() as session:
        variables = load_case(session, here.runtime, "engine", of(here)[0].id).instance.variables()
    assert variables["answer"] == "taken"
    assert not {"text", "other"} & variables.keys()


def test_a_message_of_a_case_gives_its_applicant_who_has_no_other_part_in_it(here: Installation) -> None:
    here.deploy(started(), SENDS)

    sender = here.start(variables={"key": "k"}, actor=person("nurlan", "applicants"))
    here.work()

    row = of(here)[0]
    assert row.applicant == "nurlan"
    with pytest.raises(NotYours):
        here.complete(row.id, "u", actor=person("nurlan", "clerks"))
    assert here.data(here.event(row.id, "case_opened"))["started_by"]["case"] == sender


def test_of_one_key_one_case_is_active_and_the_next_message_waits(here: Installation) -> None:
    here.deploy(started())
    here.publish("asked", "k", number=1)
    here.publish("asked", "k", number=2)
    here.publish("asked", "other", number=3)
    here.work()
    while_active = len(of(here))

    first = next(row.id for row in of(here) if row.start_key == "k")
    here.complete(first, "u")
    here.work()

    assert while_active == 2
    assert len(of(here)) == 3


def test_a_message_that_came_before_the_deployment_starts_a_case_while_it_lives(here: Installation) -> None:
    here.publish("asked", "k")
    here.work()
    here.clock.advance_to(here.clock() + timedelta(minutes=59))
    here.deploy(started())
    here.work()

    here.publish("asked", "late")
    here.deploy(started(id="r"))
    here.clock.advance_to(here.clock() + timedelta(hours=2))
    here.work()

    assert [row.start_key for row in of(here)] == ["k"]
    assert of(here, "r") == []


def test_a_message_starts_a_case_of_each_process_and_reaches_one_that_waits_in_another(here: Installation) -> None:
    waits = diagram(
        start("s"),
        catch("wait", message("asked", "=key")),
        user_task("then"),
        end("e"),
        flows("s", "wait", "then", "e"),
    )
    here.deploy(started(), started(id="r"), waits)
    waiting = here.start(variables={"key": "k"})

    here.publish("asked", "k")
    here.work()

    assert here.open(waiting) == ["then"]
    assert (len(of(here)), len(of(here, "r"))) == (1, 1)


def test_a_case_that_waits_takes_the_message_in_place_of_a_new_one_of_its_process(here: Installation) -> None:
    both = diagram(
        start("plain"),
        start("s", ASKED),
        user_task("u"),
        catch("wait", caught("asked", "=key")),
        end("e"),
        flows("plain", "wait", "u", "e"),
        flows("s", "u"),
        id="q",
    )
    here.deploy(both)
    waiting = here.start("q", {"key": "k"})

    here.publish("asked", "k", id="one")
    is_new = start_by_message(here.database, here.runtime, "one", "q")
    here.work()

    assert not is_new  # whoever is faster
    assert here.open(waiting) == ["u"]
    assert [row.id for row in of(here)] == [waiting]


def test_what_has_started_a_case_does_not_continue_it(here: Installation) -> None:
    both = diagram(
        start("s", ASKED),
        catch("wait", caught("asked", '="k"')),
        end("e"),
        flows("s", "wait", "e"),
        id="q",
    )
    here.deploy(both)

    here.publish("asked", "k")
    here.work()
    after_one = [row.state for row in of(here)]
    here.publish("asked", "k")
    here.work()

    assert after_one == ["active"]
    assert [row.state for row in of(here)] == ["completed"]


def test_without_a_time_to_live_it_starts_a_case_at_once_or_never(here: Installation) -> None:
    here.deploy(started())
    now = [OutgoingMessage("asked", "k", {}, timedelta()) for _ in range(2)]
    here.worker.does = [TaskResult(messages=tuple(now))]
    here.deploy(diagram(start("s"), service_task("x", "outside"), end("e"), flows("s", "x", "e")))
    here.start()
    here.work()

    here.complete(of(here)[0].id, "u")
    here.work()

    assert len(of(here)) == 1
    assert {row.state for row in here.rows(messages)} == {"delivered", "expired"}


def test_two_servers_start_one_case(here: Installation) -> None:
    here.deploy(started())
    here.publish("asked", "k", id="one")
    here.publish("asked", "k", id="two")
    barrier, done = Barrier(2), list[bool]()

    def server(message_id: str) -> None:
        runtime = Installation(here.database).runtime
        barrier.wait()
        done.append(start_by_message(here.database, runtime, message_id, "q"))

    threads = [Thread(target=server, args=(id_,)) for id_ in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == [False, True]
    assert len(of(here)) == 1


def test_a_case_goes_by_the_version_of_its_day_and_a_withdrawn_start_is_gone(here: Installation) -> None:
    here.deploy(started())
    by_people = diagram(start("plain"), user_task("u"), end("e"), flows("plain", "u", "e"), id="q")
    here.deploy(by_people, effective_from=date(2026, 4, 8))

    here.publish("asked", "before")
    here.work()
    here.at("2026-04-08 00:00")
    here.publish("asked", "after")
    here.work()

    assert [row.start_key for row in of(here)] == ["before"]


def test_what_comes_in_an_evening_goes_by_the_version_of_its_registration_day(here: Installation) -> None:
    here.deploy(started())
    newer = started().replace(b'id="u"', b'id="u" name="newer"')
    here.deploy(newer, effective_from=date(2026, 4, 7))
    here.at("2026-04-06 22:00")

    here.publish("asked", "k")
    here.work()

    row = of(here)[0]
    assert row.registered_on == date(2026, 4, 7)
    assert row.definition_id == max(each.id for each in here.rows(definitions, key="q"))


def test_cases_that_start_each_other_without_end_are_stopped(here: Installation, monkeypatch: Any) -> None:
    monkeypatch.setattr("engine.execution.due.starts.MOST_MOVES", 20)
    inputs = {"message_name": "=said", "correlation_key": "=number", "variables": "={number: number + 1, said: said}"}
    sends = service_task("send", "publish-message", inputs=inputs)
    here.deploy(diagram(start("s", ASKED), sends, end("e"), flows("s", "send", "e"), id="q"))

    here.publish("asked", "0", number=1, said="asked")
    while work_off_clock(here.database, here.runtime).done:
        pass

    assert len(of(here)) == 21
    assert [(row.fault, row.element_id) for row in here.incidents()] == [("loop", "s")]


def test_one_that_was_stopped_goes_on_when_it_is_tried_again(here: Installation, monkeypatch: Any) -> None:
    monkeypatch.setattr("engine.execution.due.starts.MOST_MOVES", 1)
    here.deploy(started())
    here.publish("asked", "k")
    here.publish("asked", "other", text="kept")
    here.work()
    held = here.incidents()[0]

    here.retry(held.id)

    assert here.open(held.case_id) == ["u"]
    assert here.incidents() == []
