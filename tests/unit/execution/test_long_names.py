"""Names and keys that FEEL gives and no index takes: an incident of their own case, and the clock of all goes on."""

import pytest

from engine.execution.due.worker import work_off_clock
from engine.handlers import BadInput
from tests.diagrams import Part, catch, diagram, end, flows, message, signal, start, timer, user_task
from tests.unit.execution.installation import Installation
from tests.unit.execution.test_sending_of_officials import FORM

#: PostgreSQL would squeeze a text that repeats itself into its index.
LONG = 'string join(for i in 1..6000 return string(i*i*7919 + i*i*i), "")'
LISTED = f"=[channel + {LONG}]"
FORMED = {"form": "reason"}
NAMING = [
    ("assignee", 64, user_task("u", None, assignee=f"={LONG}")),
    ("candidate groups", 64, user_task("u", LISTED)),
    ("candidate users", 64, user_task("u", None, users=LISTED)),
    ("people whose matter it is", 64, user_task("u", properties={"matter_of": LISTED})),
    ("senders", 64, catch("u", message("m", "=case_id"), properties={**FORMED, "sender_users": LISTED})),
    ("message name", 300, catch("u", message(f"={LONG}"))),
    ("signal name", 300, catch("u", signal(f"={LONG}"))),
]


def later(part: Part, minute: int, id: str) -> bytes:
    moment = timer(date=f'=date and time("2026-04-07T10:{minute:02}:00@Asia/Almaty")')
    return diagram(start("s"), catch("t", moment), part, end("e"), flows("s", "t", "u", "e"), id=id)


@pytest.mark.parametrize(("what", "most", "part"), NAMING)
def test_a_name_that_is_too_long_is_an_incident_of_its_case(
    here: Installation, what: str, most: int, part: Part
) -> None:
    here.deploy(later(part, 0, "bad"), later(user_task("u"), 5, "good"), reason=FORM)
    bad, good = here.start("bad"), here.start("good")
    here.at("2026-04-07 12:00")

    found = work_off_clock(here.database, here.runtime)

    assert (found.done, found.failed) == (2, 0)
    assert here.open() == here.open(good) == ["u"]
    [incident] = here.incidents()
    assert incident.case_id == bad
    assert incident.message.startswith(f"u: the {what} that FEEL gives has 6")
    assert incident.message.endswith(f"characters; it has at most {most}")


def test_so_is_a_correlation_key(here: Installation) -> None:
    here.deploy(diagram(start("s"), catch("c", message("m", f"=channel + {LONG}")), end("e"), flows("s", "c", "e")))

    here.start()

    assert "a text that is not empty and has at most 300 characters" in here.incidents()[0].message


@pytest.mark.parametrize(("name", "key"), [("m" * 301, "k"), ("m", "k" * 301)])
def test_a_message_that_nobody_could_find_is_not_taken_in(here: Installation, name: str, key: str) -> None:
    with pytest.raises(BadInput, match="300"):
        here.publish(name, key)


def test_the_longest_name_and_key_are_taken(here: Installation) -> None:
    name, key = "Ә" * 300, "қ" * 300
    here.deploy(diagram(start("s"), catch("c", message(name, f'="{key}"')), end("e"), flows("s", "c", "e")))
    case_id = here.start()

    here.publish(name, key)
    here.work()

    assert here.case(case_id).state == "completed"


@pytest.mark.parametrize(("length", "is_number"), [(300, True), (301, False)])
def test_a_number_that_is_too_long_is_not_the_number_of_the_case(
    here: Installation, length: int, is_number: bool
) -> None:
    here.deploy(diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e")))

    case_id = here.start(variables={"registration_number": "9" * length})

    assert here.case(case_id).number == ("9" * length if is_number else None)
