"""The commands `atqaru audit`: proving the audit log and signing its heads; storage does both."""

from pathlib import Path

import click

from engine.clock import system_clock
from storage import checkpoint as checkpoints
from storage.audit import extent
from storage.audit import verify as verify_log
from web.cli.db import database_option, opened
from web.cli.refusals import RefusedCommand
from web.settings import CHECKPOINT_KEY_VARIABLE

BROKEN = 1


@click.group()
def audit() -> None:
    """Prove the audit log."""


@audit.command()
@database_option
@click.option(
    "--checkpoint",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint up to which history must be unchanged.",
)
@click.option("--public-key", metavar="HEX", help="The key by which the checkpoint must be signed.")
def verify(url: str, file: Path | None, public_key: str | None) -> None:
    """Read every chain from its beginning; one line a finding, and status 1 if there is any."""
    if public_key and not file:
        raise RefusedCommand("--public-key says who must have signed a checkpoint; name it with --checkpoint")
    is_broken = False
    with opened(url) as database, database.reading() as session:
        heads = checkpoints.read_checkpoint(file.read_bytes(), public_key) if file else ()
        for finding in verify_log(session, heads):
            is_broken = True
            click.echo(finding)
        events, chains = extent(session)
    if is_broken:
        raise SystemExit(BROKEN)
    click.echo(f"the audit log is whole: {events} events in {chains} chains")


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
    help="The signing key; it is made at the first use.",
)
def checkpoint(url: str, key_path: Path) -> None:
    """Print all heads of the log, signed; keep the output where the owner of the database cannot reach it."""
    with opened(url) as database, database.reading() as session:
        click.echo(checkpoints.checkpoint(session, key_path, system_clock()))
