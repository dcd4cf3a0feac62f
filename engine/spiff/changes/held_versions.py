"""The versions by which a process instance goes: those of its processes, of its calls, and who has chosen them."""

from engine.definition.details import Binding
from engine.spiff.state.body import Runnable
from engine.spiff.state.process import RootProcess
from engine.spiff.state.variables import ROOT


def definitions(root: RootProcess) -> dict[int, Runnable]:
    """The definitions of the processes in which tokens live, by their ids, the case's own first."""
    found = (process.spec.definition() for process in root.processes())
    return {runnable.definition_id: runnable for runnable in found}


def called(root: RootProcess) -> dict[int, Runnable]:
    """The processes that the case has called in the version in force, by the tokens of the calls."""
    inner = (root.subprocesses[key] for key in sorted(root.subprocesses))
    return {
        process.owner.id: process.spec.definition()
        for process in inner
        if process.called and process.owner.task_spec.node.call.binding is Binding.IN_FORCE
    }


def moved_by_hand(root: RootProcess) -> set[int]:
    """The tokens of calls whose processes were moved on command; ROOT for the case's own process."""
    tokens = (token for process in root.processes() for token in process.tokens)
    calls = {token.id for token in tokens if token.internal_data.get("former")}
    return calls | ({ROOT} if root.former else set())
