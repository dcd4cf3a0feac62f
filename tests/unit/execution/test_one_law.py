"""One law for one registration day: by which versions a case goes, whenever they were deployed (GEN-05, CAL-06)."""

from datetime import date, time

import pytest

from engine.calendar.working_time import Week
from engine.clock import VirtualClock
from engine.execution.people.starting import start_case
from engine.office.changes import HoursChange, OfficePlace
from storage.database import Database
from storage.tables import definitions, user_tasks
from tests.diagrams import call, catch, decide, diagram, end, flows, start, timer, user_task
from tests.unit.execution.installation import APPLICANT, Installation, decision, form, local
from tests.unit.execution.office_changes import ORDER, change, worked

MONDAY = date(2026, 4, 13)
FRIDAY_EVENING = "2026-04-10 19:00"


def service(name: str, *, day: str = "day") -> bytes:
    """A process that waits for its registration day, then calls, decides and asks."""
    return diagram(
        start("s"),
        catch(day, timer(date="=at_office_open(registered_on)")),
        call("c", "called"),
        decide("d", "rule", "said"),
        user_task("u", form="f"),
        end("e"),
        flows("s", day, "c", "d", "u", "e"),
        name=name,
    )


def called(name: str) -> bytes:
    return diagram(start("cs"), user_task(f"in_{name}"), end("ce"), flows("cs", f"in_{name}", "ce"), id="called")


def deploy(here: Installation, name: str, effective_from: date = date(2019, 1, 1), **changes: str) -> list[str]:
    done = here.deploy(
        service(name, **changes),
        called(name),
        effective_from=effective_from,
        rule=decision("rule", f'"{name}"'),
        f=form("f", {"key": name}),
    )
    return list(done.notes)


def version(here: Installation, kind: str, number: int) -> int:
    (found,) = (row.id for row in here.rows(definitions) if (row.kind, row.version) == (kind, number))
    return int(found)


def test_friday_evening_goes_by_mondays_version_that_was_deployed_on_saturday(here: Installation) -> None:
    deploy(here, "old")
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    here.at("2026-04-11 12:00")

    notes = deploy(here, "new", MONDAY)
    here.at("2026-04-13 09:00")
    here.work()

    assert notes == []
    assert here.open(case_id) == ["in_new"]
    here.complete(case_id, "in_new")
    assert here.data(here.event(case_id, "decision_evaluated"))["evaluations"]
    task = here.rows(user_tasks, case_id=case_id)[0]
    names = {row.id: (row.kind, row.version) for row in here.rows(definitions)}
    assert names[here.case(case_id).definition_id] == ("process", 2)
    assert names[task.form_definition_id] == ("form", 2)
    assert here.data(here.event(case_id, "version_changed")) == {"before": 1, "after": here.case(case_id).definition_id}
    assert not here.findings()


def test_what_is_deployed_after_the_office_opened_changes_no_case_of_its_day(here: Installation) -> None:
    deploy(here, "old")
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    here.at("2026-04-13 09:01")

    deploy(here, "new", MONDAY)
    here.work()

    assert here.open(case_id) == ["in_old"]
    assert "version_changed" not in here.told(case_id)


def test_what_is_deployed_on_the_morning_of_the_day_is_its_law_until_the_office_opens(here: Installation) -> None:
    deploy(here, "old")
    here.at(FRIDAY_EVENING)
    of_friday = here.start()
    here.at("2026-04-13 07:00")
    of_the_morning = here.start()
    here.at("2026-04-13 08:59")

    notes = deploy(here, "new", MONDAY)
    here.at("2026-04-13 09:00")
    here.work()

    assert notes == []
    assert [here.open(of_friday), here.open(of_the_morning)] == [["in_new"]] * 2


def test_a_day_that_is_made_worked_while_it_runs_has_one_law_for_all_that_waited(here: Installation) -> None:
    deploy(here, "old")
    here.at(FRIDAY_EVENING)
    of_friday = here.start()
    here.at("2026-04-11 10:00")
    deploy(here, "new", date(2026, 4, 11))
    here.at("2026-04-11 11:00")
    of_saturday = here.start()
    here.at("2026-04-11 12:00")

    change(here, worked("2026-04-11", Week.FIVE))
    here.at("2026-04-11 12:01")
    here.work()
    deploy(here, "late", date(2026, 4, 11))
    here.work()

    assert [here.open(of_friday), here.open(of_saturday)] == [["in_new"]] * 2
    assert {here.case(each).registered_on for each in (of_friday, of_saturday)} == {date(2026, 4, 11)}
    here.complete(of_friday, "in_new")
    assert here.rows(user_tasks, case_id=of_friday)[0].form_definition_id == version(here, "form", 2)


def test_hours_that_change_after_the_office_opened_leave_the_law_of_the_day(here: Installation) -> None:
    deploy(here, "old")
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    here.at("2026-04-13 09:00")
    here.work()
    here.at("2026-04-13 10:00")
    change(here, HoursChange(MONDAY, OfficePlace.OFFICE, time(11), time(18), None, ORDER))
    here.at("2026-04-13 10:30")
    deploy(here, "new", MONDAY)

    here.complete(case_id, "in_old")

    assert here.rows(user_tasks, case_id=case_id)[0].form_definition_id == version(here, "form", 1)


def test_what_is_deployed_back_to_the_past_changes_no_case_that_was_opened(here: Installation) -> None:
    deploy(here, "old")
    here.at("2026-04-13 11:00")
    case_id = here.start()
    here.at("2026-04-13 11:01")

    deploy(here, "new", date(2026, 4, 1))
    here.work()

    assert here.open(case_id) == ["in_old"]


def test_a_case_of_friday_stays_with_fridays_law(here: Installation) -> None:
    deploy(here, "old")
    here.at("2026-04-10 11:00")
    case_id = here.start()
    here.at("2026-04-11 12:00")

    deploy(here, "new", MONDAY)
    here.at("2026-04-13 11:00")
    here.work()

    assert here.open(case_id) == ["in_old"]


def test_a_timer_that_the_new_version_counts_otherwise_is_set_anew(here: Installation) -> None:
    deploy(here, "old")
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    at_nine = b"at_office_open(registered_on)"
    later = service("new").replace(at_nine, at_nine + b' + duration("PT1H")')

    here.deploy(later, effective_from=MONDAY)
    here.at("2026-04-13 09:59")
    here.work()

    assert here.open(case_id) == []
    here.at("2026-04-13 10:00")
    here.work()
    assert here.open(case_id) == ["in_old"]


def test_a_case_that_has_no_place_in_the_version_of_its_day_is_told(here: Installation) -> None:
    deploy(here, "old")
    here.at(FRIDAY_EVENING)
    case_id = here.start()

    notes = deploy(here, "new", MONDAY, day="other_day")
    here.at("2026-04-13 09:00")
    here.work()

    assert len(notes) == 1
    assert notes[0].startswith(f"case {case_id}, to be registered on 2026-04-13, stands where the version of that day")
    assert "version_kept" in here.told(case_id)
    assert here.case(case_id).definition_id == 1
    assert here.open(case_id) == ["in_new"]  # what it calls is in force on its day all the same


@pytest.mark.parametrize(
    ("received", "day"),
    [
        ("2024-02-29 19:00", date(2024, 3, 1)),  # the clocks go back in that night
        ("2025-12-31 19:10", date(2026, 1, 5)),  # S-04: the turn of the year
        ("2024-12-31 18:45", date(2025, 1, 5)),  # S-05: a worked Sunday
        ("2026-03-20 18:45", date(2026, 3, 26)),  # S-02: the eve of Nauryz
    ],
)
def test_the_day_is_the_one_that_counts(database: Database, received: str, day: date) -> None:
    here = Installation(database, received)
    deploy(here, "old")
    case_id = here.start()

    deploy(here, "new", day)

    assert here.case(case_id).registered_on == day
    assert "version_changed" in here.told(case_id)


def test_a_case_that_is_older_than_all_that_is_deployed_keeps_what_came_first(here: Installation) -> None:
    here.at("2026-04-14 12:00")
    deploy(here, "first")
    of_another_clock = here.runtime.at_clock(VirtualClock(local("2026-04-13 10:00")))
    with here.database.transaction() as session:
        case_id = start_case(session, of_another_clock, APPLICANT, "p", "portal", {})
    here.work()
    here.at("2026-04-15 12:00")

    deploy(here, "second")
    here.complete(case_id, "in_first")

    task = here.rows(user_tasks, case_id=case_id)[0]
    names = {row.id: (row.kind, row.version) for row in here.rows(definitions)}
    assert names[here.case(case_id).definition_id] == ("process", 1)
    assert names[task.form_definition_id] == ("form", 1)
