"""The commands `atqaru user`: local accounts; the engine decides what is valid for an account."""

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
from web.cli.printing import print_line

_DISABLED = "the account was disabled"


@click.group()
def user() -> None:
    """Manage local accounts."""


@user.command()
@click.argument("login")
@click.option("--name", required=True, help="Name of the person, as others see it.")
@click.option("--group", "groups", multiple=True, required=True, help="Group of the person; can be repeated.")
@click.option("--iin", help="Individual identification number; prefilled in applications.")
@click.option("--phone", help="Telephone number of the person, + and digits; prefilled in applications.")
@click.password_option(help="Prompted for if left out.")
@database_option
def add(  # an account is all of this
    login: str, name: str, groups: tuple[str, ...], iin: str | None, phone: str | None, password: str, url: str
) -> None:
    """Add an account."""
    require_usable(password)
    account = Account(login, name, groups, iin, phone)
    with opened(url) as database, database.transaction() as session:
        add_account(session, system_clock, system_login(), account, hash_password(password))
    print_line(f"{login}: {name}, {', '.join(sorted(groups))}")


@user.command("list")
@database_option
def list_accounts(url: str) -> None:
    """List accounts with their groups."""
    with opened(url) as database, database.reading() as session:
        for row in user_list(session):
            state = "  (disabled)" if row.disabled else ""
            print_line(row.id, row.name, f"{', '.join(groups_of(session, row.id))}{state}")


@user.command()
@click.argument("login")
@database_option
def disable(login: str, url: str) -> None:
    """Disable an account.

    It is signed out at its next request, and the tasks that it has claimed return to their groups.
    """
    runtime, actor = the_runtime(), administrator()
    with opened(url) as database, database.transaction() as session:
        disable_account(session, system_clock, actor.id, login)
        left = release_tasks_of(session, runtime, actor, login, _DISABLED)
    print_line(f"{login}: disabled")
    for task in left:
        print_line(f"nobody else can do: {task.name} (case {task.case_id}); look at the case", err=True)


@user.command()
@click.argument("login")
@database_option
def enable(login: str, url: str) -> None:
    """Enable a disabled account, in the groups that it had."""
    with opened(url) as database, database.transaction() as session:
        enable_account(session, system_clock, system_login(), login)
    print_line(f"{login}: enabled")


@user.command("password")
@click.argument("login")
@click.password_option(help="Prompted for if left out.")
@database_option
def set_password(login: str, password: str, url: str) -> None:
    """Change the password of an account.

    Sessions that began with the old password end.
    """
    require_usable(password)
    with opened(url) as database, database.transaction() as session:
        change_password(session, system_clock, system_login(), login, hash_password(password))
    print_line(f"{login}: password changed")
