"""The commands `atqaru case`: suspend a case, resume it, end it, migrate it to another version."""

from collections.abc import Callable
from contextlib import suppress

import click

from engine.execution.errors import NoSuchCase
from engine.execution.installation.runtime import Runtime
from engine.execution.people.moving import Move, movable_definitions, move_case, preview_move
from engine.execution.people.stopping import end_case, resume_case, suspend_case
from engine.execution.permissions import Actor
from engine.execution.recalculation.versions import CalledVersions
from engine.quoting import quoted
from storage.database import Session
from storage.numbers import number_of
from storage.queries.cases import case_list
from web.cli.acting import administrator
from web.cli.db import database_option, opened
from web.cli.installation import the_runtime
from web.cli.printing import print_line
from web.cli.refusals import RefusedCommand

Command = Callable[[Session, Runtime, Actor, int, str], None]
reason_option = click.option("--reason", required=True, help="Why; recorded in the audit log.")


@click.group()
def case() -> None:
    """Suspend, resume, end and migrate cases."""


@case.command()
@click.argument("number")
@reason_option
@database_option
def suspend(number: str, reason: str, url: str) -> None:
    """Suspend a case.

    Nothing moves in it; statutory deadlines keep running.
    """
    _do(suspend_case, number, reason, url, "suspended")


@case.command()
@click.argument("number")
@reason_option
@database_option
def resume(number: str, reason: str, url: str) -> None:
    """Resume a suspended case.

    What fell due in the meantime is done at once.
    """
    _do(resume_case, number, reason, url, "resumed")


@case.command()
@click.argument("number")
@reason_option
@database_option
def end(number: str, reason: str, url: str) -> None:
    """End a case without a result.

    This also works for a case whose state or diagram cannot be read.
    """
    _do(end_case, number, reason, url, "ended")


@case.command()
@click.argument("number")
@click.option(
    "--to", "versions", multiple=True, metavar="PROCESS=VERSION", help="The new version of a process; can be repeated."
)
@click.option(
    "--take",
    type=click.Choice([taken.value for taken in CalledVersions]),
    default=CalledVersions.AS_BEFORE.value,
    show_default=True,
    help="Which called processes, decisions, forms and texts the case uses from now on.",
)
@click.option("--drop-watchers", is_flag=True, help="Cancel deadlines and events that the new version does not have.")
@click.option("--reason", help="Why; without it the command only prints a preview.")
@database_option
def move(number: str, versions: tuple[str, ...], take: str, drop_watchers: bool, reason: str | None, url: str) -> None:
    """Migrate a case to other versions of its processes.

    Without --reason it prints a preview. The exit status is 1 if the case has no place in the new version.
    """
    runtime = the_runtime()
    with opened(url) as database:
        with database.reading() as session:
            case_id = _case_id(session, number)
            wanted = Move(_definitions(session, runtime, case_id, versions), CalledVersions(take), drop_watchers)
            found = preview_move(session, runtime, case_id, wanted)
        for lack in found.lacks:
            print_line(f"no place: {lack.element_id} {lack.reason}")
        for change in found.changes:
            before = change.before.number if change.before else "nothing"
            print_line(f"{change.after.kind} {change.after.key}: version {before} -> {change.after.number}")
        if found.lacks:
            raise SystemExit(1)
        if reason is not None:
            with database.transaction() as session:
                move_case(session, runtime, administrator(), case_id, wanted, reason)
    print_line(f"{number}: {'moved' if reason is not None else 'everything has its place'}")


def _do(command: Command, number: str, reason: str, url: str, done: str) -> None:
    with opened(url) as database, database.transaction() as session:
        command(session, the_runtime(), administrator(), _case_id(session, number), reason)
    print_line(f"{number}: {done}")


def _case_id(session: Session, number: str) -> int:
    """The id of a case by its registration number, else by the id itself; raises `NoSuchCase`."""
    found = case_list(session, 2, number=number)
    with suppress(ValueError):  # what is not a valid number of a case identifies none
        found = found or case_list(session, 1, id=number_of(number))
    if len(found) != 1:
        like = "write its number, or its id as the list of cases shows it"
        raise NoSuchCase(f"there is no case {quoted(number)}; {like}")
    return int(found[0].id)


def _definitions(session: Session, runtime: Runtime, case_id: int, versions: tuple[str, ...]) -> dict[int, int]:
    """The definitions named as `PROCESS=VERSION`, by those that they replace."""
    there = {held.key: (held, others) for held, others in movable_definitions(session, runtime, case_id)}
    chosen = {}
    for text in versions:
        process, _sign, version = text.partition("=")
        held, others = there.get(process, (None, []))
        by_number = next((other for other in others if version == str(other.number)), None)
        new = by_number or next((other for other in others if version == other.tag), None)
        if held is None or new is None:
            known = ", ".join(f"{key}={other.number}" for key, (_held, all_) in there.items() for other in all_)
            raise RefusedCommand(f"the case cannot go by {quoted(text)}; there are {known}")
        chosen[held.id] = new.id
    return chosen
