"""`atqaru rehearse`: runs a rehearsal, a scripted scenario test, on a virtual clock in memory and reports on it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from engine.deployment.beside_services import law_at
from engine.deployment.bundle import File, files_at
from engine.deployment.deploy import SERVICES
from engine.files.content import content_of
from engine.files.faults import BadFile
from engine.law import trying
from engine.quoting import visible
from engine.rehearsal.report import report, surprises
from engine.rehearsal.running import rehearse as run_rehearsal
from engine.rehearsal.script import read_rehearsal
from engine.rehearsal.stage import stage
from web.cli.installation import simulated_handlers, the_office
from web.cli.printing import plain_console, print_json, print_said


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--services",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Folder of services deployed together with those of the product; can be repeated.",
)
@click.pass_context
def rehearse(ctx: click.Context, file: Path, as_json: bool, services: tuple[Path, ...]) -> None:
    """Run a scripted scenario test on a virtual clock.

    FILE is the rehearsal. Nothing is sent or stored. The exit status is 1 if anything came otherwise than FILE
    expects, or a step was refused that should have been accepted, or accepted that should have been refused.
    """
    with trying(law_at(*services)):
        found, otherwise = _played(file, services)
    if as_json:
        print_json(found, indent=2)
    else:
        _print(found)
    for surprise in otherwise:
        print_said(surprise, err=True)
    if otherwise:
        ctx.exit(1)


def _played(file: Path, services: tuple[Path, ...]) -> tuple[dict[str, Any], Sequence[str]]:
    """The report on a rehearsal, and what came otherwise than it expects."""
    office = the_office()
    rehearsal = read_rehearsal(content_of(file), file.name, office.calendar.zone)
    with_services = stage(_files(services), simulated_handlers(), office)
    with_services.require_known(rehearsal)
    with run_rehearsal(rehearsal, with_services) as run:
        return report(run), BadFile(file.name, surprises(rehearsal, run)).faults


def _files(services: tuple[Path, ...]) -> tuple[File, ...]:
    """The product's services, and the given ones; a file of the same name replaces the product's."""
    files = {file.name: file for folder in (SERVICES, *services) for file in files_at(folder)}
    return tuple(files.values())


def _print(found: dict[str, Any]) -> None:
    console = plain_console()
    _print_case(console, found)
    for name, case in found["cases"].items():
        console.print()
        console.print(visible(f"case {name}"))
        _print_case(console, case)
    _print_table(console, "notes", ("element", "expression", "reason"), found["notes"])


def _print_case(console: Console, found: dict[str, Any]) -> None:
    console.print(visible(f"outcome: {found['outcome'] or '-'} ({found['state']})"))
    for title, columns in (
        ("events", ("at", "type", "element", "actor", "law")),
        ("deadlines", ("element", "law", "due_at", "met_at", "state")),
        ("tasks", ("element", "group", "due_at", "state")),
        ("documents", ("kind", "at", "number")),
        ("notices", ("code", "to", "at")),
        ("incidents", ("element", "message")),
    ):
        _print_table(console, title, columns, found[title])


def _print_table(console: Console, title: str, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    cells = [[visible(str(row[column] or "")) for column in columns] for row in rows]
    table = Table(title=title, title_justify="left")
    # the first column identifies the row: the others wrap before it is cut
    table.add_column(columns[0], no_wrap=True, min_width=max(len(row[0]) for row in cells))
    for column in columns[1:]:
        table.add_column(column, overflow="fold")
    for row in cells:
        table.add_row(*row)
    console.print(table)
