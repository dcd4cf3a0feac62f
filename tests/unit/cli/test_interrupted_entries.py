"""`atqaru calendar day add` where the database takes the entry and then nothing more, as one that is busy or full."""

from datetime import date, timedelta

from engine.calendar.working_time import Week
from engine.clock import system_clock
from storage.database import Database
from storage.queries.office import day_entries
from storage.tables import deadlines
from tests.full_database import no_room_in
from tests.unit.cli.test_fixing_commands import run
from tests.unit.execution.installation import Installation, office
from tests.unit.execution.office_changes import with_term


def a_day_worked_soon() -> date:
    """The day after tomorrow or the next one that all work on: within a term of ten working days from now."""
    days = (system_clock().date() + timedelta(days=2 + number) for number in range(10))
    return next(day for day in days if all(office().calendar.is_working_day(day, week) for week in Week))


def test_what_is_stored_and_what_remains_is_told_and_done_by_itself(database: Database) -> None:
    here = Installation(database)
    here.clock.advance_to(system_clock())
    here.deploy(with_term())
    here.start()
    before = here.rows(deadlines)[0].due_at

    with no_room_in(database, "cases"):
        result = run(database, "calendar", "day", "add", str(a_day_worked_soon()), "--off", "--law", "Order 5", "--yes")
    with database.reading() as session:
        entries = [row.legal_basis for row in day_entries(session)]
    here.work()

    assert (result.exit_code, entries) == (0, ["Order 5"])
    assert result.stdout.splitlines()[-1].startswith("entered; open cases follow ")
    assert "allow all of them to be recalculated now (the disk is full" in result.stderr
    assert "do not enter it again: the server does the rest by itself" in result.stderr
    assert here.rows(deadlines)[0].due_at > before
