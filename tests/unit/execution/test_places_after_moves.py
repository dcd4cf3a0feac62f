"""What a move leaves of where a case has been: its ends, and what begins to watch only by the new version."""

import pytest

from storage.tables import subscriptions
from tests.diagrams import (
    Part,
    boundary,
    diagram,
    end,
    event_sub_process,
    flow,
    flows,
    message,
    parallel,
    receive,
    start,
    sub_process,
    user_task,
)
from tests.unit.execution.fixing import correct_and_try, move
from tests.unit.execution.installation import Installation
from tests.unit.execution.parts import one

INSIDE = sub_process("u", start("is"), user_task("v"), end("ie"), flows("is", "v", "ie"))


def on_border() -> tuple[Part, ...]:
    return boundary("b", "u", message("m", '="k"'), interrupting=False), user_task("w"), flow("b", "w")


def beside(id: str, name: str, task: str) -> Part:
    event = start(f"{id}_s", message(name, '="k"'), interrupting=False)
    return event_sub_process(id, event, user_task(task), end(f"{id}_e"), flows(f"{id}_s", task, f"{id}_e"))


def moved(here: Installation, old: bytes, new: bytes) -> int:
    here.deploy(old)
    case_id = here.start()
    here.deploy(new + b" ")
    move(here, case_id, "p")
    here.restarted()
    return case_id


@pytest.mark.parametrize(("ended", "outcome"), [("branch", "branch"), ("other", None)])
def test_an_end_that_was_reached_before_is_the_outcome_if_the_new_version_has_it(
    here: Installation, ended: str, outcome: str | None
) -> None:
    def forked(branch: str) -> bytes:
        return diagram(
            start("s"), parallel("fork"), user_task("u"), end(branch), flows("s", "fork", "u"), flow("fork", branch)
        )

    case_id = moved(here, forked("branch"), forked(ended))

    here.complete(case_id, "u")

    assert (here.case(case_id).state, here.case(case_id).outcome) == ("completed", outcome)


@pytest.mark.parametrize(
    ("task", "known", "more"),
    [
        (INSIDE, (), on_border()),
        (receive("u", "done", '="k"'), (), on_border()),
        (user_task("u"), (beside("x", "other", "y"),), (beside("b", "m", "w"),)),
    ],
    ids=["sub-process", "receive task", "event sub-process"],
)
def test_what_only_the_new_version_watches_for_is_caught(
    here: Installation, task: Part, known: tuple[Part, ...], more: tuple[Part, ...]
) -> None:
    case_id = moved(here, one(*known, task=task), one(*known, *more, task=task))

    here.publish("m", "k")
    here.work()

    assert "w" in here.open(case_id)


def test_what_watches_over_a_process_that_has_not_begun_begins_once(here: Installation) -> None:
    def service(*more: Part) -> bytes:
        return diagram(start("s"), user_task("u"), end("e"), flow("s", "u", when="=open"), flows("u", "e"), *more)

    case_id = moved(here, service(), service(beside("b", "m", "w")))

    correct_and_try(here, {"open": True})

    assert here.open(case_id) == ["u"]
    assert len(here.rows(subscriptions)) == 1
