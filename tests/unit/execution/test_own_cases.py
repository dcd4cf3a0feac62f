"""Nobody works on his own application, whatever his groups: what the engine refuses, and what stays the applicant's."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.execution.case.staff_notices import StaffNotice, notify_staff
from engine.execution.errors import NotYours, OwnCase
from engine.execution.installation.accounts import Account, add_account, disable_account
from engine.execution.people.handing_over import (
    NoSuchColleague,
    colleagues_for,
    hand_over_task,
    is_for_nobody,
    release_task,
)
from engine.execution.people.notices import read_notices
from engine.execution.people.retries import retry_each
from engine.execution.people.tasks import claim_task
from engine.last_second import over_until
from storage.queries.cases import case_list, late_cases, stopped_case_list
from storage.queries.incidents import IncidentFilter, incident_count, incident_ids, incident_list, places_of_incidents
from storage.queries.office import active_cases
from storage.queries.staff_notices import NoticeReader, notice_to, notices_to, unread_count
from storage.queries.worklist import TaskFilter, open_tasks, task_row
from storage.tables import notices, user_tasks
from tests.diagrams import diagram, end, exclusive, flow, flows, start, user_task
from tests.people import person
from tests.unit.execution.fixing import ADMIN, correct, end_by_hand, move, resume, suspend
from tests.unit.execution.installation import CLERK, Installation

#: A clerk, supervisor and administrator who applies like anybody else.
ALL = ("applicants", "clerks", "heads", "supervisors", "administrators")
DANA = person("dana", *ALL)
STUCK = diagram(start("s"), exclusive("x", name="Which way"), end("e"), flow("s", "x"), flow("x", "e", when="=way = 1"))
PEOPLE = {"dana": ("clerks",), "aigerim": ("clerks",), "saule": ()}


def one_task(groups: str | None = "clerks", **names: str) -> bytes:
    return diagram(start("s"), user_task("u", groups, **names), end("e"), flows("s", "u", "e"))


def with_people(here: Installation, *logins: str) -> None:
    with here.database.transaction() as session:
        for login in logins or PEOPLE:
            add_account(session, here.clock, "test", Account(login, login.capitalize(), PEOPLE[login]), "!")


def own_case(here: Installation, content: bytes | None = None, *logins: str) -> int:
    """A case of which Dana is the applicant, by default with somebody else among the clerks."""
    here.deploy(content or one_task())
    with_people(here, *logins)
    return here.start(actor=DANA)


def own_task(here: Installation, content: bytes | None = None) -> tuple[int, int]:
    case_id = own_case(here, content)
    return case_id, here.token(case_id, "u")


def _claim(here: Installation, task: tuple[int, int]) -> None:
    with here.database.transaction() as session:
        claim_task(session, here.runtime, DANA, *task)


def _complete(here: Installation, task: tuple[int, int]) -> None:
    here.complete(task[0], "u", actor=DANA)


def _hand_over(here: Installation, task: tuple[int, int]) -> None:
    with here.database.transaction() as session:
        hand_over_task(session, here.runtime, DANA, *task, to="aigerim", note="not mine")


def _release(here: Installation, task: tuple[int, int]) -> None:
    with here.database.transaction() as session:
        release_task(session, here.runtime, DANA, *task, note="not mine")


@pytest.mark.parametrize("act", [_claim, _complete, _hand_over, _release])
def test_nobody_does_or_gives_away_a_task_of_his_own_case(
    here: Installation, act: Callable[[Installation, tuple[int, int]], None]
) -> None:
    task = own_task(here)
    with here.database.transaction() as session:
        claim_task(session, here.runtime, CLERK, *task)
    before = here.everything()

    with pytest.raises(OwnCase, match="case 1 is your own application, and nobody may work on their own application"):
        act(here, task)

    assert here.everything() == before


@pytest.mark.parametrize(
    "act",
    [
        lambda here, case_id: correct(here, {"way": 1}, actor=DANA),
        lambda here, case_id: here.retry(here.incidents()[0].id, actor=DANA),
        lambda here, case_id: move(here, case_id, "p", actor=DANA),
        lambda here, case_id: suspend(here, case_id, actor=DANA),
        lambda here, case_id: end_by_hand(here, case_id, actor=DANA),
    ],
)
def test_nobody_mends_moves_or_stops_his_own_case(here: Installation, act: Callable[[Installation, int], None]) -> None:
    case_id = own_case(here, STUCK)
    here.deploy(STUCK.replace(b"Which way", b"Which way now"))
    before = here.everything()

    with pytest.raises(OwnCase):
        act(here, case_id)

    assert here.everything() == before


def test_nobody_lets_his_own_case_go_on(here: Installation) -> None:
    case_id = own_case(here)
    suspend(here, case_id)

    with pytest.raises(OwnCase):
        resume(here, case_id, actor=DANA)
    resume(here, case_id, actor=ADMIN)

    assert here.case(case_id).suspended_at is None


def test_of_many_incidents_those_of_others_are_tried_again(here: Installation) -> None:
    own_case(here, STUCK)
    here.start()
    ids = [row.id for row in here.incidents()]

    results = retry_each(here.database, here.runtime, DANA, ids)

    assert [isinstance(result, OwnCase) for _id, result in results] == [True, False]


def test_a_task_that_was_claimed_by_its_applicant_is_taken_from_him(here: Installation) -> None:
    """As it may stand in an installation from before the rule."""
    case_id, token = own_task(here)
    with here.database.transaction() as session:
        session.execute(user_tasks.update().values(assignee="dana"))

    with pytest.raises(OwnCase):
        _complete(here, (case_id, token))
    with here.database.transaction() as session:
        hand_over_task(session, here.runtime, person("saule", "supervisors"), case_id, token, to="aigerim", note="own")

    assert here.rows(user_tasks)[0].assignee == "aigerim"


def test_the_applicant_is_no_colleague_in_his_own_case(here: Installation) -> None:
    task = own_task(here)

    with here.database.reading() as session:
        row = task_row(session, *task)
        assert row is not None
        offered = [colleague.id for colleague in colleagues_for(session, dict(row._mapping))]
    with here.database.transaction() as session, pytest.raises(NoSuchColleague):
        hand_over_task(session, here.runtime, CLERK, *task, to="dana")

    assert offered == ["aigerim"]


@pytest.mark.parametrize(
    "content",
    [
        one_task(None, users="=[applicant]"),
        one_task(None, assignee="=applicant"),
        one_task("clerks", users="=[applicant]"),
    ],
)
def test_what_is_asked_of_the_applicant_by_name_stays_his(here: Installation, content: bytes) -> None:
    task = own_task(here, content)

    with pytest.raises(OwnCase):
        _hand_over(here, task)
    _claim(here, task)
    _complete(here, task)

    assert here.case(task[0]).state == "completed"


def test_a_case_that_is_started_as_a_part_of_the_work_has_no_applicant(here: Installation) -> None:
    form = '{"type": "default", "id": "f", "components": []}'
    started = start("s", properties={"form": "f", "starters": "clerks"})
    here.deploy(diagram(started, user_task("u"), end("e"), flows("s", "u", "e")), f=form)

    case_id = here.start(actor=DANA)
    here.complete(case_id, "u", actor=DANA)

    assert (here.case(case_id).applicant, here.case(case_id).state) == (None, "completed")


def test_a_case_that_a_clerk_enters_for_somebody_is_not_his_own(here: Installation) -> None:
    here.deploy(one_task())
    case_id = here.start(actor=CLERK, channel="counter")

    here.complete(case_id, "u", actor=CLERK)

    assert here.case(case_id).state == "completed"


def test_a_task_whose_groups_have_only_the_applicant_is_an_incident(here: Installation) -> None:
    case_id = own_case(here, None, "dana", "saule")

    [incident] = here.incidents()
    assert here.open(case_id) == []
    assert incident.message == (
        "u: nobody can do this task: in clerks is nobody but the applicant, "
        "and nobody may work on their own application"
    )
    with_people(here, "aigerim")
    here.retry(incident.id)

    assert here.open(case_id) == ["u"]


def test_others_have_no_incident_of_it(here: Installation) -> None:
    here.deploy(one_task())
    with_people(here, "dana", "saule")

    assert here.open(here.start()) == ["u"]


def test_when_the_others_have_gone_the_task_is_known_to_be_for_nobody(here: Installation) -> None:
    task = own_task(here)

    def is_lost() -> bool:
        with here.database.reading() as session:
            row = task_row(session, *task)
            assert row is not None
            return is_for_nobody(session, dict(row._mapping))

    before = is_lost()
    with here.database.transaction() as session:
        disable_account(session, here.clock, "test", "aigerim")

    assert (before, is_lost()) == (False, True)


def test_lists_leave_out_what_is_ones_own(here: Installation) -> None:
    here.deploy(one_task(None, users='=["dana"]'))
    here.deploy(one_task("clerks").replace(b'id="p"', b'id="q"'), STUCK.replace(b'id="p"', b'id="r"'))
    for service in ("p", "q", "r"):
        here.start(service, actor=DANA)
    others = [here.start(service) for service in ("q", "r")]
    now = here.clock()

    with here.database.reading() as session:
        tasks = open_tasks(session, ("clerks",), "dana", wanted=TaskFilter(not_of="dana"))
        wanted = IncidentFilter(not_of="dana")
        failed = incident_list(session, wanted)
        lists: list[list[Any]] = [
            case_list(session, not_of="dana"),
            active_cases(session, not_of="dana"),
            late_cases(session, over_until(now), not_of="dana"),
            stopped_case_list(session, False, not_of="dana"),
        ]
        counted = incident_count(session, wanted), len(incident_ids(session, wanted, 9))
        places = [place.service for place in places_of_incidents(session, "dana")]

    assert [row.case_id for row in tasks] == others[:1]
    assert [row.case_id for row in failed] == others[1:]
    assert [sorted(row.id for row in rows) for rows in lists] == [others, others, [], others[1:]]
    assert (counted, places) == ((1, 1), ["r"])


def test_what_the_groups_are_told_of_ones_own_case_is_not_read(here: Installation) -> None:
    case_id = own_case(here)
    with here.database.transaction() as session:
        notify_staff(session, case_id, ["clerks", "user:dana"], StaffNotice("N-11", "s", {}, "t"), here.clock())
    ids = [row.id for row in here.rows(notices)]

    for user, seen in (("dana", 0), ("aigerim", 1)):
        reader = NoticeReader.of(user, ["clerks"])
        with here.database.reading() as session:
            found = notices_to(session, reader, 9), notices_to(session, reader, 9, is_unread=True)
            single = [notice_to(session, reader, id_) for id_ in ids]
            assert [len(rows) for rows in found] == [seen, seen]
            assert (unread_count(session, reader), sum(row is not None for row in single)) == (seen, seen)
    with here.database.transaction() as session, pytest.raises(Exception, match="no such notice for you"):
        read_notices(session, here.runtime, DANA, ids)


def test_a_stranger_does_not_hear_that_a_case_is_suspended(here: Installation) -> None:
    here.deploy(one_task())
    case_id = here.start()
    token = here.token(case_id, "u")
    suspend(here, case_id)

    with here.database.transaction() as session, pytest.raises(NotYours):
        claim_task(session, here.runtime, person("stranger", "cooks"), case_id, token)
