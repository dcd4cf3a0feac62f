"""`atqaru demo`: adds the demonstration people and cases, once."""

import click

from engine.accounts import Account, add_account
from engine.deployment.deploy import SERVICES
from engine.execution.permissions import Actor
from engine.execution.runtime import Runtime
from storage.database import Database
from storage.queries.users import user_row
from web.account.passwords import hash_password
from web.cli.installation import the_database, the_runtime
from web.demonstration.cases import FILE, play, read_cases
from web.demonstration.people import PASSWORD, PEOPLE


@click.command()
def demo() -> None:
    """Adds people and cases to look at, and prints the logins; what is there already stays as it is."""
    database, runtime = the_database(), the_runtime()
    with database.reading() as session:
        is_new = user_row(session, PEOPLE[0].login) is None
    if is_new:
        _play_cases(database, runtime)
        # last, since the people tell that the demonstration is complete
        _add_people(database, runtime)
    click.echo(f"Logins (password: {PASSWORD}):")
    for person in PEOPLE:
        click.echo(f"  {person.login:<14} {', '.join(person.groups)}")


def _play_cases(database: Database, runtime: Runtime) -> None:
    people = {person.login: Actor(person.login, frozenset(person.groups)) for person in PEOPLE}
    for path in sorted(SERVICES.glob(f"*/{FILE}")):
        play(database, runtime, people, read_cases(path, runtime.office, runtime.clock()))


def _add_people(database: Database, runtime: Runtime) -> None:
    password_hash = hash_password(PASSWORD)
    with database.transaction() as session:
        for person in PEOPLE:
            account = Account(person.login, person.name, person.groups, person.iin)
            add_account(session, runtime.clock, "demonstration", account, password_hash)
