"""The commands `atqaru versions`: what is in force, scheduled or withdrawn; changing dates."""

from datetime import date

import click

from web.cli.days import DayType
from web.cli.db import database_option, opened
from web.cli.numbers import NumberType
from web.cli.printing import print_line, print_said


class _ListByDefault(click.Group):
    """`atqaru versions SERVICE` lists, as `atqaru versions` does."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("--help", "-h")):
            args = ["list", *args]
        return super().parse_args(ctx, args)


reason_option = click.option("--reason", required=True, help="Why; recorded in the audit log.")


@click.group(cls=_ListByDefault)
def versions() -> None:
    """List, reschedule and withdraw deployed versions."""


@versions.command("list")
@click.argument("service", required=False)
@database_option
def list_versions(service: str | None, url: str) -> None:
    """List the versions of a service, or of all.

    SERVICE is the id of a process, decision or form, or a folder. Shows state and number of cases.
    """
    from storage.queries.versions import versions_on
    from web.cli.installation import the_office, today

    office = the_office()
    with opened(url) as database, database.reading() as session:
        lines = versions_on(session, today(office), service)
    for line in lines:
        counted = () if line.open_cases is None else (f"{line.open_cases} open, {line.ended_cases} ended",)
        since = f"{line.state} from {line.effective_from}"
        if line.withdrawn_at:
            since = f"withdrawn at {office.minute_text(line.withdrawn_at)}, was to come on {line.effective_from}"
        version, deployment = f"{line.kind} {line.key} version {line.version}", f"deployment {line.deployment_id}"
        print_line(version, since, deployment, *counted)
    if not lines:
        what = f" of {service}; see `atqaru versions` for all" if service else " yet; deploy one with `atqaru deploy`"
        print_line(f"there is no version{what}", err=True)


@versions.command("change-date")
@click.argument("deployment", type=NumberType())
@click.argument("day", type=DayType(), metavar="DAY")
@reason_option
@database_option
def change_date(deployment: int, day: date, reason: str, url: str) -> None:
    """Change the effective date of a scheduled deployment."""
    from engine.deployment.versions import change_effective_date
    from web.cli.acting import administrator
    from web.cli.installation import the_runtime

    with opened(url) as database, database.transaction() as session:
        notes = change_effective_date(session, the_runtime(), administrator(), deployment, day, reason)
    print_line(f"deployment {deployment}: in force from {day}")
    for note in notes:
        print_said(note, err=True)


@versions.command()
@click.argument("deployment", type=NumberType())
@reason_option
@database_option
def withdraw(deployment: int, reason: str, url: str) -> None:
    """Withdraw a scheduled deployment."""
    from engine.deployment.versions import withdraw_deployment
    from web.cli.acting import administrator
    from web.cli.installation import the_runtime

    with opened(url) as database, database.transaction() as session:
        notes = withdraw_deployment(session, the_runtime(), administrator(), deployment, reason)
    print_line(f"deployment {deployment}: withdrawn")
    for note in notes:
        print_said(note, err=True)
