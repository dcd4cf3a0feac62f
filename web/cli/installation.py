"""What commands share: the office, the handlers and the database of this installation."""

import os
from datetime import date
from functools import cache, partial

import click

import tasks
from engine.calendar.table_file import load_calendar
from engine.clock import system_clock
from engine.execution.installation.office import Office
from engine.execution.installation.runtime import Runtime
from engine.handlers import Handlers
from engine.office.hours_file import load_hours
from storage.database import Database
from tasks.settings import TaskSettings
from web.cli.db import opened
from web.settings import database_address, issued_in


@cache
def the_office() -> Office:
    """The calendar and hours that come with the product."""
    return Office.of(load_calendar(), load_hours())


def office_of_the_moment(url: str) -> Office:
    """The office with what administrators have entered; without a database, the one that comes with the product."""
    file = Database(url).file
    if file is not None and not file.exists():
        return the_office()
    with opened(url) as database, database.reading() as session:
        # no handler takes part in counting days
        return Runtime(system_clock, the_office(), {}).at_present(session).office


def the_runtime() -> Runtime:
    """The engine on the wall clock with every handler installed; handlers are closed with the command."""
    runtime = serving_runtime()
    click.get_current_context().call_on_close(partial(tasks.close_handlers, runtime.handlers))
    return runtime


def serving_runtime() -> Runtime:
    """The same for a server, which closes its handlers itself when none is in use any more."""
    handlers = tasks.handlers(TaskSettings.of(os.environ))
    return Runtime(system_clock, the_office(), handlers, issued_in=issued_in())


def simulated_handlers() -> Handlers:
    """All handlers as rehearsals, checks and demonstrations use them: nothing is sent."""
    return tasks.handlers(TaskSettings.simulated())


def today(office: Office) -> date:
    """The local date of the office."""
    return office.local(system_clock()).date()


def the_database() -> Database:
    """The installation's database."""
    return Database(database_address())
