"""Cases that an administrator suspends, lets go on, or ends; terms of the law run all the while."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from engine.errors import AtqaruError
from engine.execution.due.inbox import deliver_message, expire_messages
from engine.execution.due.jobs import run_job
from engine.execution.due.timers import fire_timer
from engine.execution.errors import CaseSuspended, NotOpen, NotYours
from engine.execution.people.handing_over import hand_over_task, release_task, release_tasks_of
from engine.execution.people.questionnaires import save_answers
from engine.execution.people.sending import send_message
from engine.execution.people.tasks import claim_task, unclaim_task
from engine.execution.reasons import NoReason
from engine.handlers import TaskResult
from storage.tables import (
    deadlines,
    incidents,
    jobs,
    messages,
    resources,
    snapshots,
    subscriptions,
    task_candidates,
    timers,
    user_tasks,
)
from tests.diagrams import (
    boundary,
    catch,
    diagram,
    end,
    exclusive,
    flow,
    flows,
    message,
    parallel,
    service_task,
    start,
    timer,
    user_task,
)
from tests.unit.execution.fixing import ADMIN, end_by_hand, resume, suspend
from tests.unit.execution.installation import APPLICANT, CLERK, FIXER, Installation, local

#: A task with a term, and beside it a timer, a job and a message.
BUSY = diagram(
    start("s"),
    parallel("g"),
    user_task("u"),
    boundary("term", "u", timer(date='=date("2026-04-08")'), interrupting=False, properties={"law": "L"}),
    boundary("later", "u", timer(date='=date("2026-05-08")'), interrupting=False, properties={"law": "M"}),
    catch("wait", timer(duration="PT1H")),
    service_task("job", "outside"),
    catch("mail", message("news", '="k"')),
    end("e"),
    flows("s", "g", "u", "e"),
    flow("term", "e"),
    flow("later", "e"),
    flows("g", "wait", "e"),
    flows("g", "job", "e"),
    flows("g", "mail", "e"),
)


def busy(here: Installation) -> int:
    here.deploy(BUSY)
    return here.start()


def claim(here: Installation, case_id: int) -> None:
    with here.database.transaction() as session:
        claim_task(session, here.runtime, CLERK, case_id, here.token(case_id, "u"))


def give_back(here: Installation, case_id: int) -> None:
    with here.database.transaction() as session:
        unclaim_task(session, here.runtime, CLERK, case_id, here.token(case_id, "u"))


def hand_over(here: Installation, case_id: int) -> None:
    with here.database.transaction() as session:
        hand_over_task(session, here.runtime, CLERK, case_id, here.token(case_id, "u"), to="bolat")


def release(here: Installation, case_id: int) -> None:
    with here.database.transaction() as session:
        release_task(session, here.runtime, FIXER, case_id, here.token(case_id, "u"), note="ill")


def answer(here: Installation, case_id: int) -> None:
    with here.database.transaction() as session:
        save_answers(session, here.runtime, CLERK, case_id, here.token(case_id, "u"), {"q": "a"})


def send(here: Installation, case_id: int) -> None:
    with here.database.transaction() as session:
        send_message(session, here.runtime, APPLICANT, case_id, "mail", {})


@pytest.mark.parametrize(
    "command",
    [lambda here, case_id: here.complete(case_id, "u"), claim, give_back, hand_over, release, answer, send],
)
def test_a_suspended_case_takes_no_command_and_says_by_whom_since_when_and_why(
    here: Installation, command: Callable[[Installation, int], None]
) -> None:
    case_id = busy(here)
    suspend(here, case_id)
    before = here.everything()

    with pytest.raises(CaseSuspended, match=r"suspended by marat since 2026-04-06 11:00: runs in a circle; ask an adm"):
        command(here, case_id)

    assert here.everything() == before


def test_whose_account_is_shut_gives_back_his_tasks_in_suspended_cases_too(here: Installation) -> None:
    case_id = busy(here)
    claim(here, case_id)
    suspend(here, case_id)

    with here.database.transaction() as session:
        left = release_tasks_of(session, here.runtime, ADMIN, CLERK.id, "has left")

    assert left == []
    assert [row.assignee for row in here.rows(user_tasks)] == [None]


def test_timers_jobs_and_messages_of_a_suspended_case_are_left_alone(here: Installation) -> None:
    case_id = busy(here)
    suspend(here, case_id)
    here.publish("news", "k", "m1")
    here.at("2026-04-06 13:00")
    before = here.everything()

    for row in here.rows(timers):
        assert not fire_timer(here.database, here.runtime, case_id, row.token)
    assert not run_job(here.database, here.runtime, case_id, here.rows(jobs)[0].token)
    assert not deliver_message(here.database, here.runtime, "m1")

    assert here.everything() == before
    assert here.work() == 0


def test_a_handler_that_answers_while_its_case_is_suspended_is_asked_again_afterwards(here: Installation) -> None:
    case_id = busy(here)
    here.worker.does = [lambda: (suspend(here, case_id), TaskResult())[1]]
    here.work()
    held = here.rows(jobs)[0]

    resume(here, case_id)
    here.work()

    assert (held.state, held.retries_left, held.error) == ("ready", 3, None)
    assert here.rows(jobs) == here.incidents() == []
    assert len({ctx.idempotency_key for ctx in here.worker.calls}) == 1


def test_a_case_that_goes_on_does_what_fell_due_and_terms_that_passed_were_missed(here: Installation) -> None:
    case_id = busy(here)
    suspend(here, case_id)
    here.at("2026-04-09 11:00")
    here.work()
    meanwhile = [row.state for row in here.rows(deadlines, element_id="term")]

    resume(here, case_id)
    here.restarted()
    here.work()

    assert meanwhile == ["open"]
    assert [row.state for row in here.rows(deadlines)] == ["missed", "open"]
    assert {"timer_fired wait", "deadline_missed term", "job_completed job"} <= set(here.told(case_id))
    assert here.data(here.event(case_id, "case_suspended")) == {"reason": "runs in a circle"}
    assert here.data(here.event(case_id, "case_resumed"))["reason"] == "fixed"
    assert here.findings() == []


def test_a_message_lives_on_for_what_was_left_of_its_time_when_its_case_was_suspended(here: Installation) -> None:
    case_id = busy(here)
    here.publish("news", "k", "m1")
    lives_until = here.rows(messages)[0].expires_at
    suspend(here, case_id)
    here.clock.advance_to(lives_until + timedelta(days=3))
    with here.database.transaction() as session:
        expire_messages(session, here.clock())

    resume(here, case_id)
    here.work()

    assert "message_received mail" in here.told(case_id)


def test_a_case_that_ended_takes_nothing_any_more(here: Installation) -> None:
    case_id = busy(here)
    here.at("2026-04-09 11:00")

    end_by_hand(here, case_id)
    row = here.case(case_id)

    assert (row.state, row.ended_at, row.outcome) == ("terminated", local("2026-04-09 11:00"), None)
    for table in (user_tasks, task_candidates, timers, jobs, subscriptions):
        assert here.rows(table) == []
    assert [(row.element_id, row.state) for row in here.rows(deadlines)] == [("term", "missed"), ("later", "cancelled")]
    assert here.told(case_id)[-5:] == [
        "task_cancelled u",
        "job_cancelled job",
        "deadline_missed term",
        "deadline_cancelled later",
        "case_ended",
    ]
    assert here.data(here.event(case_id, "case_ended")) == {"reason": "opened twice"}
    assert here.event(case_id, "case_ended").actor == "marat"
    with pytest.raises(NotOpen):
        end_by_hand(here, case_id)
    assert here.work() == 0
    assert here.findings() == []


def test_ending_a_case_leaves_every_other_as_it_is(here: Installation) -> None:
    other = busy(here)
    case_id = here.start()
    tables = (user_tasks, task_candidates, timers, jobs, subscriptions, deadlines)
    before = [here.rows(table, case_id=other) for table in tables]

    end_by_hand(here, case_id)

    assert [here.rows(table, case_id=other) for table in tables] == before
    assert here.told(case_id).count("task_cancelled u") == here.told(case_id).count("job_cancelled job") == 1
    assert [told for told in here.told(case_id) if told.startswith("deadline_cancelled")] == [
        "deadline_cancelled term",
        "deadline_cancelled later",
    ]


def test_a_handler_that_answers_after_the_end_changes_nothing(here: Installation) -> None:
    case_id = busy(here)
    here.worker.does = [lambda: (end_by_hand(here, case_id), TaskResult({"late": True}))[1]]

    here.work()

    assert here.case(case_id).state == "terminated"
    assert here.incidents() == []


def unreadable_state(here: Installation) -> None:
    with here.database.transaction() as session:
        session.execute(update(snapshots).values(state=b'{"v": 99}'))


def unreadable_diagram(here: Installation) -> None:
    with here.database.transaction() as session:
        session.execute(update(resources).where(resources.c.kind == "bpmn").values(content=b"<bpmn"))
    here.restarted()


@pytest.mark.parametrize("damage", [unreadable_state, unreadable_diagram])
def test_a_case_that_cannot_be_read_is_suspended_goes_on_and_ends(
    here: Installation, damage: Callable[[Installation], None]
) -> None:
    case_id = busy(here)
    damage(here)
    with pytest.raises(AtqaruError):
        here.complete(case_id, "u")
    here.at("2026-04-06 12:30")
    here.work()
    was_open = here.incidents()

    suspend(here, case_id)
    resume(here, case_id)
    end_by_hand(here, case_id)

    assert here.case(case_id).state == "terminated"
    assert was_open != []
    assert {(row.resolution, row.resolved_by) for row in here.rows(incidents)} == {("ended", "marat")}


def twice(here: Installation, case_id: int) -> None:
    suspend(here, case_id)
    suspend(here, case_id)


@pytest.mark.parametrize(
    ("command", "error", "message"),
    [
        (twice, AtqaruError, "suspended already by marat"),
        (resume, AtqaruError, "is not suspended"),
        (lambda here, case_id: suspend(here, case_id, " "), NoReason, "reason: nothing is written"),
        (lambda here, case_id: end_by_hand(here, case_id, ""), NoReason, "reason: nothing is written"),
        (lambda here, case_id: suspend(here, case_id, actor=FIXER), NotYours, "may not do that"),
        (lambda here, case_id: resume(here, case_id, actor=FIXER), NotYours, "may not do that"),
        (lambda here, case_id: end_by_hand(here, case_id, actor=FIXER), NotYours, "may not do that"),
        (lambda here, _case_id: suspend(here, 4711), AtqaruError, "there is no case 4711"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    here: Installation, command: Callable[[Installation, int], Any], error: type[AtqaruError], message: str
) -> None:
    case_id = busy(here)

    with pytest.raises(error, match=message):
        command(here, case_id)


def test_a_suspended_case_is_not_tried_again(here: Installation) -> None:
    here.deploy(diagram(start("s"), exclusive("x"), end("e"), flows("s", "x"), flow("x", "e", when="=open")))
    case_id = here.start()
    suspend(here, case_id, actor=ADMIN)

    with pytest.raises(CaseSuspended):
        here.retry(here.incidents()[0].id)


@pytest.mark.parametrize(
    ("moment", "state"), [("2026-04-08 18:30:00.900000", "cancelled"), ("2026-04-08 18:30:01", "missed")]
)
def test_a_case_that_is_ended_in_the_last_second_of_a_term_has_not_missed_it(
    here: Installation, moment: str, state: str
) -> None:
    case_id = busy(here)
    here.at(moment)

    end_by_hand(here, case_id)

    assert {row.element_id: row.state for row in here.rows(deadlines)} == {"term": state, "later": "cancelled"}
