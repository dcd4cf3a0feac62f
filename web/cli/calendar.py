"""The commands `atqaru calendar`: the day of registration, the due date, the freezing of the table.

Each prints only its answer; the engine decides what a day is.
"""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from engine.calendar.calendar import Calendar
from engine.calendar.table_file import CALENDARS, load_calendar, read_table
from engine.calendar.working_time import Override, Week, weeks_named
from engine.files.writing import write_files
from engine.iso_text import moment_from
from engine.office.days import channel_named, registration_day
from engine.quoting import quoted
from web.cli.days import DayType
from web.cli.db import database_option
from web.cli.numbers import NumberType
from web.cli.office_entries import day, hours
from web.cli.printing import print_line
from web.cli.refusals import RefusedCommand

OVERRIDE_TEXT = re.compile(r"([^=]+)=(on|off)(?:,(five|six|both))?")

# Before 2002 holidays were not carried over; the package's estimate of Kurban Ait for later years is useless.
YEARS = NumberType(2002, 2050)
# More than any table of working time has.
DAYS = NumberType(-100_000, 100_000)


class MomentType(click.ParamType[datetime]):
    """A moment as YYYY-MM-DD HH:MM, with seconds and offset if wanted; without an offset it is local time."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment that the text means, naive if it has no offset."""
        try:
            return moment_from(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class OverrideType(click.ParamType[Override]):
    """A day made off or worked, as DATE=off or DATE=on, with `,five` or `,six` if it binds one week only."""

    name = "override"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Override:
        """The override that the text means."""
        found = OVERRIDE_TEXT.fullmatch(value)
        if found is None:
            self.fail(f"{quoted(value)} is not an override; write DATE=off or DATE=on, e.g. 2026-12-17=off", param, ctx)
        on = DayType().convert(found[1], param, ctx)
        return Override(on, found[2] == "on", "named on the command line", weeks_named(found[3] or "both"))


overrides_option = click.option(
    "--override",
    "overrides",
    type=OverrideType(),
    multiple=True,
    metavar="DATE=off|on[,five|six]",
    help="Count as if the day were off, or worked; can be repeated.",
)


@click.group()
def calendar() -> None:
    """Compute working days, and manage days off and office hours."""


@calendar.command()
@click.option("--channel", required=True, help="portal, counter or sc (State Corporation).")
@click.option(
    "--received", type=MomentType(), required=True, help="When it was received: YYYY-MM-DD HH:MM, local time."
)
@click.option("--same-day-until", metavar="HH:MM", help="Time until which the portal registers the same day.")
@click.option("--place", metavar="KZ-..", help="Region of the provider, for the local time (ISO 3166-2).")
@overrides_option
@database_option
def registered(
    channel: str,
    received: datetime,
    same_day_until: str | None,
    place: str | None,
    overrides: tuple[Override, ...],
    url: str,
) -> None:
    """Print the day of registration, or `closed`."""
    from web.cli.installation import office_of_the_moment

    office = office_of_the_moment(url)
    days = load_calendar(place=place).with_overrides((*office.calendar.overrides, *overrides))
    settings = {} if same_day_until is None else {"portal.same_day_until": same_day_until}
    hours = office.hours.with_settings(settings)
    day = registration_day(days, hours, channel_named(channel), local_moment(days, received))
    print_line("closed" if day is None else day.isoformat())


@calendar.command()
@click.option("--from", "start", type=DayType(), required=True, help="First day, not counted: YYYY-MM-DD.")
@click.option("--working-days", type=DAYS, required=True, help="Number of working days; a negative number counts back.")
@click.option(
    "--week",
    type=click.Choice([week.value for week in Week]),
    default=Week.FIVE.value,
    show_default=True,
    help="The working week.",
)
@overrides_option
@database_option
def due(start: date, working_days: int, week: str, overrides: tuple[Override, ...], url: str) -> None:
    """Print the day so many working days after another."""
    from web.cli.installation import office_of_the_moment

    days = office_of_the_moment(url).calendar.with_overrides(overrides)
    day = days.working_days_after(start, working_days, Week(week))
    print_line(day.isoformat())


@calendar.command()
@click.option("--first-year", type=YEARS, default=2019, show_default=True, help="First year of the table.")
@click.option("--last-year", type=YEARS, default=2028, show_default=True, help="Last year of the table.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=CALENDARS,
    help="Where the table is written.",
)
def freeze(first_year: int, last_year: int, folder: Path) -> None:
    """Regenerate the table of working days.

    It comes from the package `holidays`; prints the version of the table.
    """
    # Only here, since the package takes long to import and no other command needs it.
    from engine.calendar.source import calendar_document, rendered

    if first_year > last_year:
        raise RefusedCommand(f"the first year {first_year} is after the last year {last_year}; swap them")
    path = folder / f"kz-{first_year}-{last_year}.json"
    write_files({path: rendered(calendar_document(first_year, last_year)).encode()})
    print_line(read_table(path).version)


calendar.add_command(day)
calendar.add_command(hours)


def local_moment(days: Calendar, received: datetime) -> datetime:
    """The moment unchanged, or in the calendar's zone if it has no offset."""
    return received if received.tzinfo else received.replace(tzinfo=days.zone)
