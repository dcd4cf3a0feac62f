"""How a command that fails ends: `atqaru: error: …` on standard error, exit status 2.

One line for each fault, whichever library or package reports it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click
from click.exceptions import NoArgsIsHelpError, NoSuchCommand
from sqlalchemy.exc import OperationalError

from engine.errors import AtqaruError
from engine.nearest import did_you_mean
from web.cli.printing import print_said


class RefusedCommand(AtqaruError):
    """A command cannot do what was asked; the message says what to write instead."""


class _PrintedError(click.ClickException):
    """What the command line prints for an error."""

    exit_code = 2

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self._faults = faults

    def show(self, file: IO[Any] | None = None) -> None:
        for fault in self._faults:
            print_said(f"atqaru: error: {fault}", file=file, err=file is None)


@contextmanager
def printed_errors() -> Iterator[None]:
    """Gives every error that a person can fix the same form."""
    try:
        yield
    except (_PrintedError, NoArgsIsHelpError):
        raise
    except AtqaruError as error:
        raise _PrintedError(error.faults) from error
    except click.ClickException as error:
        raise _PrintedError((_words_of(error),)) from error
    except OperationalError as error:
        remedy = "see that it can be reached and written, and that its disk has room"
        fault = f"the database failed, and what was under way was not stored: {error.orig}; {remedy}"
        raise _PrintedError((fault,)) from error


def _words_of(error: click.ClickException) -> str:
    """The message of click; the most common mistakes in the product's words."""
    match error:
        case click.MissingParameter(param=click.Parameter() as param):
            return f"the {param.param_type_name} {_name(param, error.ctx)} is missing; add it"
        case click.BadParameter(param=click.Parameter() as param):
            return f"{_name(param, error.ctx)}: {_plain(error.message)}"
        case click.NoSuchOption():
            return f"there is no option {error.option_name}; {_nearest(error.option_name, error.possibilities, error)}"
        case NoSuchCommand(ctx=click.Context(command=click.Group() as group) as ctx):
            known = group.list_commands(ctx)
            return f"there is no command {error.command_name}; {_nearest(error.command_name, known, error)}"
        case click.UsageError():
            return f"{_plain(error.format_message())}; {_help(error)}"
    return _plain(error.format_message())


def _name(param: click.Parameter, ctx: click.Context | None) -> str:
    return param.get_error_hint(ctx).replace("'", "")


def _nearest(name: str, known: list[str] | None, error: click.UsageError) -> str:
    return did_you_mean(name, known or ()) or _help(error)


def _help(error: click.UsageError) -> str:
    return f"see `{error.ctx.command_path if error.ctx else 'atqaru'} --help`"


def _plain(message: str) -> str:
    """A sentence as part of another: lower-case first letter, no full stop."""
    is_word = message[1:2].islower()
    return (message[:1].lower() + message[1:] if is_word else message).rstrip(".")
