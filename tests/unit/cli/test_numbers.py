"""Numbers on the command line: one that no database holds is refused with words, whatever the command."""

from collections.abc import Iterator

import click
import pytest

from storage.database import Database
from tests.unit.cli.test_fixing_commands import run, stuck
from web.cli import main

COMMANDS: list[list[str]] = [
    ["incident", "variables"],
    ["incident", "correct", "--set", "a=1", "--reason", "wrong"],
    ["incident", "retry"],
    ["versions", "withdraw", "--reason", "wrong"],
    ["versions", "change-date", "--reason", "wrong"],
    ["calendar", "day", "withdraw"],
    ["calendar", "hours", "withdraw"],
]
TOO_GREAT = ["2147483648", "9223372036854775808", "9" * 5000]


@pytest.mark.parametrize("number", TOO_GREAT)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_number_that_no_database_holds_is_told(database: Database, command: list[str], number: str) -> None:
    stuck(database)
    day = ["2026-05-01"] if "change-date" in command else []

    answer = run(database, *command, number, *day)

    assert answer.exit_code == 2
    assert "is not a whole number from 1 to 2147483647" in answer.stderr


@pytest.mark.parametrize("number", TOO_GREAT)
def test_there_is_no_case_of_such_a_number(database: Database, number: str) -> None:
    stuck(database)

    answer = run(database, "case", "suspend", number, "--reason", "wrong")

    assert answer.exit_code == 2
    assert "there is no case" in answer.stderr


@pytest.mark.parametrize("number", ["100001", "-100001", "2.5", "9" * 5000])
def test_working_days_are_bounded_too(database: Database, number: str) -> None:
    answer = run(database, "calendar", "due", "--from", "2026-04-06", "--working-days", number)

    assert answer.exit_code == 2
    assert "is not a whole number from -100000 to 100000" in answer.stderr


def _params(command: click.Command, context: click.Context) -> Iterator[click.Parameter]:
    yield from command.params
    for name in command.list_commands(context) if isinstance(command, click.Group) else ():
        found = command.get_command(context, name)
        assert found is not None
        yield from _params(found, context)


def test_no_command_takes_a_number_without_bounds() -> None:
    context = click.Context(main)

    assert [param.name for param in _params(main, context) if param.type is click.INT] == []
