"""`atqaru demo`: adds the demonstration people and cases, once."""

import click
from sqlalchemy import insert

from engine.deployment.deploy import SERVICES
from engine.execution.permissions import Actor
from storage.database import Session
from storage.queries.users import user_row
from storage.tables import memberships, users
from web.account.passwords import hash_password
from web.cli.installation import the_database, the_runtime
from web.demonstration.cases import FILE, play, read_cases
from web.demonstration.people import PASSWORD, PEOPLE


@click.command()
def demo() -> None:
    """Adds people and cases to look at, and prints the logins; what is there already stays as it is."""
    database, runtime = the_database(), the_runtime()
    with database.transaction() as session:
        is_new = user_row(session, PEOPLE[0].login) is None
        if is_new:
            _add_people(session)
    if is_new:
        applicant = Actor(PEOPLE[0].login, frozenset(PEOPLE[0].groups))
        stranger = Actor("portal", frozenset())
        for path in sorted(SERVICES.glob(f"*/{FILE}")):
            for number, (name, rehearsal) in enumerate(read_cases(path, runtime.office, runtime.clock())):
                play(database, runtime, applicant if number == 0 else stranger, name, rehearsal)
    click.echo(f"Logins (password: {PASSWORD}):")
    for person in PEOPLE:
        click.echo(f"  {person.login:<14} {', '.join(person.groups)}")


def _add_people(session: Session) -> None:
    password_hash = hash_password(PASSWORD)
    session.execute(insert(users), [
        {"id": person.login, "name": person.name, "password_hash": password_hash, "iin": person.iin, "disabled": False}
        for person in PEOPLE
    ])
    session.execute(insert(memberships), [
        {"user_id": person.login, "group_id": group} for person in PEOPLE for group in person.groups
    ])
