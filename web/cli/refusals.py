"""How a command ends that cannot do what it was asked: one line on standard error and exit status 2."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from engine.errors import AtqaruError


class RefusedCommand(click.ClickException):
    """What a person can put right, said on standard error."""

    exit_code = 2


@contextmanager
def refusals(kind: type[AtqaruError] = AtqaruError) -> Iterator[None]:
    """Turns an error of a kind that a person can put right into a `RefusedCommand`."""
    try:
        yield
    except kind as error:
        raise RefusedCommand(str(error)) from error
