"""A task of one case that decides the application of another: whose it is has no part in it, whatever his groups."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.execution.errors import OwnCase
from engine.execution.installation.accounts import Account, add_account, disable_account
from engine.execution.people.handing_over import NoSuchColleague, colleagues_for, hand_over_task, is_for_nobody
from engine.execution.people.tasks import claim_task
from storage.queries.worklist import TaskFilter, open_tasks, task_row
from storage.tables import user_tasks
from tests.diagrams import diagram, end, flows, start, user_task
from tests.people import person
from tests.unit.execution.installation import CLERK, Installation

DANA = person("dana", "clerks", "heads")
CANDIDATES = {"candidates": [{"applicant": "dana"}, {"applicant": None}, {"name": "entered at the counter"}]}


def judged(groups: str | None = "clerks", **names: str) -> bytes:
    matter = {"matter_of": "=candidates.applicant[item != null]"}
    return diagram(start("s"), user_task("u", groups, properties=matter, **names), end("e"), flows("s", "u", "e"))


def begin(here: Installation, content: bytes | None = None, *logins: str) -> int:
    here.deploy(content or judged())
    with here.database.transaction() as session:
        for login in logins or ("dana", "aigerim"):
            add_account(session, here.clock, "test", Account(login, login.capitalize(), ("clerks",)), "!")
    return here.start(variables=CANDIDATES)


def row_of(here: Installation, case_id: int) -> dict[str, Any]:
    with here.database.reading() as session:
        row = task_row(session, case_id, here.token(case_id, "u"))
        assert row is not None
        return dict(row._mapping)


def _claim(here: Installation, case_id: int) -> None:
    with here.database.transaction() as session:
        claim_task(session, here.runtime, DANA, case_id, here.token(case_id, "u"))


def _complete(here: Installation, case_id: int) -> None:
    here.complete(case_id, "u", actor=DANA)


def _hand_over(here: Installation, case_id: int) -> None:
    with here.database.transaction() as session:
        hand_over_task(session, here.runtime, DANA, case_id, here.token(case_id, "u"), to="aigerim", note="not mine")


@pytest.mark.parametrize("act", [_claim, _complete, _hand_over])
def test_nobody_does_or_gives_away_a_task_that_decides_his_own_application(
    here: Installation, act: Callable[[Installation, int], None]
) -> None:
    case_id = begin(here)
    before = here.everything()

    with pytest.raises(OwnCase, match="decides on your own application, and nobody may work on their own application"):
        act(here, case_id)

    assert here.everything() == before
    here.complete(case_id, "u", actor=CLERK)


def test_whose_matter_it_is_finds_no_such_task_and_is_no_colleague(here: Installation) -> None:
    case_id = begin(here)
    row = row_of(here, case_id)

    with here.database.reading() as session:
        found = [
            open_tasks(session, ("clerks",), login, wanted=TaskFilter(not_of=login))
            for login in ("dana", "aigerim", "dan", "d_na")
        ]
        offered = [colleague.id for colleague in colleagues_for(session, row)]
    with here.database.transaction() as session, pytest.raises(NoSuchColleague):
        hand_over_task(session, here.runtime, CLERK, case_id, row["token"], to="dana")

    assert [len(tasks) for tasks in found] == [0, 1, 1, 1]
    assert offered == ["aigerim"]


@pytest.mark.parametrize(
    ("content", "among"),
    [
        (judged(), "clerks"),
        (judged(None, assignee="=candidates[1].applicant"), "those named"),
        (judged(None, users='=["dana"]'), "those named"),
    ],
)
def test_a_task_that_only_they_could_do_is_an_incident(here: Installation, content: bytes, among: str) -> None:
    case_id = begin(here, content, "dana")

    [incident] = here.incidents()

    assert here.open(case_id) == []
    assert f"nobody can do this task: in {among} is nobody but the applicant" in incident.message


def test_a_name_among_others_is_left_out(here: Installation) -> None:
    case_id = begin(here, judged(None, users='=["dana", "aigerim"]'))

    assert here.rows(user_tasks, case_id=case_id)[0].candidate_users == "aigerim"


def test_when_the_others_have_gone_the_task_is_known_to_be_for_nobody(here: Installation) -> None:
    row = row_of(here, begin(here))

    with here.database.reading() as session:
        before = is_for_nobody(session, row)
    with here.database.transaction() as session:
        disable_account(session, here.clock, "test", "aigerim")
        after = is_for_nobody(session, row)

    assert (before, after) == (False, True)


def test_a_task_that_names_nobody_is_everybodys(here: Installation) -> None:
    here.deploy(judged())
    case_id = here.start(variables={"candidates": []})

    here.complete(case_id, "u", actor=DANA)

    assert here.case(case_id).state == "completed"


@pytest.mark.parametrize("names", ["=candidat.applicant", "=[null]", "=if candidat = 1 then [] else null"])
def test_a_matter_that_cannot_be_told_is_an_incident_and_no_open_task(here: Installation, names: str) -> None:
    here.deploy(diagram(start("s"), user_task("u", properties={"matter_of": names}), end("e"), flows("s", "u", "e")))

    here.start(variables=CANDIDATES)

    (incident,) = here.incidents()
    assert incident.message.startswith("u: the people whose matter it is are ")
    assert "they must be a list of texts" in incident.message
    assert incident.fault == "nobody"
    assert here.open() == []


def test_a_task_that_is_the_matter_of_nobody_is_open(here: Installation) -> None:
    here.deploy(diagram(start("s"), user_task("u", properties={"matter_of": "=[]"}), end("e"), flows("s", "u", "e")))

    here.start()

    assert here.open() == ["u"]
