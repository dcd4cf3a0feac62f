"""On whose own applications a case decides, as its process says by its property `matter_of`."""

from typing import Any

from engine.spiff.attributes import concerned_of
from engine.spiff.derivations import StandIn
from engine.spiff.process import RootProcess


def matter_of(root: RootProcess) -> list[str]:
    """The logins of those people, with the variables of the case; raises `AtqaruError`."""
    start: Any = root.spec.start_node
    at_start: Any = StandIn(root, start)
    return concerned_of(at_start, root.runnable.process.matter_of)
