"""Who gives a command of `atqaru`, as the audit log names him: the account of the operating system."""

import getpass

from engine.execution.permissions import Actor
from engine.roles import Role


def system_login() -> str:
    """The account of the operating system, apart from the accounts of the pages."""
    try:
        return f"os:{getpass.getuser()}"
    except (KeyError, OSError):  # an account without a name, as containers have them
        return "os:unknown"


def administrator() -> Actor:
    """An actor with every administrative role: whoever may use the command line of an installation administers it."""
    return Actor(system_login(), roles=frozenset({Role.ADMINISTER, Role.FIX, Role.ASSIGN}))
