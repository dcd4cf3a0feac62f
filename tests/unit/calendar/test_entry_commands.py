"""The commands by which an administrator enters days and hours."""

from datetime import timedelta

import pytest
from click.testing import CliRunner, Result

from engine.clock import system_clock
from storage.database import Database
from storage.queries.office import day_entries, hours_entries
from storage.tables import audit_events, deadlines
from tests.diagrams import catch, diagram, end, flows, start, timer
from tests.unit.execution.installation import Installation
from tests.unit.execution.office_changes import IN_TWO_DAYS, with_term
from web.cli import main


def run(url: str, *arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, ["calendar", *arguments, "--database", url], input=given)


@pytest.fixture
def here(database: Database) -> Installation:
    """An installation of this very moment: commands go by the wall clock."""
    here = Installation(database, system_clock().strftime("%Y-%m-%d %H:%M"))
    here.deploy(with_term(IN_TWO_DAYS))
    here.start()
    return here


def next_working_days(here: Installation) -> list[str]:
    calendar, day = here.office.calendar, here.case(1).registered_on
    return [str(calendar.working_days_after(day, count)) for count in (1, 2, 3)]


def test_a_day_is_entered_after_a_look_at_what_moves(here: Installation, database_url: str) -> None:
    first, second, third = next_working_days(here)

    looked = run(database_url, "day", "add", first, "--off", "--law", "Order 5", "--preview", "--week", "five")
    left = run(database_url, "day", "add", first, "--off", "--law", "Order 5", "--week", "five", given="n\n")
    nothing = here.rows(deadlines)[0].due_at
    entered = run(database_url, "day", "add", first, "--off", "--law", "Order 5", "--week", "five", given="y\n")

    line = f"case 1\tdeadline\tTerm\t{second} 18:30 -> {third} 18:30\n"
    assert line in looked.output
    assert line in left.output
    assert "1 of 1 open cases would change" in entered.output
    assert "entered; 1 open cases now follow" in entered.output
    assert str(here.office.local(nothing).date()) == second
    assert str(here.office.local(here.rows(deadlines)[0].due_at).date()) == third
    assert [event.type for event in here.rows(audit_events, chain=0)].count("day_entered") == 1


def test_what_has_no_name_is_told_by_what_it_stands_on(here: Installation, database_url: str) -> None:
    wait = catch("w", timer(date=IN_TWO_DAYS))
    parts = start("s"), wait, end("e"), flows("s", "w", "e")
    here.deploy(diagram(*parts, id="named", name="The wait"), diagram(*parts, id="unnamed"))
    here.start("named")
    here.start("unnamed")
    first, *_later = next_working_days(here)

    looked = run(database_url, "day", "add", first, "--off", "--law", "Order 5", "--preview", "--week", "five")

    assert "case 2\ttimer\twithout a name, on 'The wait'\t" in looked.output
    assert "case 3\ttimer\twithout a name\t" in looked.output


def test_entries_are_listed_and_withdrawn(here: Installation, database_url: str) -> None:
    first, second, _third = next_working_days(here)
    run(database_url, "day", "add", first, "--off", "--week", "five", "--law", "Order 5", "--yes")
    hours = ("--from", first, "--opens", "09:00", "--closes", "17:00", "--lunch", "13:00-14:00", "--law", "Order 6")
    run(database_url, "hours", "add", "office", *hours, "--yes")

    days, changes = run(database_url, "day", "list").output, run(database_url, "hours", "list").output
    withdrawn = run(database_url, "day", "withdraw", "1", given="y\n").output
    run(database_url, "hours", "withdraw", "1", "--yes")

    assert f"1\t{first} off, five\tOrder 5\tos:" in days
    assert f"1\toffice from {first}: 09:00-17:00, lunch 13:00-14:00\tOrder 6\tos:" in changes
    assert "Withdraw it?" in withdrawn
    assert "withdrawn; 1 open cases now follow" in withdrawn
    assert ", withdrawn " in run(database_url, "day", "list").output
    assert str(here.office.local(here.rows(deadlines)[0].due_at))[:16] == f"{second} 18:30"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("day", "add", "2031-01-01", "--off", "--law", "x", "--yes"), "is outside the working calendar"),
        (
            ("day", "add", "2027-12-16", "--off", "--law", "x", "--yes"),
            "is off already in both working weeks; say another day.",
        ),
        (
            ("day", "add", "2027-12-16", "--off", "--week", "six", "--law", "x", "--yes"),
            "is off already in the six-day week; say another day.",
        ),
        (
            ("day", "add", "2027-11-06", "--off", "--law", "x", "--yes"),
            "in the five-day week; name the six-day week alone",
        ),
        (("day", "add", "2026-01-02", "--worked", "--law", "x", "--yes"), "is over; nobody can work on it any more"),
        (("day", "add", "2027-12-17", "--off", "--law", " ", "--yes"), "has no legal basis"),
        (("day", "add", "2027-12-17", "--off", "--law", "x" * 301, "--yes"), "has 301 characters, more than 300"),
        (("day", "add", "2027-12-17", "--off", "--week", "seven", "--law", "x"), "there is no week 'seven'"),
        (("day", "withdraw", "7", "--yes"), "There is no entry 7 of day in force"),
        (("hours", "withdraw", "7", "--yes"), "There is no entry 7 of hours in force"),
        (
            ("hours", "add", "office", "--from", "2027-12-17", "--opens", "9", "--closes", "18:00", "--law", "x"),
            "'9' is not a time of day",
        ),
        (
            ("hours", "add", "office", "--from", "2020-12-17", "--opens", "09:00", "--closes", "18:00", "--law", "x"),
            "would change days that are over",
        ),
    ],
)
def test_bad_input_is_told_and_changes_nothing(
    sqlite_database: Database, sqlite_url: str, arguments: tuple[str, ...], message: str
) -> None:
    result = run(sqlite_url, *arguments)

    assert result.exit_code != 0
    assert message in result.output
    with sqlite_database.reading() as session:
        assert day_entries(session) == hours_entries(session) == []


def test_a_day_that_is_over_can_be_made_off_and_an_error_taken_back(here: Installation, database_url: str) -> None:
    calendar = here.office.calendar
    day = calendar.working_days_before(here.office.local(system_clock() - timedelta(days=1)).date(), 1)

    entered = run(database_url, "day", "add", str(day), "--off", "--week", "five", "--law", "Order 5", "--yes")
    back = run(database_url, "day", "withdraw", "1", "--yes")

    assert (entered.exit_code, back.exit_code) == (0, 0)
    with here.database.reading() as session:
        assert [entry.withdrawn_at is None for entry in day_entries(session)] == [False]
