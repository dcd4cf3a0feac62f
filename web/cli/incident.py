"""The commands `atqaru incident`: listing and retrying incidents, and correcting variables with a reason."""

import click

from engine.execution.case.case_view import view_case
from engine.execution.people.corrections import correct_variables, read_values
from engine.execution.people.retries import Retried, retry_each
from engine.files.faults import BadFile, Mistake
from engine.quoting import quoted
from storage.queries.incidents import IncidentFilter, incident_ids, incident_list, incident_row
from web.cli.acting import administrator
from web.cli.db import database_option, opened
from web.cli.installation import the_office, the_runtime
from web.cli.naming import case_words
from web.cli.numbers import NumberType
from web.cli.printing import print_json, print_line
from web.cli.refusals import RefusedCommand

MOST = 200


@click.group()
def incident() -> None:
    """List, correct and retry failed steps."""


@incident.command("list")
@click.option("--service", help="Only incidents of a service, by the id of its process.")
@click.option("--kind", type=click.Choice(["step", "job", "timer", "message"]), help="Only incidents of this kind.")
@click.option("--element", help="Only incidents at an element, by its id.")
@click.option("--closed", is_flag=True, help="Closed incidents instead of open ones.")
@database_option
def list_incidents(service: str | None, kind: str | None, element: str | None, closed: bool, url: str) -> None:
    """List incidents, the newest first."""
    office = the_office()
    with opened(url) as database, database.reading() as session:
        for row in incident_list(session, IncidentFilter(not closed, service, kind, element), MOST):
            case = case_words(row.number, row.case_id)
            opened_at = office.minute_text(row.opened_at)
            print_line(row.id, opened_at, case, f"{row.kind} {row.element_id}", row.message)


@incident.command()
@click.argument("ids", type=NumberType(), nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="All open incidents that match the other options, at most 200.")
@click.option("--service", help="With --all: only incidents of a service.")
@click.option(
    "--kind", type=click.Choice(["step", "job", "timer", "message"]), help="With --all: only incidents of this kind."
)
@click.option("--element", help="With --all: only incidents at an element.")
@database_option
def retry(
    ids: tuple[int, ...], is_all: bool, service: str | None, kind: str | None, element: str | None, url: str
) -> None:
    """Retry incidents.

    Each is retried in a transaction of its own; the exit status is 1 if one has failed again.
    """
    if bool(ids) == is_all:
        raise RefusedCommand("name the incidents that are to be tried again, or write --all")
    with opened(url) as database:
        with database.reading() as session:
            wanted = list(ids) or incident_ids(session, IncidentFilter(True, service, kind, element), MOST)
        results = retry_each(database, the_runtime(), administrator(), wanted)
    for incident_id, result in results:
        print_line(incident_id, result.replace("_", " ") if isinstance(result, Retried) else f"refused: {result}")
    if any(not isinstance(result, Retried) or result is Retried.FAILED_AGAIN for _id, result in results):
        raise SystemExit(1)


@incident.command()
@click.argument("incident_id", metavar="ID", type=NumberType())
@database_option
def variables(incident_id: int, url: str) -> None:
    """Print the variables that a failed step sees, as JSON."""
    with opened(url) as database, database.reading() as session:
        row = incident_row(session, incident_id)
        if row is None:
            raise RefusedCommand(f"there is no incident {incident_id}; look it up with `atqaru incident list`")
        seen = dict(view_case(session, the_runtime(), row.case_id).variables(row.token))
    print_json(seen, indent=2, sort_keys=True)


@incident.command()
@click.argument("incident_id", metavar="ID", type=NumberType())
@click.option(
    "--set",
    "settings",
    multiple=True,
    required=True,
    metavar="NAME=VALUE",
    help="New value, a FEEL literal; can be repeated.",
)
@click.option("--reason", required=True, help="Why; recorded in the audit log.")
@click.option("--retry", "tries_again", is_flag=True, help="Also retry the step.")
@database_option
def correct(incident_id: int, settings: tuple[str, ...], reason: str, tries_again: bool, url: str) -> None:
    """Correct variables of a failed step."""
    values, faults = read_values(_written(settings))
    if faults:
        raise BadFile("--set", [Mistake("", str(fault)) for fault in faults.values()])
    with opened(url) as database, database.transaction() as session:
        result = correct_variables(
            session, the_runtime(), administrator(), incident_id, values, reason, tries_again=tries_again
        )
    print_line(incident_id, f"corrected: {', '.join(values)}{f'; {result}'.replace('_', ' ') if result else ''}")


def _written(settings: tuple[str, ...]) -> dict[str, str]:
    """The new values, by the names of variables."""
    written: dict[str, str] = {}
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign:
            raise RefusedCommand(f"{quoted(setting)} sets nothing; write NAME=VALUE, such as --set 'city=\"Almaty\"'")
        if name.strip() in written:
            raise RefusedCommand(f"{quoted(name.strip())} is set twice; leave one out")
        written[name.strip()] = value
    return written
