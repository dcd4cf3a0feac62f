"""The statutory deadlines of a step that failed as it began: they begin all the same, so that none passes unseen.

Whatever else the step did is undone. Its token remembers which of its deadlines run, so that a retry does not begin or
restart them.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from engine.definition.model import Node
from engine.feel import Expression
from engine.spiff.nodes.citing import citing
from engine.spiff.state.token import NodeLike, State, Token


def has_begun(token: Token, watcher: NodeLike) -> bool:
    """Whether a deadline began to watch over a token when its step failed before."""
    return watcher.bpmn_id in token.internal_data.get("terms", ())


def begin_deadlines(token: Token) -> list[str]:
    """Arms the deadlines over a failed step that can be computed and do not run yet; gives their ids."""
    deadlines = [each for each in token.task_spec.watchers if each.node.is_deadline and not has_begun(token, each)]
    if not deadlines:
        return []
    with seen_inside(token) as unknown:
        begun = [each.bpmn_id for each in deadlines if not _reads(each, unknown) and _arm(token, each)]
    if begun:
        token.remember(terms=[*token.internal_data.get("terms", ()), *begun])
    return begun


def seen_inside(token: Token) -> AbstractContextManager[frozenset[str]]:
    """Lets what is computed in the block see the local variables that a failed step would have; gives those it lacks.

    They are not kept: what is corrected has to land outside, where the step looks when it begins again.
    """
    is_open = token.state != State.FUTURE or token.id in token.workflow.top_workflow.variables.scopes
    return nullcontext(frozenset()) if is_open or not token.task_spec.node.inputs else _scope(token)


def failed_node(token: Token) -> Node:
    """The node of a step that has failed, with the law that it cites, or would cite if it began now."""
    if token.node.law or token.task_spec.node.computed_law is None:
        return token.node
    try:
        with seen_inside(token):
            return citing(token, token.task_spec.node)
    except Exception:  # noqa: BLE001  # what has failed the step may fail here too, and its incident needs a node
        return token.node


@contextmanager
def _scope(token: Token) -> Iterator[frozenset[str]]:
    unknown: frozenset[str] = frozenset()
    try:
        token.task_spec.open_scope(token)
    except Exception:  # noqa: BLE001  # that is, or was, the incident of the step itself
        unknown = frozenset(mapping.target for mapping in token.task_spec.node.inputs)
    try:
        yield unknown
    finally:
        token.workflow.top_workflow.variables.close(token.id)


def _reads(deadline: NodeLike, names: frozenset[str]) -> bool:
    expression = deadline.node.event.expression if deadline.node.event else None
    read = expression.reads if isinstance(expression, Expression) else frozenset()
    return not names.isdisjoint(read)


def _arm(token: Token, deadline: NodeLike) -> bool:
    try:
        with token.workflow.top_workflow.attempt():
            deadline.arm(token)
    except Exception:  # noqa: BLE001  # the step reports its error when it is tried again
        return False
    return True
