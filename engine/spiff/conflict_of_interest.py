"""On whose own applications a case decides, as its process says by its property `matter_of`."""

from engine.spiff.nodes.attributes import concerned_of
from engine.spiff.state.process import RootProcess
from engine.spiff.state.stand_in import StandIn


def matter_of(root: RootProcess) -> list[str]:
    """The logins of those people, with the variables of the case; raises `AtqaruError`."""
    return concerned_of(StandIn(root, root.spec.start_node), root.runnable.process.matter_of)
