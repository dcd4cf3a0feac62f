"""Large values that are stored apart: while a case runs all of them stay, at its end those of its last state."""

from typing import Any

from sqlalchemy import select

from engine.execution.case.snapshots import read_instance
from storage.queries.cases import case_with_state
from storage.tables import values
from tests.diagrams import diagram, end, flows, start, user_task
from tests.unit.execution.installation import Installation

FIRST, SECOND, KEPT = (sign * 5000 for sign in "abc")


def stored(here: Installation) -> int:
    with here.database.reading() as session:
        return len(session.execute(select(values)).all())


def test_of_an_ended_case_only_the_large_values_of_its_last_state_are_kept(here: Installation) -> None:
    here.deploy(diagram(start("s"), user_task("one"), user_task("two"), end("e"), flows("s", "one", "two", "e")))
    case_id = here.start(variables={"changed": FIRST, "kept": KEPT})
    other = here.start(variables={"changed": FIRST})
    here.complete(case_id, "one", {"changed": SECOND})
    waiting = stored(here)

    here.complete(case_id, "two")

    assert (waiting, stored(here)) == (4, 3)
    assert last_state(here, case_id) | {"changed": SECOND, "kept": KEPT} == last_state(here, case_id)
    assert last_state(here, other)["changed"] == FIRST


def last_state(here: Installation, case_id: int) -> dict[str, Any]:
    with here.database.reading() as session:
        row = case_with_state(session, case_id)
        assert row is not None
        return read_instance(session, here.runtime, row, row["snapshot"], here.clock()).variables()
