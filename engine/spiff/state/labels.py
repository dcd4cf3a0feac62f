"""What an element without a name is attached to, for people to whom its id says nothing."""

from engine.spiff.state.execution_context import RunnableLike
from engine.spiff.state.token import Token


def host_name(token: Token) -> str:
    """The name of the step on whose border a token sits, else of what is around it, the nearest that has one.

    That is a sub-process, a call or the process; empty where nothing has a name.
    """
    process, node = token.workflow, token.task_spec.node
    host = process.spec.body.nodes.get(node.attached_to) if node.attached_to else None
    if host is not None and host.name:
        return host.name
    while process.owner is not None:
        name: str = process.owner.task_spec.node.name or (name_of(process.spec.definition()) if process.called else "")
        if name:
            return name
        process = process.owner.workflow
    return name_of(process.spec.definition())


def name_of(runnable: RunnableLike) -> str:
    """What people call a process; empty where it has no name but its id."""
    return "" if runnable.process.name == runnable.process.id else runnable.process.name
