"""The commands `atqaru register`: the entries of a register that is kept, and the history of one of them."""

import click

from engine.execution.installation.described_registers import require_register
from engine.register_keys import normal_key
from storage.queries.registers import entries_in, entry_history
from web.cli.db import database_option, opened
from web.cli.installation import the_office, the_runtime
from web.cli.printing import json_text, print_line
from web.cli.refusals import RefusedCommand


@click.group()
def register() -> None:
    """List the entries of registers, and what they were before."""


@register.command("list")
@click.argument("register_id", metavar="REGISTER")
@database_option
def list_entries(register_id: str, url: str) -> None:
    """List the entries of a register, each with its key."""
    with opened(url) as database, database.reading() as session:
        require_register(session, the_runtime(), register_id, "kept")
        for entry in entries_in(session, register_id):
            key = entry.pop("key")
            print_line(key, json_text(entry))


@register.command()
@click.argument("register_id", metavar="REGISTER")
@click.argument("key")
@database_option
def history(register_id: str, key: str, url: str) -> None:
    """List what was entered under a key, and by whom."""
    office = the_office()
    with opened(url) as database, database.reading() as session:
        require_register(session, the_runtime(), register_id, "kept")
        changes = entry_history(session, register_id, key) or entry_history(session, register_id, normal_key(key))
        if not changes:
            raise RefusedCommand("nothing was ever entered under this key; `atqaru register list` shows the keys")
        for row in changes:
            at, by = office.minute_text(row.changed_at), row.actor or "–"
            what = "removed" if row.data is None else json_text(row.data)
            print_line(row.number, at, by, f"case {row.case_id} {row.element_id or 'ended'}", what)
