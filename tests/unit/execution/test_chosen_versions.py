"""What a person chose when he moved a case that waits for its registration day: it stays, unless the day moves."""

from datetime import date

from engine.calendar.working_time import Week
from engine.execution.people.moving import Move, move_case
from engine.execution.recalculation.versions import CalledVersions
from storage.tables import timers, user_tasks
from tests.diagrams import Part, call, catch, diagram, end, flows, start, timer, user_task
from tests.unit.execution.fixing import move, newest
from tests.unit.execution.installation import FIXER, Installation, form, local, office
from tests.unit.execution.office_changes import change, off, worked
from tests.unit.execution.parts import one

SATURDAY, MONDAY, TUESDAY = date(2026, 4, 11), date(2026, 4, 13), date(2026, 4, 14)
FRIDAY_EVENING = "2026-04-10 19:00"
DAY = catch("day", timer(date="=at_office_open(registered_on)"))
FAR_OFF = "2026-05-20"


def service(task: str) -> bytes:
    return diagram(start("s"), DAY, user_task(task), end("e"), flows("s", "day", task, "e"))


def moved(here: Installation, *, of_day: date = TUESDAY, taken: CalledVersions = CalledVersions.AS_BEFORE) -> int:
    """A case of Friday evening, moved to a version that is not the one of its day."""
    here.deploy(service("old"))
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    here.deploy(service("chosen"), effective_from=of_day)
    move(here, case_id, "p", taken=taken)
    here.restarted()
    return case_id


def test_a_calendar_entry_that_does_not_concern_the_day_leaves_the_version_that_was_chosen(here: Installation) -> None:
    case_id = moved(here)
    change(here, off(FAR_OFF))
    here.work()
    change(here, off("2026-05-21"))

    here.at("2026-04-13 09:00")
    here.work()

    assert here.open(case_id) == ["chosen"]
    assert "version_changed" not in here.told(case_id)
    assert not here.findings()


def test_so_does_a_deployment_of_something_else(here: Installation) -> None:
    case_id = moved(here)

    done = here.deploy(one().replace(b'"p"', b'"other"'))

    assert done.notes == ()
    assert here.case(case_id).definition_id == newest(here)


def test_a_version_that_is_deployed_for_the_day_afterwards_leaves_it_and_its_deployer_is_told(
    here: Installation,
) -> None:
    case_id = moved(here)
    chosen = newest(here)

    done = here.deploy(service("late"), effective_from=MONDAY)

    told = f"case {case_id}, to be registered on 2026-04-13, goes on in the version into which it was moved by hand"
    assert done.notes == (f"{told}, and not in that of the day; move it by hand",)
    assert here.case(case_id).definition_id == chosen


def test_a_day_that_moves_to_one_of_another_law_takes_its_version(here: Installation) -> None:
    here.deploy(service("of_saturday"))
    here.deploy(service("of_monday"), effective_from=MONDAY)
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    here.deploy(service("chosen"), effective_from=TUESDAY)
    move(here, case_id, "p")

    change(here, worked("2026-04-11", Week.FIVE))
    here.at("2026-04-11 09:00")
    here.work()

    assert here.case(case_id).registered_on == SATURDAY
    assert here.open(case_id) == ["of_saturday"]
    assert here.told(case_id)[:5] == [
        "case_opened",
        "case_moved",
        "calendar_changed",
        "registration_moved",
        "version_changed",
    ]


def test_a_day_of_another_law_sets_what_waits_by_its_version(here: Installation) -> None:
    def service(days: int) -> bytes:
        return one(task=catch("u", timer(date=f"=at_office_open(working_days_after(registered_on, {days}))")))

    here.deploy(service(5))
    here.deploy(service(3), effective_from=MONDAY)
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    here.deploy(service(7), effective_from=TUESDAY)
    move(here, case_id, "p")

    change(here, worked("2026-04-11", Week.FIVE))
    here.work()

    assert [row.due_at for row in here.rows(timers)] == [local("2026-04-17 09:00")]


def test_what_was_chosen_is_forgotten_once_a_day_of_another_law_has_taken_its_version(here: Installation) -> None:
    def inner(task: str) -> bytes:
        return diagram(start("is"), DAY, user_task(task), end("ie"), flows("is", "day", task, "ie"), id="inner")

    here.deploy(diagram(start("s"), call("c", "inner"), end("e"), flows("s", "c", "e")), inner("of_saturday"))
    here.deploy(inner("of_monday"), effective_from=MONDAY)
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    here.deploy(inner("chosen"), effective_from=TUESDAY)
    move(here, case_id, "inner")
    change(here, worked("2026-04-11", Week.FIVE))
    here.work()

    here.deploy(inner("corrected"), effective_from=SATURDAY)
    here.at("2026-04-11 09:00")
    here.work()

    assert here.open(case_id) == ["corrected"]


def test_a_day_that_moves_to_one_of_the_same_law_leaves_what_was_chosen(here: Installation) -> None:
    case_id = moved(here, of_day=date(2026, 4, 20))

    change(here, off("2026-04-13"))
    here.at("2026-04-14 09:00")
    here.work()

    assert here.case(case_id).registered_on == TUESDAY
    assert here.open(case_id) == ["chosen"]


def test_a_case_that_was_left_in_its_version_while_what_it_calls_was_taken_anew_stays_in_it(
    here: Installation,
) -> None:
    here.deploy(service("old"))
    asked = diagram(start("s"), DAY, user_task("new", form="f"), end("e"), flows("s", "day", "new", "e"))
    here.deploy(asked, f=form("f", {"key": "x"}), effective_from=MONDAY)
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    here.deploy(f=form("f", {"key": "y"}))
    with here.database.transaction() as session:
        move_case(session, here.runtime, FIXER, case_id, Move(taken=CalledVersions.OF_TODAY), "the form was wrong")

    change(here, off(FAR_OFF))
    here.work()

    assert here.case(case_id).definition_id == newest(here)


def test_a_called_process_that_was_moved_stays_too(here: Installation) -> None:
    def inner(task: str) -> bytes:
        return diagram(start("is"), DAY, user_task(task), end("ie"), flows("is", "day", task, "ie"), id="inner")

    here.deploy(diagram(start("s"), call("c", "inner"), end("e"), flows("s", "c", "e")), inner("old"))
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    here.deploy(inner("chosen"), effective_from=TUESDAY)
    move(here, case_id, "inner")

    change(here, off(FAR_OFF))
    here.at("2026-04-13 09:00")
    here.work()

    assert here.open(case_id) == ["chosen"]


def dated(due: str, **more: str) -> Part:
    return user_task("u", due=f"=working_days_after(registered_on, {due})", **more)


def test_a_day_off_moves_the_date_of_a_task_by_the_version_that_has_set_it(here: Installation) -> None:
    here.deploy(one(task=dated("3")))
    case_id = here.start()
    here.deploy(one(task=dated("5")))
    move(here, case_id, "p")
    before = here.rows(user_tasks)[0].due_at

    change(here, off("2026-04-08"))
    here.work()

    assert before == local("2026-04-09 18:30")
    assert here.rows(user_tasks)[0].due_at == local("2026-04-10 18:30")


def test_a_release_with_other_tables_leaves_the_date_of_a_moved_task(here: Installation) -> None:
    here.deploy(one(task=dated("3")))
    case_id = here.start()
    here.deploy(one(task=dated("5")))
    move(here, case_id, "p")

    here.office = office().changed([off("2026-06-01")], (), 0)
    here.restarted()
    here.work()

    assert here.case(case_id).calendar_version == here.runtime.office.version
    assert here.rows(user_tasks)[0].due_at == local("2026-04-09 18:30")
