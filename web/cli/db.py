"""The commands `atqaru db`, and how every command finds its database; `storage` defines the schema."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from storage.database import Database
from storage.schema import newest_revision, require_current
from storage.schema import upgrade as upgrade_database
from web.cli.printing import print_line
from web.settings import DATABASE_VARIABLE, DEFAULT_DATABASE

Command = TypeVar("Command", bound=Callable[..., Any])


def database_option(command: Command) -> Command:
    """Gives a command the option for its database."""
    return click.option(
        "--database",
        "url",
        envvar=DATABASE_VARIABLE,
        default=DEFAULT_DATABASE,
        show_default=True,
        show_envvar=True,
        metavar="URL",
        help="URL of the database.",
    )(command)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The database for a command, with the schema of this version, closed afterwards."""
    database = Database(url)
    try:
        require_current(database)
        yield database
    finally:
        database.close()


@click.group()
def db() -> None:
    """Manage the database."""


@db.command()
@database_option
def upgrade(url: str) -> None:
    """Create the database, or migrate it to the schema of this version."""
    database = Database(url)
    try:
        upgrade_database(database)
    finally:
        database.close()
    print_line(f"{database.url}: schema {newest_revision()}")
