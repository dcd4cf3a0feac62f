"""Messages and signals between cases: each message to one catcher, each signal to every case that waits."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from engine.execution.case.outputs import SIGNAL_TIME_TO_LIVE
from engine.execution.due.inbox import deliver_message
from engine.execution.due.worker import sweep
from engine.handlers import BadInput, OutgoingMessage, TaskResult
from engine.spiff.state.json_types import NotJson
from storage.tables import cases, messages, subscriptions
from tests.diagrams import (
    boundary,
    catch,
    diagram,
    end,
    event_based,
    flows,
    message,
    parallel,
    script,
    service_task,
    signal,
    start,
    throw,
    timer,
    user_task,
)
from tests.unit.execution.installation import Installation

WAITS = diagram(
    start("s"),
    user_task("u"),
    catch("wait", message("news", "=key")),
    script("tell", "=text", "outcome"),
    user_task("then"),
    end("e"),
    flows("s", "u", "wait", "tell", "then", "e"),
)


def waiting(here: Installation, key: str = "k") -> int:
    case_id = here.start(variables={"key": key})
    here.complete(case_id, "u")
    return case_id


def states(here: Installation) -> list[str]:
    return sorted(row.state for row in here.rows(messages))


def test_a_message_that_came_earlier_waits_in_the_inbox(here: Installation) -> None:
    here.deploy(WAITS)
    here.publish("news", "k", text="early")

    case_id = waiting(here)

    assert here.open(case_id) == ["then"]
    row = here.rows(messages)[0]
    assert (row.state, row.case_id) == ("delivered", case_id)
    assert here.data(here.event(case_id, "message_received")) == {"text": "early"}


def test_a_message_reaches_the_catcher_of_its_key_and_no_other(here: Installation) -> None:
    here.deploy(WAITS)
    mine, other = waiting(here, "mine"), waiting(here, "other")

    here.publish("news", "mine", text="for me")
    here.work()

    assert (here.open(mine), here.open(other)) == (["then"], [])
    assert [row.correlation_key for row in here.rows(subscriptions)] == ["other"]


def test_one_message_reaches_one_catcher_and_the_second_waits_for_the_second(here: Installation) -> None:
    here.deploy(WAITS)
    first, second = waiting(here), waiting(here)

    here.publish("news", "k", text="one")
    here.work()
    after_one = (here.open(first), here.open(second))
    here.publish("news", "k", text="two")
    here.work()

    assert after_one == (["then"], [])
    assert here.open(second) == ["then"]
    assert states(here) == ["delivered", "delivered"]


def test_messages_are_taken_in_the_order_in_which_they_came(here: Installation) -> None:
    here.deploy(WAITS)
    here.publish("news", "k", text="first")
    here.clock.advance_to(here.clock() + timedelta(seconds=1))
    here.publish("news", "k", text="second")

    case_id = waiting(here)
    here.complete(case_id, "then")

    assert here.case(case_id).outcome == "first"


def test_messages_of_one_moment_are_taken_in_the_order_in_which_they_were_sent(here: Installation) -> None:
    for number in range(20):
        here.publish("news", "1", text=number)

    sent = [row.variables["text"] for row in sorted(here.rows(messages), key=lambda row: (row.published_at, row.id))]
    assert sent == list(range(20))


def test_a_message_is_forgotten_after_its_time_to_live(here: Installation) -> None:
    here.deploy(WAITS)
    here.publish("news", "k", text="old")

    here.clock.advance_to(here.clock() + timedelta(hours=1))
    case_id = waiting(here)
    here.work()
    sweep(here.database, here.runtime)

    assert here.open(case_id) == []
    assert states(here) == ["expired"]


def test_a_message_id_is_not_taken_twice(here: Installation) -> None:
    here.deploy(WAITS)

    here.publish("news", "k", "id-1", text="once")
    here.publish("news", "k", "id-1", text="again")

    assert [row.variables for row in here.rows(messages)] == [{"text": "once"}]


def test_a_handler_publishes_to_another_case_in_the_commit_of_the_sender(here: Installation) -> None:
    sender = diagram(
        start("s"),
        service_task(
            "send",
            "publish-message",
            inputs={
                "message_name": "news",
                "correlation_key": "=42",
                "variables": "={text: greeting}",
            },
        ),
        user_task("sent"),
        end("e"),
        flows("s", "send", "sent", "e"),
        id="sender",
    )
    here.deploy(WAITS, sender)
    receiver = waiting(here, "42")

    sending = here.start("sender", {"greeting": "hello"})
    stored = here.rows(messages)[0]
    here.work()

    assert (stored.state, stored.sender_case_id, stored.correlation_key) == ("waiting", sending, "42")
    assert "message_sent send" in here.told(sending)
    assert here.open(receiver) == ["then"]


def test_a_command_that_fails_sends_nothing(here: Installation) -> None:
    here.worker.does = [TaskResult({"odd": object()}, messages=(OutgoingMessage("news", "k", {}),))]
    here.deploy(diagram(start("s"), service_task("send", "outside"), end("e"), flows("s", "send", "e")))

    here.start()
    here.work()

    assert here.rows(messages) == []


def test_of_two_messages_that_race_behind_a_gateway_only_one_is_taken(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            event_based("race"),
            catch("a", message("yes", "=key")),
            catch("b", message("no", "=key")),
            user_task("ya"),
            user_task("nb"),
            end("e"),
            flows("s", "race", "a", "ya", "e"),
            flows("race", "b", "nb", "e"),
        )
    )
    here.publish("yes", "k")
    here.publish("no", "k")

    case_id = here.start(variables={"key": "k"})

    assert here.open(case_id) == ["ya"]
    assert states(here) == ["delivered", "waiting"]
    assert here.rows(subscriptions) == []


def test_two_workers_that_deliver_at_once_deliver_once(here: Installation) -> None:
    here.deploy(WAITS)
    for turn in range(10):
        case_id = waiting(here, str(turn))
        here.publish("news", str(turn), f"m{turn}", text="hello")
        barrier, done = Barrier(2), []

        def deliver(id: str = f"m{turn}", barrier: Barrier = barrier, done: list[bool] = done) -> None:
            barrier.wait()
            done.append(deliver_message(here.database, here.runtime, id))

        threads = [Thread(target=deliver) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(done) == [False, True]
        assert here.told(case_id).count("message_received wait") == 1
    assert here.incidents() == []


def test_two_cases_that_begin_to_wait_at_once_share_no_message(here: Installation) -> None:
    here.deploy(WAITS)
    for turn in range(10):
        here.publish("news", str(turn), text="only one")
        pair = [here.start(variables={"key": str(turn)}) for _ in range(2)]
        threads = [Thread(target=here.complete, args=(case_id, "u")) for case_id in pair]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(here.open(case_id) for case_id in pair) == [[], ["then"]]


def test_a_message_with_values_that_are_no_json_or_a_name_of_signals_is_refused(here: Installation) -> None:
    with pytest.raises(NotJson, match="odd is nan"):
        here.publish("news", "k", odd=float("nan"))
    with pytest.raises(BadInput, match="is reserved for signals"):
        here.publish("signal:news", "k")

    assert here.rows(messages) == []


# -- signals

LISTENS = diagram(
    start("s"),
    catch("listen", signal("alarm")),
    user_task("heard"),
    end("e"),
    flows("s", "listen", "heard", "e"),
    id="listens",
)
SOUNDS = diagram(start("s"), throw("sound", signal("alarm")), end("e"), flows("s", "sound", "e"), id="sounds")


def test_a_signal_reaches_every_case_that_waits_for_it(here: Installation) -> None:
    here.deploy(LISTENS, SOUNDS)
    listening = [here.start("listens") for _ in range(3)]

    here.start("sounds")
    here.work()

    assert [here.open(case_id) for case_id in listening] == [["heard"]] * 3
    assert [here.told(case_id).count("signal_received listen") for case_id in listening] == [1, 1, 1]


def test_a_signal_is_not_kept_for_those_who_begin_to_wait_later(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            user_task("u"),
            catch("listen", signal("alarm")),
            user_task("heard"),
            end("e"),
            flows("s", "u", "listen", "heard", "e"),
            id="listens",
        ),
        SOUNDS,
    )
    case_id = here.start("listens")

    here.start("sounds")
    here.complete(case_id, "u")
    here.work()

    assert here.open(case_id) == []


def test_a_signal_reaches_every_place_of_a_case_once(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            parallel("split"),
            user_task("u"),
            catch("listen", signal("alarm")),
            user_task("heard"),
            end("e1"),
            end("e2"),
            end("e3"),
            boundary("also", "u", signal("alarm"), interrupting=False),
            flows("s", "split", "u", "e1"),
            flows("split", "listen", "heard", "e2"),
            flows("also", "e3"),
            id="listens",
        ),
        SOUNDS,
    )
    case_id = here.start("listens")

    here.start("sounds")
    here.work()

    assert here.open(case_id) == ["heard", "u"]
    assert here.told(case_id).count("end_reached e3") == 1


def test_a_catcher_that_gave_up_before_the_signal_came_is_left_alone(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            event_based("race"),
            catch("listen", signal("alarm")),
            catch("wait", timer(duration="PT1H")),
            user_task("heard"),
            catch("again", signal("alarm")),
            end("e"),
            end("e2"),
            flows("s", "race", "listen", "heard", "e"),
            flows("race", "wait", "again", "e2"),
            id="listens",
        ),
        SOUNDS,
    )
    case_id = here.start("listens")
    here.clock.advance_to(here.clock() + timedelta(hours=1, seconds=1))
    here.start("sounds")

    here.work()

    # the timer was due before the signal was thrown, so the case waits at another place when the signal is delivered
    assert [row.element_id for row in here.rows(subscriptions)] == ["again"]
    assert "signal_received listen" not in here.told(case_id)
    assert timedelta(days=1) < SIGNAL_TIME_TO_LIVE


def test_a_case_hears_its_own_signal_once(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            parallel("split"),
            catch("listen", signal("alarm")),
            user_task("u"),
            throw("sound", signal("alarm")),
            end("e1"),
            end("e2"),
            flows("s", "split", "listen", "e1"),
            flows("split", "u", "sound", "e2"),
        )
    )
    case_id = here.start()

    here.complete(case_id, "u")
    here.work()

    assert here.case(case_id).state == "completed"
    assert here.rows(messages) == []
    assert len(here.rows(cases)) == 1


def test_a_case_that_waits_again_behind_its_own_signal_does_not_hear_it_twice(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            parallel("split"),
            catch("listen", signal("alarm")),
            catch("again", signal("alarm")),
            user_task("u"),
            throw("sound", signal("alarm")),
            end("e1"),
            end("e2"),
            flows("s", "split", "listen", "again", "e1"),
            flows("split", "u", "sound", "e2"),
        )
    )
    case_id = here.start()

    here.complete(case_id, "u")
    here.work()

    assert [row.element_id for row in here.rows(subscriptions)] == ["again"]
    assert here.rows(messages) == []


def test_what_fell_due_before_a_message_comes_first_and_the_message_waits_on(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            event_based("g"),
            catch("in_time", message("news", "=key")),
            catch("over", timer(duration='=duration("PT1H")')),
            user_task("then"),
            catch("later", message("news", "=key")),
            user_task("told"),
            end("e"),
            end("e2"),
            flows("s", "g", "in_time", "then", "e"),
            flows("g", "over", "later", "told", "e2"),
        )
    )
    case_id = here.start(variables={"key": "k"})
    here.at("2026-04-06 12:00")
    here.publish("news", "k", "late")

    deliver_message(here.database, here.runtime, "late")

    assert here.open(case_id) == ["told"]
    assert states(here) == ["delivered"]


@pytest.mark.parametrize(("brought", "is_kept"), [("ATT-2", True), ("ATT-1", False)])
def test_no_message_gives_a_case_another_number(here: Installation, brought: str, is_kept: bool) -> None:
    here.deploy(WAITS)
    case_id = here.start(variables={"key": "k", "registration_number": "ATT-1"})
    here.complete(case_id, "u")

    here.publish("news", "k", registration_number=brought)
    here.work()

    assert here.case(case_id).number == "ATT-1"
    assert [("has the number ATT-1 already" in row.message) for row in here.incidents()] == ([True] if is_kept else [])
