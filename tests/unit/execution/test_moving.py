"""What a move to another version keeps, what it refuses, and what begins and ends by it."""

import pytest

from engine.execution.errors import NotYours
from engine.execution.people.moving import DefinitionLeft, Move, NoSuchVersion, NothingToMove, move_case, preview_move
from engine.execution.people.tasks import claim_task
from engine.execution.reasons import NoReason
from engine.execution.recalculation.versions import CalledVersions
from engine.spiff.changes.mismatches import CannotMove
from engine.spiff.state.errors import ExecutionError
from storage.tables import deadlines, jobs, subscriptions, timers, user_tasks
from tests.diagrams import (
    Part,
    boundary,
    call,
    catch,
    diagram,
    each,
    end,
    event_based,
    event_sub_process,
    flow,
    flows,
    message,
    parallel,
    service_task,
    start,
    timer,
    user_task,
)
from tests.unit.execution.fixing import move, newest, suspend
from tests.unit.execution.installation import CLERK, FIXER, Installation, form, local
from tests.unit.execution.parts import TERM, joined, one


def moved(here: Installation, old: bytes, new: bytes, *, called: bytes | None = None) -> int:
    """A case of the old version, moved to the new one, with a restart before and after."""
    here.deploy(old, *([called] if called else []))
    case_id = here.start()
    here.deploy(new, *([called] if called else []))
    here.restarted()
    move(here, case_id, "p")
    here.restarted()
    return case_id


def test_a_move_keeps_claims_moments_and_what_the_task_was_offered_for(here: Installation) -> None:
    here.deploy(one(TERM, flow("b", "e")))
    case_id = here.start()
    token = here.token(case_id, "u")
    with here.database.transaction() as session:
        claim_task(session, here.runtime, CLERK, case_id, token)
    before = here.rows(user_tasks)[0], here.rows(timers), here.rows(deadlines)[0]
    later = boundary("b", "u", timer(date='=date("2026-05-10")'), name="New", properties={"law": "L-2"})
    here.deploy(one(later, flow("b", "e"), task=user_task("u", "heads", name="Renamed", due='=date("2026-05-01")')))

    move(here, case_id, "p")
    task, term = here.rows(user_tasks)[0], here.rows(deadlines)[0]

    assert (task.assignee, task.due_at, task.candidate_groups) == ("aigerim", before[0].due_at, "clerks")
    assert here.rows(timers) == before[1]
    assert (term.due_at, term.state) == (before[2].due_at, "open")
    assert (task.name, term.name, term.law) == ("Renamed", "New", "L-2")


def test_a_term_that_only_the_new_version_has_begins_with_the_move_and_is_missed_if_it_is_over(
    here: Installation,
) -> None:
    over = boundary("c", "u", timer(date='=date("2026-04-01")'), interrupting=False, properties={"law": "L-2"})
    case_id = moved(here, one(), one(over, flow("c", "e")))
    was = [(row.element_id, row.state) for row in here.rows(deadlines)]
    due_at = here.rows(user_tasks)[0].due_at

    here.work()

    assert (was, due_at) == ([("c", "open")], local("2026-04-01 18:30"))
    assert [(row.element_id, row.state) for row in here.rows(deadlines)] == [("c", "missed")]
    assert here.open(case_id) == ["u"]
    assert here.data(here.event(case_id, "case_moved"))["begun"] == ["c"]


def test_an_event_that_has_fired_once_does_not_begin_again(here: Installation) -> None:
    once = boundary("b", "u", timer(duration="PT1H"), interrupting=False, properties={"law": "L"})
    here.deploy(one(once, flow("b", "t"), user_task("t")))
    case_id = here.start()
    here.at("2026-04-06 13:00")
    here.work()
    here.deploy(one(once, flow("b", "t"), user_task("t", name="Changed")))

    move(here, case_id, "p")

    assert here.rows(timers) == []
    assert [row.state for row in here.rows(deadlines)] == ["missed"]


def test_a_watcher_without_a_place_is_refused_unless_it_may_be_called_off(here: Installation) -> None:
    here.deploy(one(TERM, flow("b", "e")))
    case_id = here.start()
    here.deploy(one())
    before = here.everything()

    with pytest.raises(CannotMove, match="b is not there"):
        move(here, case_id, "p")
    assert here.everything() == before
    move(here, case_id, "p", drops=True)

    assert here.rows(timers) == []
    assert [row.state for row in here.rows(deadlines)] == ["cancelled"]
    assert here.data(here.event(case_id, "case_moved"))["ended"] == ["b"]


def test_a_term_that_is_over_when_it_is_called_off_by_a_move_was_missed(here: Installation) -> None:
    here.deploy(one(TERM, flow("b", "e")))
    case_id = here.start()
    here.at("2026-04-11 11:00")
    here.deploy(one())

    move(here, case_id, "p", drops=True)

    assert [row.state for row in here.rows(deadlines)] == ["missed"]


def test_a_token_at_a_join_waits_on_for_the_others(here: Installation) -> None:
    here.deploy(joined())
    case_id = here.start()
    here.complete(case_id, "u")
    here.deploy(joined(gateway=parallel("j", name="Joined")))
    move(here, case_id, "p")
    here.restarted()
    waiting = here.open(case_id)

    here.complete(case_id, "v")

    assert (waiting, here.open(case_id)) == (["v"], ["t"])


def test_inner_instances_stay_where_they_are_and_the_next_begin_in_the_new_version(here: Installation) -> None:
    old = user_task("u", loop=each("=[1, 2, 3]", "item", sequential=True))
    new = user_task("u", name="New", loop=each("=[7]", "item", sequential=True))
    case_id = moved(here, one(task=old), one(task=new))

    for _ in range(3):
        here.complete(case_id, "u")

    assert here.case(case_id).state == "completed"


def test_an_event_sub_process_that_only_the_new_version_has_is_armed(here: Installation) -> None:
    late = event_sub_process("x", start("xs", message("m", '="k"')), user_task("w"), end("xe"), flows("xs", "w", "xe"))
    case_id = moved(here, one(), one(late))

    here.publish("m", "k")
    here.work()

    assert here.open(case_id) == ["w"]


def test_an_event_that_only_the_new_version_has_joins_the_race(here: Installation) -> None:
    news = catch("n", message("news", '="k"'))
    more = catch("m", message("more", '="k"'))
    race = (start("s"), event_based("g"), news, user_task("t"), flows("s", "g", "n", "t"))
    other = catch("o", timer(date='=date("2026-05-01")'))
    old = diagram(*race, other, flows("g", "o", "t"))
    case_id = moved(here, old, diagram(*race, other, more, flows("g", "o", "t"), flows("g", "m", "t")))

    here.publish("more", "k")
    here.work()

    assert here.open(case_id) == ["t"]
    assert here.rows(subscriptions) == here.rows(timers) == []


def test_a_called_process_is_moved_by_itself(here: Installation) -> None:
    def called(name: str, *more: Part) -> bytes:
        return diagram(start("cs"), user_task("cu", name=name), end("ce"), flows("cs", "cu"), *more, id="q")

    here.deploy(diagram(start("s"), call("c", "q"), end("e"), flows("s", "c", "e")), called("Old", flows("cu", "ce")))
    case_id = here.start()
    here.deploy(called("New", user_task("more"), flows("cu", "more", "ce")))
    here.restarted()

    move(here, case_id, "q")
    here.restarted()
    name = here.rows(user_tasks)[0].name
    here.complete(case_id, "cu")

    assert (name, here.open(case_id)) == ("New", ["more"])
    assert here.case(case_id).definition_id == newest(here, "p")


def test_a_job_takes_the_corrected_type(here: Installation) -> None:
    here.deploy(one(task=service_task("u", "outside", retries="1")))
    case_id = here.start()
    here.worker.does = [RuntimeError("not this one")]
    here.work()
    here.deploy(one(task=service_task("u", "inside")))

    move(here, case_id, "p")
    here.retry(here.incidents()[0].id)
    here.work()

    assert here.rows(jobs) == []
    assert here.case(case_id).state == "completed"


def test_an_open_task_gets_the_form_of_the_new_version(here: Installation) -> None:
    task = one(task=user_task("u", form="f"))
    here.deploy(task, f=form("f", {"key": "x", "validate": {"required": True}}))
    case_id = here.start()
    here.deploy(task + b" ", f=form("f", {"key": "y"}))

    move(here, case_id, "p", taken=CalledVersions.CORRECTED)
    here.complete(case_id, "u", {"y": "given"})

    assert here.case(case_id).state == "completed"


def test_the_preview_tells_which_called_versions_change(here: Installation) -> None:
    task = one(task=user_task("u", form="f"))
    here.deploy(task, f=form("f", {"key": "x"}))
    case_id = here.start()
    here.at("2026-04-07 11:00")
    here.deploy(task, f=form("f", {"key": "y"}))

    with here.database.reading() as session:
        found = preview_move(session, here.runtime, case_id, Move(taken=CalledVersions.CORRECTED))

    assert [(each.before and each.before.number, each.after.key, each.after.number) for each in found.changes] == [
        (1, "f", 2)
    ]


def test_a_watcher_that_cannot_begin_refuses_the_move(here: Installation) -> None:
    here.deploy(one())
    case_id = here.start()
    here.deploy(one(boundary("b", "u", timer(date="=nothing")), flow("b", "e")))
    before = here.everything()

    with pytest.raises(ExecutionError, match="b: the timer gives null, since there is no variable nothing"):
        move(here, case_id, "p")

    assert here.everything() == before


def test_a_suspended_case_is_moved_and_stays_suspended(here: Installation) -> None:
    here.deploy(one())
    case_id = here.start()
    here.deploy(one(task=user_task("u", name="New")))
    suspend(here, case_id)

    move(here, case_id, "p")

    assert here.case(case_id).suspended_at is not None
    assert here.rows(user_tasks)[0].name == "New"


def test_a_move_needs_a_fixer_a_reason_and_another_version(here: Installation) -> None:
    here.deploy(one())
    case_id = here.start()
    here.deploy(one(task=user_task("u", name="New")))
    before = here.everything()

    with pytest.raises(NotYours, match="may not fix"):
        move(here, case_id, "p", actor=CLERK)
    with here.database.transaction() as session, pytest.raises(NoReason, match="reason: nothing is written"):
        move_case(session, here.runtime, FIXER, case_id, Move({1: 2}), "  ")
    with here.database.reading() as session, pytest.raises(NothingToMove, match="these versions already"):
        preview_move(session, here.runtime, case_id, Move())
    for nothing in (Move(), Move({1: 1}), Move(taken=CalledVersions.OF_TODAY)):
        with pytest.raises(NothingToMove, match="these versions already"), here.database.transaction() as session:
            move_case(session, here.runtime, FIXER, case_id, nothing, "a slip")
    assert here.everything() == before
    with here.database.reading() as session, pytest.raises(NoSuchVersion, match="no version of p"):
        preview_move(session, here.runtime, case_id, Move({1: 4711}))
    with here.database.reading() as session, pytest.raises(DefinitionLeft, match="not in definition 2 any more"):
        preview_move(session, here.runtime, case_id, Move({2: 1}))
