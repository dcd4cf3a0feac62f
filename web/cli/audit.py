"""The commands `atqaru audit`: verifying the audit log and signing its last hashes; storage does both."""

from pathlib import Path

import click

from engine.clock import system_clock
from engine.files.content import content_of
from storage import checkpoint as checkpoints
from storage.audit import extent
from storage.audit import verify as verify_log
from web.cli.db import database_option, opened
from web.cli.printing import print_line, print_said
from web.cli.refusals import RefusedCommand
from web.settings import CHECKPOINT_KEY_VARIABLE

BROKEN = 1


@click.group()
def audit() -> None:
    """Verify and sign the audit log."""


@audit.command()
@database_option
@click.option(
    "--checkpoint",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint: the events up to it must be unchanged.",
)
@click.option("--public-key", metavar="HEX", help="The key with which the checkpoint must be signed.")
def verify(url: str, file: Path | None, public_key: str | None) -> None:
    """Verify every chain of the audit log.

    Prints one line for each finding; the exit status is 1 if there is any.
    """
    if public_key and not file:
        raise RefusedCommand("--public-key says who must have signed a checkpoint; name it with --checkpoint")
    is_broken = False
    with opened(url) as database, database.reading() as session:
        heads = checkpoints.read_checkpoint(content_of(file), public_key) if file else ()
        for finding in verify_log(session, heads):
            is_broken = True
            print_said(finding)
        events, chains = extent(session)
    if is_broken:
        raise SystemExit(BROKEN)
    print_line(f"the audit log is intact: {events} events in {chains} chains")


@audit.command()
@database_option
@click.option(
    "--key",
    "key_path",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar=CHECKPOINT_KEY_VARIABLE,
    default=Path("var/checkpoint.key"),
    show_default=True,
    show_envvar=True,
    help="The signing key; created at the first use.",
)
def checkpoint(url: str, key_path: Path) -> None:
    """Print the last hash of every chain, signed.

    Keep the output where the owner of the database cannot reach it.
    """
    with opened(url) as database, database.reading() as session:
        print_line(checkpoints.checkpoint(session, key_path, system_clock()))
