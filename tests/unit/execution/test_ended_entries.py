"""Entries in registers of a case that is ended by hand: closed as the diagram says, and those who wait are told."""

import pytest

from engine.execution.case.ended_entries import cases_informed_of_end
from storage.queries.registers import entries_in
from tests.diagrams import catch, diagram, end, flows, service_task, signal, start, user_task
from tests.unit.execution.fixing import end_by_hand
from tests.unit.execution.installation import Installation

LAST = {"entry_if_ended": '=context put(entry, "state", "cancelled")', "signal_if_ended": '="cancelled " + number'}


def session_diagram(register: str = "sessions", **last: str) -> bytes:
    inputs = {"entry": '={number: number, state: "open"}', **last}
    opened = service_task("open", "register-entry", headers={"register": register}, inputs=inputs)
    return diagram(start("s"), opened, user_task("u"), end("e"), flows("s", "open", "u", "e"))


JOINED = diagram(
    start("s"),
    catch("w", signal('="cancelled " + number')),
    user_task("next_session"),
    end("e"),
    flows("s", "w", "next_session", "e"),
    id="q",
)


def entries(here: Installation, register: str = "sessions") -> list[str]:
    with here.database.reading() as session:
        return [f"{entry['number']} {entry['state']}" for entry in entries_in(session, register)]


def test_the_entry_of_an_ended_case_becomes_what_its_diagram_says(here: Installation) -> None:
    here.deploy(session_diagram(**LAST))
    first, _second = (here.start(variables={"number": number}) for number in ("A", "B"))

    end_by_hand(here, first)

    assert entries(here) == ["A cancelled", "B open"]
    [event] = [event for event in here.events(first) if event.type == "register_entered" and not event.element_id]
    assert (event.actor, here.case(first).state) == ("engine", "terminated")


def test_an_entry_of_which_the_diagram_says_nothing_stays(here: Installation) -> None:
    here.deploy(session_diagram())
    case_id = here.start(variables={"number": "A"})

    end_by_hand(here, case_id)

    assert entries(here) == ["A open"]


def test_the_closed_entry_says_why_the_case_was_ended_if_it_has_a_field_for_it(here: Installation) -> None:
    asks = {"entry_if_ended": '=context merge([entry, {state: "cancelled", ended_because: null}])'}
    here.deploy(session_diagram(**asks))
    case_id = here.start(variables={"number": "A"})

    end_by_hand(here, case_id)

    with here.database.reading() as session:
        [entry] = entries_in(session, "sessions")
    [event] = [event for event in here.events(case_id) if event.type == "case_ended"]
    assert entry["ended_because"] == here.data(event)["reason"] != ""


def test_who_waits_for_the_case_is_known_before_and_told_with_its_end(here: Installation) -> None:
    here.deploy(session_diagram(**LAST), JOINED)
    case_id = here.start(variables={"number": "A"})
    joined, other = (here.start("q", {"number": number}) for number in ("A", "B"))

    with here.database.reading() as session:
        found = cases_informed_of_end(session, case_id)
    end_by_hand(here, case_id)
    here.work()

    assert found == [joined]
    assert (here.open(joined), here.open(other)) == (["next_session"], [])


def test_the_end_of_a_case_leaves_alone_what_another_has_entered_over_it(here: Installation) -> None:
    here.deploy(session_diagram("licences", **LAST))
    first, second = (here.start(variables={"number": "A"}) for _ in range(2))

    end_by_hand(here, first)
    before = entries(here, "licences")
    end_by_hand(here, second)

    assert (before, entries(here, "licences")) == (["A open"], ["A cancelled"])
    [event] = [event for event in here.events(second) if event.type == "register_entered" and not event.element_id]
    assert here.data(event) == {"register": "licences", "key": "A", "entry": {"number": "A", "state": "cancelled"}}


@pytest.mark.parametrize("last", [{"entry_if_ended": '=if 1 = 1 then "closed" else x'}, {"signal_if_ended": "=null"}])
def test_what_cannot_be_done_at_the_end_is_told_at_the_step(here: Installation, last: dict[str, str]) -> None:
    here.deploy(session_diagram(**last))

    here.start(variables={"number": "A"})
    here.work()

    [incident] = here.incidents()

    assert f"the input '{next(iter(last))}'" in incident.message
    assert entries(here) == []
