"""The due moments of open tasks and their reminders after a move on command: the deadline is the due moment."""

import pytest

from engine.execution.people.tasks import claim_task
from storage.tables import deadlines, jobs, notices, task_candidates, user_tasks
from tests.diagrams import (
    Part,
    boundary,
    call,
    diagram,
    end,
    flow,
    flows,
    script,
    service_task,
    start,
    timer,
    user_task,
)
from tests.unit.execution.fixing import move
from tests.unit.execution.installation import CLERK, Installation, local
from tests.unit.execution.office_changes import change, off
from tests.unit.execution.parts import one

THURSDAY, MONDAY = "2026-04-09", "2026-04-13"


def term(id: str, day: str) -> Part:
    """A term that only tells when it is missed."""
    return counted(id, f'=date("{day}")')


def counted(id: str, due: str, **properties: str) -> Part:
    watch = boundary(id, "u", timer(date=due), interrupting=False, properties={"law": "L", **properties}, name=id)
    return Part(watch.xml + end(f"{id}_late").xml + flow(id, f"{id}_late").xml)


def moved(here: Installation, old: bytes, new: bytes) -> int:
    here.deploy(old)
    case_id = here.start()
    here.deploy(new)
    here.restarted()
    move(here, case_id, "p", drops=True)
    return case_id


def due(here: Installation) -> str | None:
    """When the task is due, which the worklist has as well."""
    (task,), (candidate,) = here.rows(user_tasks), here.rows(task_candidates)
    if task.due_at is None:
        return None
    assert task.due_at == candidate.due_at
    return f"{here.office.local(task.due_at):%Y-%m-%d %H:%M}"


def test_a_term_that_begins_with_the_move_is_the_due_moment_of_the_task_and_its_reminder_goes_to_who_does_it(
    here: Installation,
) -> None:
    case_id = moved(here, one(), one(term("new", MONDAY)))

    assert due(here) == "2026-04-13 18:30"
    assert here.data(here.event(case_id, "task_moved")) == {"before": None, "after": "2026-04-13T13:30:00+00:00"}
    here.at("2026-04-10 09:00")
    here.work()
    assert [(row.code, row.recipient, row.facts["kind"]) for row in here.rows(notices)] == [
        ("N-02", "clerks", "due_by_version"),
        ("N-11", "clerks", "reminder"),
    ]
    assert not here.findings()


def test_a_term_that_is_called_off_is_the_due_moment_no_more(here: Installation) -> None:
    moved(here, one(term("old", THURSDAY)), one())

    assert due(here) is None


def test_of_two_terms_the_one_that_is_left_is_the_due_moment(here: Installation) -> None:
    both = (term("near", THURSDAY), term("far", MONDAY))

    moved(here, one(*both), one(both[1]))

    assert due(here) == "2026-04-13 18:30"


def test_a_date_of_the_task_itself_stays_as_it_was_set(here: Installation) -> None:
    own = '=date("2026-04-20")'
    other = user_task("u", due='=date("2026-04-08")')

    moved(here, one(term("old", THURSDAY), task=user_task("u", due=own)), one(task=other))

    assert due(here) == "2026-04-20 18:30"


def test_a_term_that_was_over_when_the_move_called_it_off_leaves_the_task_late(here: Installation) -> None:
    here.deploy(one(term("old", THURSDAY)))
    case_id = here.start()
    here.at("2026-04-10 11:00")
    here.deploy(one())

    move(here, case_id, "p", drops=True)

    assert due(here) == "2026-04-09 18:30"
    assert here.rows(deadlines)[0].state == "missed"


def test_a_moved_task_follows_the_calendar(here: Installation) -> None:
    moved(here, one(), one(counted("new", "=working_days_after(registered_on, 5)")))

    change(here, off("2026-04-08"))
    here.work()

    assert due(here) == "2026-04-14 18:30"


def test_a_reminder_is_sent_once_though_the_case_is_moved_after_it(here: Installation) -> None:
    here.deploy(one(term("b", MONDAY)))
    case_id = here.start()
    here.at("2026-04-10 09:00")
    here.work()
    here.deploy(one(term("b", MONDAY), task=user_task("u", name="Renamed")))

    move(here, case_id, "p")
    here.work()

    assert [row.code for row in here.rows(notices)] == ["N-11"]


@pytest.mark.parametrize(
    ("days_off", "expected"),
    [
        (["2026-04-08"], "2026-04-10 18:30"),
        (["2026-04-09"], "2026-04-10 18:30"),
        (["2026-04-08", "2026-04-09"], "2026-04-13 18:30"),
        (["2026-04-10"], "2026-04-09 18:30"),
    ],
)
def test_a_day_off_moves_a_term_of_a_moved_case_by_the_version_that_has_set_it(
    here: Installation, days_off: list[str], expected: str
) -> None:
    case_id = moved(
        here,
        one(counted("b", "=working_days_after(registered_on, 3)")),
        one(counted("b", "=working_days_after(registered_on, 5)")),
    )
    before = due(here)

    for day in days_off:
        change(here, off(day))
        here.work()

    assert before == "2026-04-09 18:30"  # the moment stays at the move
    assert due(here) == expected
    assert here.rows(deadlines)[0].due_at == local(expected)
    assert not here.findings()
    assert here.open(case_id) == ["u"]


def test_so_does_one_whose_days_stand_in_a_property(here: Installation) -> None:
    days = "=working_days_after(registered_on, term)"
    old, middle, new = (one(counted("b", days, term=count)) for count in ("3", "5", "7"))
    here.deploy(old)
    case_id = here.start()
    for version in (middle, new):
        here.deploy(version)
        move(here, case_id, "p")

    change(here, off("2026-04-08"))
    here.work()

    assert due(here) == "2026-04-10 18:30"


def test_a_date_in_a_variable_of_a_moved_case_follows_the_version_that_has_computed_it(here: Installation) -> None:
    def service(days: int) -> bytes:
        return diagram(
            start("s"),
            script("count", f"=working_days_after(registered_on, {days})", "ends_on"),
            user_task("u"),
            end("e"),
            flows("s", "count", "u", "e"),
            counted("b", "=date(ends_on)"),
        )

    moved(here, service(3), service(5))

    change(here, off("2026-04-08"))
    here.work()

    assert due(here) == "2026-04-10 18:30"


@pytest.mark.parametrize("moved", ["p", "q"])
def test_so_does_one_that_was_moved_twice_in_a_process_and_in_one_that_it_calls(here: Installation, moved: str) -> None:
    def service(days: int) -> bytes:
        count = script("count", f"=working_days_after(registered_on, {days})", "ends_on")
        due = counted("b", "=date(ends_on)")
        return diagram(start("s"), count, user_task("u"), end("e"), flows("s", "count", "u", "e"), due, id=moved)

    calls = diagram(start("s"), call("c", "q"), end("e"), flows("s", "c", "e"))
    here.deploy(*([calls] if moved == "q" else []), service(3))
    case_id = here.start()
    for days in (5, 7):
        here.deploy(service(days))
        move(here, case_id, moved)

    change(here, off("2026-04-08"))
    here.work()

    assert due(here) == "2026-04-10 18:30"


def test_a_due_date_that_was_set_by_hand_keeps_its_day_and_ends_on_no_day_off(here: Installation) -> None:
    here.deploy(one(task=user_task("u", due="=date(ends_on)")))
    here.start(variables={"ends_on": THURSDAY})
    with here.database.transaction() as session:
        session.execute(user_tasks.update().values(due_at=local("2026-04-14 18:30")))
        session.execute(task_candidates.update().values(due_at=local("2026-04-14 18:30")))

    change(here, off("2026-04-09"))
    here.work()
    stayed = due(here)
    change(here, off("2026-04-14"))
    here.work()

    assert stayed == "2026-04-14 18:30"
    assert due(here) == "2026-04-15 18:30"


def test_a_job_in_hand_keeps_its_type(here: Installation) -> None:
    here.deploy(one(task=service_task("u", "outside")))
    case_id = here.start()
    with here.database.transaction() as session:
        session.execute(jobs.update().values(state="running"))
    here.deploy(one(task=service_task("u", "inside")))

    move(here, case_id, "p")

    assert here.rows(jobs)[0].type == "outside"


def test_a_claim_stays_with_a_moved_task(here: Installation) -> None:
    here.deploy(one())
    case_id = here.start()
    with here.database.transaction() as session:
        claim_task(session, here.runtime, CLERK, case_id, here.token(case_id, "u"))
    here.deploy(one(term("new", MONDAY), task=user_task("u", "heads")))

    move(here, case_id, "p")

    row = here.rows(user_tasks)[0]
    assert (row.assignee, row.candidate_groups) == ("aigerim", "clerks")
