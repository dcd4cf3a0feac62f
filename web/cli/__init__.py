"""The command line `atqaru`: each command in a module of its own, imported when it is called."""

import sys
from importlib import import_module
from typing import Any

import click
import structlog

from engine.quoting import quoted
from storage.texts import is_storable
from web.cli.log import steps_of_a_line
from web.cli.refusals import RefusedCommand, printed_errors

_COMMANDS = {
    "audit": "web.cli.audit",
    "calendar": "web.cli.calendar",
    "case": "web.cli.case",
    "check": "web.cli.check",
    "db": "web.cli.db",
    "decide": "web.cli.decide",
    "demo": "web.cli.demo",
    "deploy": "web.cli.deploy",
    "feel": "web.cli.feel",
    "incident": "web.cli.incident",
    "register": "web.cli.register",
    "rehearse": "web.cli.rehearse",
    "serve": "web.cli.serve",
    "templates": "web.cli.templates",
    "texts": "web.cli.texts",
    "user": "web.cli.user",
    "versions": "web.cli.versions",
}


class _Commands(click.Group):
    """Imports a command only when it is called, so that a short command starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(_COMMANDS[cmd_name]), cmd_name)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuses invalid text once for all commands: no database can store it, and no message can show it."""
        for argument in args:
            if not is_storable(argument):
                raise RefusedCommand(f"{quoted(argument)} is not text in UTF-8; write it again, or rename the file")
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Errors that a person can fix are printed to standard error, with exit status 2."""
        with printed_errors():
            return super().invoke(ctx)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The same for errors before a command is found."""
        with printed_errors():
            return super().make_context(info_name, args, parent, **extra)


@click.group(cls=_Commands)
def main() -> None:
    """Run public services as executable BPMN diagrams."""
    # standard output is reserved for the results of commands
    structlog.configure(
        processors=steps_of_a_line(sys.stderr.isatty()), logger_factory=structlog.PrintLoggerFactory(sys.stderr)
    )
