"""A case that decides on the application of somebody who works here: he neither mends, moves nor stops it."""

from collections.abc import Callable

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from engine.execution.errors import OwnMatter
from engine.execution.installation.accounts import Account, add_account
from storage.tables import cases
from tests.diagrams import Part, diagram, end, exclusive, flow, flows, start, user_task
from tests.people import person
from tests.unit.execution.fixing import ADMIN, correct, end_by_hand, move, resume, suspend
from tests.unit.execution.installation import FIXER, Installation
from tests.unit.execution.parts import one

#: A supervisor and administrator who is a candidate.
DANA = person("dana", "clerks", "supervisors", "administrators")
ADMITTED = {"admitted": [{"applicant": "dana"}, {"applicant": None}]}
NAMES = "=if admitted = null then [] else admitted.applicant[item != null]"
STUCK = (start("s"), exclusive("x", name="Which way"), end("e"), flow("s", "x"), flow("x", "e", when="=way = 1"))
JUDGE = user_task("u", properties={"matter_of": NAMES})


def deciding(*parts: Part, names: str = NAMES) -> bytes:
    """A process that says of itself on whose applications it decides."""
    said = f'<zeebe:properties><zeebe:property name="matter_of" value="{names}"/></zeebe:properties>'
    inside = Part(f"<bpmn:extensionElements>{said}</bpmn:extensionElements>")
    return diagram(inside, *parts)


def matter_of(here: Installation, case_id: int) -> str | None:
    found: str | None = here.case(case_id).matter_of
    return found


ACTS: list[Callable[[Installation, int], None]] = [
    lambda here, case_id: correct(here, {"way": 1}, actor=DANA),
    lambda here, case_id: here.retry(here.incidents()[0].id, actor=DANA),
    lambda here, case_id: move(here, case_id, "p", actor=DANA) and None,
    lambda here, case_id: suspend(here, case_id, actor=DANA),
    lambda here, case_id: end_by_hand(here, case_id, actor=DANA),
]


@pytest.mark.parametrize("act", ACTS)
def test_nobody_mends_moves_or_stops_what_decides_on_his_application(
    here: Installation, act: Callable[[Installation, int], None]
) -> None:
    here.deploy(deciding(*STUCK))
    case_id = here.start(variables=ADMITTED)
    here.deploy(deciding(*STUCK).replace(b"Which way", b"Which way now"))
    before = here.everything()

    with pytest.raises(
        OwnMatter, match=f"case {case_id} decides on your own application, and nobody may work on their own application"
    ):
        act(here, case_id)

    assert here.everything() == before
    correct(here, {"way": 1}, actor=FIXER)


def test_nor_does_he_let_it_go_on(here: Installation) -> None:
    here.deploy(deciding(start("s"), user_task("u"), end("e"), flows("s", "u", "e")))
    case_id = here.start(variables=ADMITTED)
    suspend(here, case_id)

    with pytest.raises(OwnMatter):
        resume(here, case_id, actor=DANA)
    resume(here, case_id, actor=ADMIN)

    assert here.case(case_id).suspended_at is None


def test_a_case_of_which_a_task_decides_on_him_is_his_matter_from_then_on(here: Installation) -> None:
    here.deploy(diagram(start("s"), JUDGE, user_task("t"), end("e"), flows("s", "u", "t", "e")))
    with here.database.transaction() as session:
        for login in ("dana", "aigerim"):
            add_account(session, here.clock, "test", Account(login, login.capitalize(), ("clerks",)), "!")
    case_id = here.start(variables=ADMITTED)
    here.complete(case_id, "u")

    with pytest.raises(OwnMatter):
        suspend(here, case_id, actor=DANA)
    here.complete(case_id, "t", actor=DANA)  # a task that does not decide on him is his work

    assert matter_of(here, case_id) == "dana"


def test_who_comes_into_it_later_has_no_part_in_it_any_more(here: Installation) -> None:
    here.deploy(deciding(*STUCK))
    case_id = here.start()
    suspend(here, case_id, actor=DANA)
    resume(here, case_id, actor=DANA)

    correct(here, ADMITTED)

    with pytest.raises(OwnMatter):
        suspend(here, case_id, actor=DANA)


@pytest.mark.parametrize("names", ["=17", "=[null]", "=nobody.login"])
def test_what_names_nobody_by_a_fault_of_the_diagram_is_told_and_takes_nothing_from_the_case(
    here: Installation, names: str
) -> None:
    here.deploy(deciding(start("s"), user_task("u"), end("e"), flows("s", "u", "e"), names=names))
    with capture_logs() as told:
        case_id = here.start()
    assert [entry["event"] for entry in told] == ["whose matter a case is cannot be computed"]

    here.complete(case_id, "u")

    assert (here.case(case_id).state, matter_of(here, case_id)) == ("completed", None)


def test_a_case_of_others_is_mended_by_everybody_who_may(here: Installation) -> None:
    here.deploy(one())
    case_id = here.start()
    with here.database.transaction() as session:
        session.execute(update(cases).values(matter_of="dan danab"))

    suspend(here, case_id, actor=DANA)

    assert here.case(case_id).suspended_at is not None
