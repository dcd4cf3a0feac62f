"""The commands `atqaru calendar day` and `atqaru calendar hours`: what an administrator enters for the office.

Each first shows what would move; the engine decides what may be entered.
"""

from datetime import date, datetime, time
from typing import TYPE_CHECKING

import click

from engine.calendar.working_time import Override, weeks_named
from engine.office.changes import HoursChange, OfficePlace, place_named
from engine.office.hours import HoursError, time_of_day
from engine.quoting import quoted
from web.cli.days import DayType
from web.cli.db import database_option, opened
from web.cli.numbers import NumberType
from web.cli.printing import print_line

if TYPE_CHECKING:
    from engine.execution.installation.office_entries import OfficeChange
    from engine.execution.installation.runtime import Runtime
    from engine.execution.recalculation.previews import MovedMoment
    from storage.database import Database, StoredRow

law_option = click.option("--law", required=True, help="Legal basis; recorded in the audit log.")
preview_option = click.option("--preview", "is_preview", is_flag=True, help="Only show what would change.")
yes_option = click.option("--yes", is_flag=True, help="Do not ask for confirmation.")


@click.group()
def day() -> None:
    """Manage days that an act makes off or worked."""


@day.command("add")
@click.argument("on", type=DayType(), metavar="DAY")
@click.option("--off/--worked", "is_off", required=True, help="Whether the day is off or worked.")
@click.option(
    "--week", default="both", show_default=True, help="The working week to which it applies: five, six or both."
)
@law_option
@preview_option
@yes_option
@database_option
def add_day(on: date, is_off: bool, week: str, law: str, is_preview: bool, yes: bool, url: str) -> None:
    """Make a day off or worked, and recalculate open deadlines."""
    change = Override(on, not is_off, law, weeks_named(week))
    _carry_out(url, change, is_preview=is_preview, yes=yes)


@day.command("withdraw")
@click.argument("entry", type=NumberType())
@preview_option
@yes_option
@database_option
def withdraw_day(entry: int, is_preview: bool, yes: bool, url: str) -> None:
    """Withdraw a day by the number of its entry.

    A worked day can be withdrawn until it is over. A deadline that was missed stays missed.
    """
    from engine.execution.installation.office_entries import Withdrawal

    _carry_out(url, Withdrawal("day", entry), is_preview=is_preview, yes=yes)


@day.command("list")
@database_option
def list_days(url: str) -> None:
    """List the days that were entered."""
    from storage.queries.office import day_entries

    with opened(url) as database, database.reading() as session:
        for row in day_entries(session):
            what = "worked" if row.is_working else "off"
            print_line(row.id, f"{row.on} {what}, {row.week}", row.legal_basis, _by(row))


@click.group()
def hours() -> None:
    """Manage office hours.

    Hours are those of the office, of acceptance, of the counter and of the State Corporation.
    """


@hours.command("add")
@click.argument("place", type=click.Choice([place.value for place in OfficePlace]))
@click.option("--from", "from_on", type=DayType(), required=True, help="First day: YYYY-MM-DD.")
@click.option("--opens", required=True, metavar="HH:MM", help="Opening time.")
@click.option("--closes", required=True, metavar="HH:MM", help="Closing time.")
@click.option("--lunch", metavar="HH:MM-HH:MM", help="Lunch break; none if left out.")
@law_option
@preview_option
@yes_option
@database_option
def add_hours(  # noqa: PLR0913, PLR0917  # hours are all of this
    place: str,
    from_on: date,
    opens: str,
    closes: str,
    lunch: str | None,
    law: str,
    is_preview: bool,
    yes: bool,
    url: str,
) -> None:
    """Set hours from a day on, and recalculate open deadlines."""
    given = time_of_day(opens), time_of_day(closes), _lunch(lunch)
    change = HoursChange(from_on, place_named(place), *given, law)
    _carry_out(url, change, is_preview=is_preview, yes=yes)


@hours.command("withdraw")
@click.argument("entry", type=NumberType())
@preview_option
@yes_option
@database_option
def withdraw_hours(entry: int, is_preview: bool, yes: bool, url: str) -> None:
    """Withdraw hours by the number of their entry, before they apply."""
    from engine.execution.installation.office_entries import Withdrawal

    _carry_out(url, Withdrawal("hours", entry), is_preview=is_preview, yes=yes)


@hours.command("list")
@database_option
def list_hours(url: str) -> None:
    """List the hours that were entered."""
    from storage.queries.office import hours_entries

    with opened(url) as database, database.reading() as session:
        for row in hours_entries(session):
            lunch = f", lunch {row.lunch_from[:5]}-{row.lunch_until[:5]}" if row.lunch_from else ""
            what = f"{row.place} from {row.effective_from}: {row.opens[:5]}-{row.closes[:5]}{lunch}"
            print_line(row.id, what, row.legal_basis, _by(row))


def _by(row: "StoredRow") -> str:
    from web.cli.installation import the_office

    office = the_office()
    withdrawn = f", withdrawn {office.minute_text(row.withdrawn_at)}" if row.withdrawn_at else ""
    return f"{row.actor} {office.minute_text(row.entered_at)}{withdrawn}"


def _lunch(text: str | None) -> tuple[time, time] | None:
    if text is None:
        return None
    begins, dash, ends = text.partition("-")
    if not dash:
        raise HoursError(f"{quoted(text)} is no lunch break; write HH:MM-HH:MM, e.g. 13:00-14:30")
    return time_of_day(begins), time_of_day(ends)


def _carry_out(url: str, change: "OfficeChange", *, is_preview: bool, yes: bool) -> None:
    from engine.execution.due.catching_up import recalculate_all
    from engine.execution.installation.office_entries import Withdrawal, change_office
    from storage.errors import DATABASE_FAILURES
    from web.cli.acting import administrator
    from web.cli.installation import the_runtime

    with opened(url) as database:
        runtime = the_runtime()
        _show(database, runtime, change)
        is_withdrawal = isinstance(change, Withdrawal)
        if is_preview or not (yes or click.confirm("Withdraw it?" if is_withdrawal else "Enter it?")):
            return
        with database.transaction() as session:
            after = change_office(session, runtime, administrator(), change)
        done_what, version = "withdrawn" if is_withdrawal else "entered", after.office.version
        try:
            done, unread = recalculate_all(database, runtime)
        except DATABASE_FAILURES as error:  # the entry is stored, and itself records what is left to do
            print_line(f"{done_what}; open cases follow {version} one after another")
            print_line(_left_to_the_server(error), err=True)
            return
    print_line(f"{done_what}; {done} open cases now follow {version}")
    for case_id in unread:
        print_line(f"case {case_id} could not be read and is unchanged; look at it", err=True)


def _left_to_the_server(error: Exception) -> str:
    reason = getattr(error, "orig", error)
    return (
        f"the database did not allow all of them to be recalculated now ({reason}); do not enter it again: "
        "the server does the rest by itself, within a minute if it is running, else when it is started"
    )


def _show(database: "Database", runtime: "Runtime", change: "OfficeChange") -> None:
    """Prints what would move, case by case, and the totals."""
    from engine.execution.recalculation.previews import missed_before, preview
    from web.cli.naming import case_words

    after: int | None = 0
    seen, moved = 0, 0
    while after is not None:
        with database.reading() as session:
            page = preview(session, runtime, change, after)
            missed = missed_before(session, runtime, change) if after == 0 else []
        for row in missed:
            due = _moment(runtime, row.due_at)
            print_line(case_words(row.number, row.case_id), row.name, f"was missed at {due} and stays missed")
        for each in page.moved:
            times = f"{_moment(runtime, each.before)} -> {_moment(runtime, each.after)}"
            print_line(case_words(each.number, each.case_id), each.kind, _label(each), times)
        seen, moved, after = seen + page.cases_seen, moved + page.cases_moved, page.next_case
    print_line(f"{moved} of {seen} open cases would change")


def _label(moved: "MovedMoment") -> str:
    """What moves, in words: an id means nothing to the person who enters a day."""
    if moved.kind == "registration":
        return "registration"
    unnamed = f"without a name, on {quoted(moved.host_name)}" if moved.host_name else "without a name"
    return moved.name or unnamed


def _moment(runtime: "Runtime", moment: datetime | date | None) -> str:
    if isinstance(moment, datetime):
        return runtime.office.minute_text(moment)
    return str(moment or "none")
