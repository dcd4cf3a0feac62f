"""What a case takes over with the version of its registration day: whatever an application of that day would have."""

from contextlib import suppress
from datetime import date

import pytest
from sqlalchemy import select

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.errors import NoDefinition
from engine.execution.installation.accounts import Account, add_account
from engine.execution.people.tasks import claim_task
from storage.tables import cases, deadlines, notices, subscriptions, task_candidates, timers, user_tasks
from tests.diagrams import (
    Part,
    boundary,
    catch,
    diagram,
    end,
    event_based,
    event_sub_process,
    flow,
    flows,
    message,
    signal,
    start,
    timer,
    user_task,
)
from tests.people import person
from tests.unit.execution.installation import ANALYST, CLERK, Installation, form, local
from tests.unit.execution.office_changes import change, off
from tests.unit.execution.parts import one

FRIDAY_EVENING, SATURDAY, MONDAY = "2026-04-10 19:30", "2026-04-11 12:00", date(2026, 4, 13)
HEAD = person("erlan", "heads")
IN_TWO_DAYS = "=working_days_after(registered_on, 2)"


def taken_over(here: Installation, old: bytes, new: bytes, **files: str) -> int:
    """An application of Friday evening, and on Saturday a version that is in force from its registration day."""
    here.deploy(old, **files)
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    here.at(SATURDAY)
    assert here.deploy(new, effective_from=MONDAY, **files).notes == ()
    here.restarted()
    return case_id


def test_a_version_whose_deployment_was_undone_is_not_taken_for_the_next_one(here: Installation) -> None:
    here.deploy(one())
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    here.at(SATURDAY)
    undone = File("p.bpmn", "bpmn", one(beside("undone", timer(date=IN_TWO_DAYS), law="L-2")))
    with suppress(ZeroDivisionError), here.database.transaction() as session:
        deploy(session, here.runtime, ANALYST, (undone,), MONDAY, "test")
        raise ZeroDivisionError

    here.deploy(one(beside("done", timer(date=IN_TWO_DAYS), law="L-2")), effective_from=MONDAY)

    assert "deadline_set done_s" in here.told(case_id)  # its rows have the numbers that were given back, on SQLite


def term(id: str = "term", days: int = 2, host: str = "u") -> Part:
    due = timer(date=f"=working_days_after(registered_on, {days})")
    watch = boundary(id, host, due, interrupting=False, properties={"law": "L-2"})
    return Part(watch.xml + end(f"{id}_late").xml + flow(id, f"{id}_late").xml)


def beside(id: str, event: Part, *, law: str = "", interrupting: bool = False) -> Part:
    """An event sub-process with a task of its own."""
    properties = {"law": law} if law else {}
    inside = (start(f"{id}_s", event, interrupting=interrupting, properties=properties), user_task(f"{id}_t"))
    return event_sub_process(id, *inside, end(f"{id}_e"), flows(f"{id}_s", f"{id}_t", f"{id}_e"))


def test_a_term_beside_the_process_begins_and_is_missed_like_that_of_an_application_of_the_day(
    here: Installation,
) -> None:
    case_id = taken_over(here, one(), one(beside("x", timer(date=IN_TWO_DAYS), law="L-2")))

    (row,) = here.rows(deadlines)
    assert (row.element_id, row.due_at, row.state) == ("x_s", local("2026-04-15 18:30"), "open")
    assert row.remind_at == local("2026-04-14 09:00")
    assert here.rows(timers)[0].due_at == local("2026-04-15 18:30:01")
    assert here.rows(user_tasks)[0].due_at == here.rows(task_candidates)[0].due_at == local("2026-04-15 18:30")
    assert "deadline_set x_s" in here.told(case_id)
    assert here.data(here.event(case_id, "version_changed"))["begun"] == ["x_s"]
    here.at("2026-04-15 18:30:01")
    here.work()
    assert here.rows(deadlines)[0].state == "missed"
    assert here.open(case_id) == ["u", "x_t"]
    assert not here.findings()


def test_a_withdrawal_is_caught_that_only_the_version_of_the_day_knows(here: Installation) -> None:
    case_id = taken_over(here, one(), one(beside("x", message("withdrawal", "=string(case_id)"), interrupting=True)))

    here.publish("withdrawal", str(case_id))
    here.work()

    assert here.open(case_id) == ["x_t"]


def test_a_message_that_came_before_the_new_version_is_caught_by_it(here: Installation) -> None:
    here.deploy(one())
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    here.publish("withdrawal", str(case_id))

    here.deploy(one(beside("x", message("withdrawal", "=string(case_id)"), interrupting=True)), effective_from=MONDAY)
    here.work()

    assert here.open(case_id) == ["x_t"]


def test_a_term_at_an_open_task_is_its_due_moment_and_is_told(here: Installation) -> None:
    case_id = taken_over(here, one(), one(term()))

    due = local("2026-04-15 18:30")
    assert here.rows(user_tasks)[0].due_at == here.rows(task_candidates)[0].due_at == due
    assert here.event(case_id, "deadline_set").due_at == due
    assert here.event(case_id, "task_moved").due_at == due
    here.at("2026-04-14 09:00")
    here.work()
    assert [(row.code, row.recipient) for row in here.rows(notices)] == [("N-02", "clerks"), ("N-11", "clerks")]


def test_the_task_is_offered_to_whom_the_version_of_the_day_names(here: Installation) -> None:
    case_id = taken_over(here, one(), one(task=user_task("u", "heads", users="damir", priority="70")))

    row = here.rows(user_tasks)[0]
    assert (row.candidate_groups, row.candidate_users, row.priority) == ("heads", "damir", 70)
    assert sorted(each.group_id for each in here.rows(task_candidates)) == ["heads", "user:damir"]
    assert here.data(here.events(case_id)[-1])["groups"] == ["heads"]
    assert here.told(case_id)[-1] == "task_created u"
    here.complete(case_id, "u", actor=HEAD)
    assert here.case(case_id).state == "completed"


@pytest.mark.parametrize(("group", "holder"), [("heads", "aigerim"), ("clerks", None)])
def test_who_has_claimed_the_task_keeps_it_if_it_is_offered_to_him_still(
    here: Installation, group: str, holder: str | None
) -> None:
    here.deploy(one())
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    with here.database.transaction() as session:
        add_account(session, here.clock, "test", Account("aigerim", "Aigerim", (group,), None), "hash")
        claim_task(session, here.runtime, CLERK, case_id, here.token(case_id, "u"))

    here.deploy(one(task=user_task("u", "heads")), effective_from=MONDAY)

    assert here.rows(user_tasks)[0].assignee == holder


def test_another_form_of_the_step_is_shown(here: Installation) -> None:
    files = {"f": form("f", {"key": "x"}), "g": form("g", {"key": "y"})}
    case_id = taken_over(here, one(task=user_task("u", form="f")), one(task=user_task("u", form="g")), **files)

    here.complete(case_id, "u", {"y": "given"})

    assert here.case(case_id).state == "completed"


def test_what_waits_for_a_message_or_a_signal_waits_for_that_of_the_version_of_the_day(here: Installation) -> None:
    old, new = (
        one(beside("x", signal(name)), task=catch("u", message(name, key)))
        for name, key in (("news", '="k"'), ("word", "=case_id"))
    )
    case_id = taken_over(here, old, new)

    assert len(here.rows(subscriptions, message_name="word", correlation_key=str(case_id))) == 1
    assert "ended" not in here.data(here.event(case_id, "version_changed"))
    here.publish("word", str(case_id))
    here.work()
    assert here.case(case_id).state == "completed"


def test_a_term_that_the_version_of_the_day_does_not_have_is_called_off(here: Installation) -> None:
    case_id = taken_over(here, one(term()), one())

    assert [row.state for row in here.rows(deadlines)] == ["cancelled"]
    assert here.rows(timers) == []
    assert here.rows(user_tasks)[0].due_at is None
    assert "deadline_cancelled term" in here.told(case_id)
    assert here.data(here.event(case_id, "version_changed"))["ended"] == ["term"]


def plain(event: Part) -> Part:
    """A timer that is no term."""
    watch = boundary("term", "u", event, interrupting=False)
    return Part(watch.xml + end("term_late").xml + flow("term", "term_late").xml)


@pytest.mark.parametrize(
    ("new", "due"), [(term(), "2026-04-15 18:30:01"), (plain(timer(cycle="R/P1D")), "2026-04-12 12:00")]
)
def test_a_watcher_of_another_kind_takes_the_place_of_the_one_before(here: Installation, new: Part, due: str) -> None:
    taken_over(here, one(plain(timer(date=IN_TWO_DAYS))), one(new))

    assert [row.element_id for row in here.rows(deadlines)] == (["term"] if "law" in new.xml else [])
    assert [row.due_at for row in here.rows(timers)] == [local(due)]


def test_an_event_of_the_version_of_the_day_joins_the_race(here: Installation) -> None:
    news, more = catch("n", message("news", '="k"')), catch("m", message("more", '="k"'))
    race = (start("s"), event_based("g"), news, user_task("t"), flows("s", "g", "n", "t"))
    other = catch("o", timer(date='=date("2026-05-01")'))
    old = diagram(*race, other, flows("g", "o", "t"))
    case_id = taken_over(here, old, diagram(*race, other, more, flows("g", "o", "t"), flows("g", "m", "t")))

    here.publish("more", "k")
    here.work()

    assert here.open(case_id) == ["t"]


def test_a_term_that_was_taken_over_follows_the_calendar(here: Installation) -> None:
    taken_over(here, one(), one(term()))

    change(here, off("2026-04-14"))
    here.work()

    assert here.rows(deadlines)[0].due_at == here.rows(user_tasks)[0].due_at == local("2026-04-16 18:30")


def test_a_version_whose_term_cannot_begin_leaves_the_case_and_is_told(here: Installation) -> None:
    here.deploy(one())
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    wrong = boundary("b", "u", timer(date="=nothing"), properties={"law": "L"})

    done = here.deploy(one(wrong, flow("b", "e")), effective_from=MONDAY)

    assert done.notes[0].startswith(f"case {case_id}, to be registered on 2026-04-13, ")
    assert "b: the timer gives null, since there is no variable nothing" in done.notes[0]
    assert here.case(case_id).definition_id == 1
    assert here.rows(deadlines) == []
    assert "version_kept" in here.told(case_id)


class Broken(Exception):
    """Something goes wrong after the deployment, in its transaction."""


def test_a_deployment_that_is_taken_back_leaves_nothing_ready_in_the_engine(here: Installation) -> None:
    here.deploy(one())
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    bundle = (File("1.bpmn", "bpmn", one(term())),)

    with suppress(Broken), here.database.transaction() as session:
        deploy(session, here.runtime, ANALYST, bundle, MONDAY, "test")
        taken: int = session.execute(select(cases.c.definition_id)).scalar_one()
        raise Broken

    assert taken != here.case(case_id).definition_id
    with here.database.reading() as session, pytest.raises(NoDefinition):
        here.runtime.definitions.process(session, taken)
