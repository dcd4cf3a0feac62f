"""The commands `atqaru user`: local accounts; what an account must be, the engine decides."""

import click

from engine.clock import system_clock
from engine.execution.installation.accounts import (
    Account,
    add_account,
    change_password,
    disable_account,
    enable_account,
)
from engine.execution.people.handing_over import release_tasks_of
from storage.queries.users import groups_of, user_list
from web.account.passwords import hash_password, require_usable
from web.cli.acting import administrator, system_login
from web.cli.db import database_option, opened
from web.cli.installation import the_runtime

_DISABLED = "the account was disabled"


@click.group()
def user() -> None:
    """Look after local accounts."""


@user.command()
@click.argument("login")
@click.option("--name", required=True, help="The person's name, as others see it.")
@click.option(
    "--group", "groups", multiple=True, required=True, help="A group of the person; may be given several times."
)
@click.option("--iin", help="Individual identification number; applications are filled in with it.")
@click.password_option(help="Asked for when left out.")
@database_option
def add(login: str, name: str, groups: tuple[str, ...], iin: str | None, password: str, url: str) -> None:
    """Make an account; asks for its password."""
    require_usable(password)
    with opened(url) as database, database.transaction() as session:
        add_account(session, system_clock, system_login(), Account(login, name, groups, iin), hash_password(password))
    click.echo(f"{login}: {name}, {', '.join(sorted(groups))}")


@user.command("list")
@database_option
def list_accounts(url: str) -> None:
    """Print every account with its groups, one a line."""
    with opened(url) as database, database.reading() as session:
        for row in user_list(session):
            state = "  (disabled)" if row.disabled else ""
            click.echo(f"{row.id}\t{row.name}\t{', '.join(groups_of(session, row.id))}{state}")


@user.command()
@click.argument("login")
@database_option
def disable(login: str, url: str) -> None:
    """Shut an account out at once; what it did stays, and the tasks that it holds go back to their groups."""
    runtime, actor = the_runtime(), administrator()
    with opened(url) as database, database.transaction() as session:
        disable_account(session, system_clock, actor.id, login)
        left = release_tasks_of(session, runtime, actor, login, _DISABLED)
    click.echo(f"{login}: disabled")
    for task in left:
        click.echo(f"nobody else can do: {task.name} (case {task.case_id}); look at the case", err=True)


@user.command()
@click.argument("login")
@database_option
def enable(login: str, url: str) -> None:
    """Let a disabled account in again, in the groups that it had."""
    with opened(url) as database, database.transaction() as session:
        enable_account(session, system_clock, system_login(), login)
    click.echo(f"{login}: in use again")


@user.command("password")
@click.argument("login")
@click.password_option(help="Asked for when left out.")
@database_option
def set_password(login: str, password: str, url: str) -> None:
    """Give an account another password; whoever has signed in with the old one has to sign in again."""
    require_usable(password)
    with opened(url) as database, database.transaction() as session:
        change_password(session, system_clock, system_login(), login, hash_password(password))
    click.echo(f"{login}: has another password")
