"""`atqaru deploy`: puts the files of a service in force from a day."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from engine.definition.findings import RefusedDefinition
from engine.deployment.beside_services import require_law_in_force
from engine.deployment.bundle import files_at
from engine.deployment.checked import check_files
from engine.deployment.deploy import Deployment, Origin, put_in_force
from web.cli.acting import administrator
from web.cli.days import DayType
from web.cli.db import opened
from web.cli.installation import the_runtime, today
from web.cli.printing import print_line, print_said
from web.settings import database_address

#: At most so many unchanged files are listed.
MOST_NAMED = 10


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--effective-from",
    type=DayType(),
    metavar="YYYY-MM-DD",
    help="First day on which cases use the new versions; today by default.",
)
@click.option("--replace", is_flag=True, help="Also replace what was deployed from a folder of another name.")
@click.option("--summary", is_flag=True, help="Print how many new versions there are of each kind, not each of them.")
@click.pass_context
def deploy(ctx: click.Context, path: Path, effective_from: date | None, replace: bool, summary: bool) -> None:
    """Deploy the files of a service.

    PATH is a file, or a folder with everything below it. Prints each new version.

    Findings go to standard error; if one is an error, nothing is deployed and the exit status is 2.
    """
    require_law_in_force(path)
    runtime = the_runtime()
    day = effective_from or today(runtime.office)
    files = files_at(path)
    try:
        with opened(database_address()) as database:
            with database.reading() as session:  # on SQLite nobody could write during a transaction that writes
                checked = check_files(session, runtime, files, day)
            with database.transaction() as session:
                done = put_in_force(session, runtime, administrator(), checked, Origin(str(path)), replace)
    except RefusedDefinition as refusal:
        for finding in refusal.findings:
            print_said(finding, err=True)
        ctx.exit(2)
    for finding in done.warnings:
        print_said(finding, err=True)
    for line in _counts(done, day) if summary else _each(done, day):
        print_line(line)
    _print_rest(done)
    for note in done.notes:
        print_said(note, err=True)


def _each(done: Deployment, day: date) -> Iterator[str]:
    """Each new version, with the one whose place it takes."""
    before = {(kind, key): version for kind, key, version in done.superseded}
    for kind, key, version in done.versions:
        in_place = f", in place of version {before[kind, key]}" if (kind, key) in before else ""
        yield f"{kind} {key} version {version}, in force from {day}{in_place}"


def _counts(done: Deployment, day: date) -> Iterator[str]:
    """How many new versions there are of each kind."""
    for kind, count in Counter(kind for kind, _key, _version in done.versions).items():
        yield f"{kind}: {count} new version{'s' if count > 1 else ''}, in force from {day}"


def _print_rest(done: Deployment) -> None:
    if done.id is None:
        print_line(f"nothing changed: {_files(done)} deployed already as they are")
    elif done.unchanged:
        print_line(f"unchanged: {_files(done)}")
    if done.id is not None:
        print_line(f"deployment {done.id}")


def _files(done: Deployment) -> str:
    names = ", ".join(done.unchanged[:MOST_NAMED])
    rest = len(done.unchanged) - MOST_NAMED
    return f"{names} and {rest} more files" if rest > 0 else names
