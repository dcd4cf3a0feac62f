"""`atqaru demo`: adds the demonstration people and cases, once."""

import logging
from collections.abc import Sequence

import click
import structlog

from engine.clock import system_clock
from engine.deployment.deploy import SERVICES
from engine.execution.installation.accounts import Account, add_account
from engine.execution.installation.actors import actor_in
from engine.execution.installation.runtime import Runtime
from storage.database import Database
from storage.queries.users import user_row
from web.account.passwords import hash_password
from web.cli.db import opened
from web.cli.installation import simulated_handlers, the_office
from web.cli.printing import print_line
from web.cli.refusals import RefusedCommand
from web.demonstration.people import PASSWORD, PEOPLE, DemoPerson
from web.demonstration.playing import play
from web.demonstration.reading import FILE, read_cases
from web.settings import database_address, issued_in


@click.command()
def demo() -> None:
    """Add demonstration people and cases.

    Prints the logins. What exists already stays as it is.
    """
    # a silent gateway is part of the demonstration, and no fault
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with opened(database_address()) as database:
        _add_what_lacks(database, Runtime(system_clock, the_office(), simulated_handlers(), issued_in=issued_in()))
    print_line(f"Logins (password: {PASSWORD}):")
    for person in PEOPLE:
        print_line(f"  {person.login:<14} {', '.join(person.groups)}")


def _add_what_lacks(database: Database, runtime: Runtime) -> None:
    # the commission is needed for the cases; the last person is added last, which shows that everything is complete
    with database.reading() as session:
        has_begun, is_complete = (user_row(session, PEOPLE[place].login) is not None for place in (0, -1))
    if has_begun and not is_complete:
        raise RefusedCommand(
            "an earlier `atqaru demo` was interrupted, and what it began cannot be played on; "
            "recreate the database: remove its file or drop it, then call `atqaru db upgrade`, deploy, and this again"
        )
    if not has_begun:
        _add_people(database, runtime, PEOPLE[:-1])
        _play_cases(database, runtime)
        _add_people(database, runtime, PEOPLE[-1:])


def _play_cases(database: Database, runtime: Runtime) -> None:
    with database.reading() as session:
        people = {person.login: actor_in(session, person.login, person.groups) for person in PEOPLE}
    for path in sorted(SERVICES.glob(f"*/{FILE}")):
        play(database, runtime, people, read_cases(path, runtime.office, runtime.clock()))


def _add_people(database: Database, runtime: Runtime, people: Sequence[DemoPerson]) -> None:
    password_hash = hash_password(PASSWORD)
    with database.transaction() as session:
        for person in people:
            if user_row(session, person.login) is None:
                account = Account(person.login, person.name, person.groups, person.iin)
                add_account(session, runtime.clock, "demonstration", account, password_hash)
