"""Start events with a trigger: which are read, and what must not be said of them."""

import pytest

from tests.diagrams import Part, condition, end, flow, message, signal, start, sub_process, timer, user_task
from tests.unit.definition.finding import refusals

DAILY = timer(cycle="0 0 9 * * *")
EVENTS = (message("m", None), signal("x"), timer(date="2026-04-08"), timer(cycle="R/P1M"), timer(cycle="@daily"))


def begun_by(event: Part, **of_start: object) -> list[str]:
    return refusals(start("s", event, name="Begin", **of_start), end("e"), flow("s", "e"))  # type: ignore[arg-type]


@pytest.mark.parametrize("event", EVENTS)
def test_a_message_a_signal_and_a_timer_start_a_case(event: Part) -> None:
    assert begun_by(event) == []


def test_several_of_them_stand_beside_one_plain_start_event() -> None:
    starts = [start("plain"), *(start(f"s{number}", event) for number, event in enumerate(EVENTS))]
    ways = [flow(id_, "u") for id_ in ("plain", *(f"s{number}" for number in range(len(EVENTS))))]

    assert refusals(*starts, *ways, user_task("u"), end("e"), flow("u", "e")) == []


@pytest.mark.parametrize("event", [message("m", None), signal("m")])
def test_one_name_starts_a_process_once(event: Part) -> None:
    (refusal,) = refusals(start("a", event), start("b", event), end("e"), flow("a", "e"), flow("b", "e"))

    assert refusal.endswith(" m starts the process already; lead both paths from one start event")


def test_a_condition_starts_no_case() -> None:
    refused = begun_by(condition("=answer"))

    assert refused[0].startswith("s (Begin): a case cannot be started by the trigger conditional; give it a timer")


def test_a_sub_process_still_has_a_plain_start_event() -> None:
    inner = sub_process("sub", start("i", DAILY), end("j"), flow("i", "j"))

    (refusal,) = refusals(start("s"), inner, end("e"), flow("s", "sub"), flow("sub", "e"))

    assert refusal.startswith("i: the start event has a trigger, but a sub-process starts when it is reached")


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        (timer(duration="P1D"), "a duration has nothing to count from"),
        (timer(date="=decided_on"), "the timer reads decided_on, and before there is a case there are no variables"),
        (timer(cycle="=period"), "the timer reads period"),
        (timer(date="=null"), "the timer gives null, so that it never starts a case"),
        (timer(cycle='="R/P"'), 'the timer gives "R/P", so that it never starts a case'),
        (timer(cycle="0 0 9 31 2 *"), "the timeCycle '0 0 9 31 2 *' has no moment at all"),
        (timer(cycle="R/PT0.5S"), "the timer repeats in less than a second"),
        (message("=kind", None), "the name of the message reads kind"),
        (signal("=1"), "the name of the signal is no text"),
        (message("m", "=number"), "the message m brings its correlation key itself when it starts a case"),
    ],
)
def test_what_can_never_work_is_refused(event: Part, wanted: str) -> None:
    (refusal,) = begun_by(event)

    assert refusal.removeprefix("s (Begin): ").startswith(wanted)


@pytest.mark.parametrize("name", ["form", "starters", "senders", "sender_users", "subject", "met_when", "remind"])
@pytest.mark.parametrize("event", [DAILY, message("m", None), signal("x")])
def test_nobody_fills_in_a_form_and_no_deadline_runs_before_there_is_a_case(event: Part, name: str) -> None:
    refused = begun_by(event, properties={name: "=true" if name == "met_when" else "1", "law": "ATT-07.1"})

    assert [refusal for refusal in refused if f"the property {name} does nothing here" in refusal]


def test_it_interrupts_nothing() -> None:
    (refusal,) = begun_by(DAILY, interrupting=False)

    assert refusal == "s (Begin): interrupts nothing, since it starts a case; take isInterrupting away"
