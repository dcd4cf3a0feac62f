"""A release with another calendar or other hours: the engine starts anew, and nobody knows the office of before."""

from datetime import date, time

from engine.execution.due.catching_up import recalculate_all
from engine.execution.installation.runtime import Runtime
from engine.execution.recalculation.previews import preview
from engine.office.changes import HoursChange, OfficePlace
from storage.tables import deadlines, notices, user_tasks
from tests.diagrams import diagram, end, flows, start, user_task
from tests.unit.execution.installation import Installation, local, office
from tests.unit.execution.office_changes import IN_TWO_DAYS, ORDER, off, with_term


def released(here: Installation, *days: str, hours: tuple[HoursChange, ...] = ()) -> None:
    """The next release, in whose tables these days are off and these hours hold."""
    here.office = office().changed([off(day) for day in days], hours, 0)
    here.restarted()


def dated(here: Installation) -> int:
    """A case with a term, and one with a due date and a follow-up date of its task."""
    own = user_task("own", due=IN_TWO_DAYS, follow_up="=working_days_after(registered_on, 1)")
    dated = diagram(start("s"), own, end("e"), flows("s", "own", "e"), id="q")
    here.deploy(with_term(IN_TWO_DAYS, notice="N-02"), dated)
    here.start("q")
    return here.start()


def test_what_the_new_tables_leave_where_it_is_is_told_to_nobody(here: Installation) -> None:
    case_id = dated(here)
    before = here.rows(user_tasks), here.rows(deadlines)

    released(here, "2026-06-01")
    here.work()

    assert here.case(case_id).calendar_version == here.runtime.office.version
    assert here.told(case_id)[-1] == "calendar_changed"
    assert here.rows(notices) == []
    assert (here.rows(user_tasks), here.rows(deadlines)) == before


def test_what_they_move_is_told_with_the_moment_of_before(here: Installation) -> None:
    case_id = dated(here)

    released(here, "2026-04-07")
    assert recalculate_all(here.database, here.runtime) == (2, [])

    after = local("2026-04-09 18:30")
    moved = here.event(case_id, "task_moved")
    assert (moved.due_at, here.data(moved)["before"]) == (after, "2026-04-08T13:30:00+00:00")
    assert [row.due_at for row in here.rows(user_tasks)] == [after, after]
    assert [row.follow_up_at for row in here.rows(user_tasks)] == [local("2026-04-08 18:30"), None]
    facts = [row.facts["before"] for row in here.rows(notices) if row.facts["kind"] == "due_moved"]
    assert facts == ["2026-04-08T13:30:00+00:00"] * 2


def test_other_hours_move_what_ends_with_the_office(here: Installation) -> None:
    dated(here)

    released(here, hours=(HoursChange(date(2026, 4, 7), OfficePlace.OFFICE, time(9), time(17), None, ORDER),))
    here.work()

    assert {row.due_at for row in here.rows(user_tasks)} == {local("2026-04-08 17:00")}


def test_the_preview_after_a_release_tells_only_what_moves(here: Installation) -> None:
    dated(here)
    released(here, "2026-06-01")

    with here.database.reading() as session:
        found = preview(session, Runtime(here.clock, here.office, here.handlers), off("2026-06-02"))

    assert found.moved == ()
