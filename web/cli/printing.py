"""The one place where commands print: what files and the database hold can neither forge a line nor steer a terminal.

Control characters, line breaks within a value and signs that turn the direction of writing are shown as escapes.
"""

import json
from collections.abc import Mapping
from typing import IO, Any

import click
from rich.console import Console

from engine.quoting import visible

_SET_IN = " " * 4


def print_line(*cells: object, err: bool = False, file: IO[Any] | None = None) -> None:
    """Prints one line, with a tab between its cells."""
    click.echo("\t".join(visible(str(cell)) for cell in cells), err=err, file=file)


def print_said(said: object, *, err: bool = False, file: IO[Any] | None = None) -> None:
    """Prints what is wrong: the lines below the first, such as the place in an expression, are set in by four blanks.

    So a line break in a name or message begins no line that reads as another finding.
    """
    lines = [visible(line.removeprefix(_SET_IN)) for line in str(said).split("\n")]
    click.echo(f"\n{_SET_IN}".join(lines), err=err, file=file)


def print_json(value: object, *, indent: int | None = None, sort_keys: bool = False) -> None:
    """Prints a value as JSON, which any reader takes for the same."""
    click.echo(json_text(value, indent=indent, sort_keys=sort_keys))


def json_text(value: object, *, indent: int | None = None, sort_keys: bool = False) -> str:
    """A value as JSON, readable in every language."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=sort_keys)
    return text if text.isprintable() else "".join(map(_in_json, text))


def plain_console() -> Console:
    """Where tables are printed: words in brackets are no commands to it; who fills a cell makes it `visible`."""
    return Console(markup=False, emoji=False)


def logged(_logger: object, _method: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
    """The step of a log line that does the same for it."""
    return {name: visible(value) if isinstance(value, str) else value for name, value in event.items()}


def _in_json(sign: str) -> str:
    return sign if sign.isprintable() or sign == "\n" else json.dumps(sign)[1:-1]
