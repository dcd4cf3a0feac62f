"""Messages that live no time: they reach only who waits already, as in the dialect."""

from datetime import timedelta

import pytest

from engine.execution.due.inbox import publish_message
from engine.execution.due.worker import sweep
from engine.handlers import OutgoingMessage
from storage.tables import messages
from tests.diagrams import catch, diagram, end, flow, flows, message, parallel, service_task, start, user_task
from tests.unit.execution.installation import Installation

INPUTS = {"message_name": "news", "correlation_key": '="k"', "time_to_live": "PT0S"}
SENDS = diagram(
    start("s"),
    user_task("go"),
    service_task("tell", "publish-message", inputs=INPUTS),
    end("e"),
    flows("s", "go", "tell", "e"),
    id="sends",
)
WAITS = diagram(
    start("s"),
    user_task("u"),
    catch("wait", message("news", '="k"')),
    user_task("then"),
    flows("s", "u", "wait", "then"),
    id="waits",
)


def states(here: Installation) -> list[str]:
    return [row.state for row in here.rows(messages)]


def test_it_reaches_a_case_that_waits(here: Installation) -> None:
    here.deploy(SENDS, WAITS)
    waits, sends = here.start("waits"), here.start("sends")
    here.complete(waits, "u")

    here.complete(sends, "go")
    here.clock.advance_to(here.clock() + timedelta(minutes=5))  # however long the runner takes
    sweep(here.database, here.runtime)
    here.work()

    assert here.open(waits) == ["then"]
    assert states(here) == ["delivered"]


def test_it_is_for_the_case_that_has_waited_longest_for_its_name_and_key(here: Installation) -> None:
    of_another_name = WAITS.replace(b'id="waits"', b'id="other"').replace(b'name="news"', b'name="views"')
    here.deploy(WAITS, of_another_name)
    for case_id in (here.start("other"), first := here.start("waits"), here.start("waits")):
        here.complete(case_id, "u")

    with here.database.transaction() as session:
        publish_message(session, here.runtime, OutgoingMessage("news", "k", {}, timedelta()))
        publish_message(session, here.runtime, OutgoingMessage("old news", "k", {}, timedelta()))

    assert {row.name: (row.state, row.case_id) for row in here.rows(messages)} == {
        "news": ("waiting", first),
        "old news": ("expired", None),
    }


def test_it_reaches_a_catcher_of_the_same_case(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            parallel("fork"),
            catch("wait", message("news", '="k"')),
            user_task("go"),
            service_task("tell", "publish-message", inputs=INPUTS),
            end("e"),
            flows("s", "fork", "wait", "e"),
            flows("fork", "go", "tell", "e"),
        )
    )
    case_id = here.start()

    here.complete(case_id, "go")
    here.work()

    assert here.case(case_id).state == "completed"


def test_it_is_not_kept_for_who_waits_later(here: Installation) -> None:
    here.deploy(SENDS, WAITS)
    waits, sends = here.start("waits"), here.start("sends")

    here.complete(sends, "go")
    here.complete(waits, "u")
    here.work()

    assert here.open(waits) == []
    assert states(here) == ["expired"]


def test_it_is_given_up_when_the_case_for_which_it_came_waits_no_more(here: Installation) -> None:
    here.deploy(SENDS, WAITS)
    first, second, sends = here.start("waits"), here.start("waits"), here.start("sends")
    here.complete(first, "u")
    here.complete(sends, "go")
    with here.database.transaction() as session:
        publish_message(session, here.runtime, OutgoingMessage("news", "k", {}, timedelta(hours=1)), "other")

    here.complete(second, "u")
    here.work()
    sweep(here.database, here.runtime)

    assert here.open(first) == ["then"]
    assert sorted(states(here)) == ["delivered", "delivered"]


def test_one_that_is_tried_again_is_still_for_the_case_for_which_it_came_and_no_other(here: Installation) -> None:
    only_later = '=now() > date and time("2026-04-07T09:00:00+05:00")'
    fails = diagram(
        start("s"),
        catch("wait", message("news", '="k"')),
        user_task("then"),
        flows("s", "wait"),
        flow("wait", "then", only_later),
        id="fails",
    )
    here.deploy(WAITS, fails)
    later, waits = here.start("waits"), here.start("fails")
    with here.database.transaction() as session:
        publish_message(session, here.runtime, OutgoingMessage("news", "k", {}, timedelta()))
    here.work()
    here.complete(later, "u")

    here.at("2026-04-07 10:00")
    here.retry(here.incidents()[0].id)
    here.work()

    assert (here.open(waits), here.open(later)) == (["then"], [])
    assert states(here) == ["delivered"]


@pytest.mark.parametrize(
    ("lives", "words"),
    [("-PT1H", '"-PT1H", which is negative'), ('=if 1 = 1 then "soon" else x', "must be a duration")],
)
def test_a_time_to_live_that_is_none_is_refused_with_words(here: Installation, lives: str, words: str) -> None:
    inputs = {**INPUTS, "time_to_live": lives}
    here.deploy(
        diagram(start("s"), service_task("tell", "publish-message", inputs=inputs), end("e"), flows("s", "tell", "e"))
    )
    here.start()

    here.clock.advance_to(here.clock() + timedelta(minutes=1))
    here.work()

    assert words in here.incidents()[0].message
