"""Names, codes and times of events: what may be FEEL, and what is refused when a diagram is read."""

import pytest

from engine.definition.findings import errors_of
from engine.definition.reader import read
from tests.diagrams import (
    Part,
    boundary,
    catch,
    diagram,
    end,
    error,
    escalation,
    event_sub_process,
    flow,
    flows,
    link,
    message,
    receive,
    signal,
    start,
    throw,
    timer,
    user_task,
)


def faults(*parts: Part) -> list[str]:
    reading = read(diagram(*parts), "x.bpmn", {})
    return [f"{finding.element}: {finding.message}" for finding in errors_of(reading.findings)]


def caught(event: Part) -> list[str]:
    return faults(start("s"), catch("c", event), end("e"), flows("s", "c", "e"))


def watched(event: Part) -> list[str]:
    return faults(start("s"), user_task("u"), end("e"), flows("s", "u", "e"), boundary("c", "u", event), flow("c", "e"))


@pytest.mark.parametrize(
    "parts",
    [
        (catch("c", message("m", None)), end("e"), flows("s", "c", "e")),
        (receive("c", "m", None), end("e"), flows("s", "c", "e")),
        (user_task("u"), end("e"), flows("s", "u", "e"), boundary("c", "u", message("m", None)), flow("c", "e")),
        (
            end("e"),
            flows("s", "e"),
            event_sub_process("x", start("c", message("m", None)), end("ee"), flows("c", "ee")),
        ),
    ],
    ids=["catch", "receive", "boundary", "event sub-process"],
)
def test_a_message_that_is_caught_without_a_correlation_key_is_refused(parts: tuple[Part, ...]) -> None:
    (fault,) = faults(start("s"), *parts)

    assert fault.startswith("c: the message m has no correlation key")
    assert "such as =case_id" in fault


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ('=""', '""'),
        ('="  "', '"  "'),
        ("=null", "null"),
        ("=[1]", "[1]"),
        ("={a: 1}", "{a: 1}"),
        ("=1 = 1", "true"),
        ('=trim(" ")', '""'),
    ],
)
def test_a_correlation_key_that_would_be_no_key_in_any_case_is_refused(key: str, said: str) -> None:
    found = faults(start("s"), catch("c", message("m", key)), end("e"), flows("s", "c", "e"))

    assert f"c: the correlation key of message m is always {said}; it must be a number or a text" in " ".join(found)


@pytest.mark.parametrize("key", ['="k"', "=5", '="" + name', '=@"2026-04-10"'])
def test_a_correlation_key_that_may_be_one_is_taken(key: str) -> None:
    assert faults(start("s"), catch("c", message("m", key)), end("e"), flows("s", "c", "e")) == []


def test_a_start_event_needs_no_key_for_its_message() -> None:
    assert faults(start("s", message("m", None)), end("e"), flows("s", "e")) == []


@pytest.mark.parametrize("event", [message("=1 +", "=1"), signal("=1 +")])
def test_a_name_that_is_no_feel_is_refused(event: Part) -> None:
    (fault,) = caught(event)

    assert "name does not parse" in fault


@pytest.mark.parametrize("event", [error("=code"), escalation("=code")])
def test_a_code_that_is_caught_cannot_be_computed(event: Part) -> None:
    (fault,) = watched(event)

    assert "but a code that is caught cannot be computed; write the code as text" in fault


def test_a_link_cannot_be_computed() -> None:
    found = faults(
        start("s"), throw("t", link("=a")), catch("c", link("=a")), end("e"), flows("s", "t"), flows("c", "e")
    )

    assert len(found) == 2
    assert all("give the pair a plain name" in fault for fault in found)


@pytest.mark.parametrize("cycle", ["R/PT0S", "R2/P0D", "R/P0M", "R/PT0.0000001S"])
def test_a_cycle_of_no_length_is_refused(cycle: str) -> None:
    (fault,) = caught(timer(cycle=cycle))

    assert "repeats after no time" in fault


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (timer(duration="PT5D"), "'PT5D' is no such time; years, weeks and days stand before the T"),
        (timer(cycle="R3/PT5D"), "'R3/PT5D' is no such time; years, weeks and days stand before the T"),
        (timer(duration="P5H"), "'P5H' is no such time; hours and seconds stand behind a T: write PT5H"),
        (timer(duration="P1D5H30M"), "hours and seconds stand behind a T: write PT5H"),
        (timer(cycle="R/P5H"), "hours and seconds stand behind a T: write PT5H"),
        (timer(cycle="0 9 * * *"), "a cron has six fields, the seconds first: write 0 0 9 * * *"),
        (timer(cycle="P1D"), "a cycle says how often: write R3/P1D for three times, or R/P1D without an end"),
        (timer(duration="five days"), "'five days' is no such time; write P10D"),
    ],
)
def test_a_frequent_slip_in_a_time_is_answered_with_what_to_write(event: Part, words: str) -> None:
    (fault,) = caught(event)

    assert words in fault


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (timer(duration="-PT1H"), "is negative"),
        (timer(duration="-P1M"), "is negative"),
        (timer(duration="P-1D"), "is no such time"),
        (timer(cycle="R/-PT1H"), "repeats backwards"),
        (timer(cycle="R3/-P1M"), "repeats backwards"),
    ],
)
def test_a_time_that_goes_back_is_refused(event: Part, words: str) -> None:
    (fault,) = caught(event)

    assert words in fault


@pytest.mark.parametrize("event", [timer(duration="PT0S"), timer(date="2020-01-01")])
def test_no_wait_and_the_past_pass(event: Part) -> None:
    assert caught(event) == []
