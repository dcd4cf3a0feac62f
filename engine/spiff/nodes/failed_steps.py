"""The terms of the law at a step that has failed as it began: they begin all the same, so that none passes unseen.

Whatever else the step did is taken back. Its token remembers which of its terms run, so that a second try begins none
of them twice, or anew.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from engine.feel import Expression
from engine.spiff.state.token import NodeLike, State, Token


def has_begun(token: Token, watcher: NodeLike) -> bool:
    """Whether a term began to watch over a token when its step failed before."""
    return watcher.bpmn_id in token.internal_data.get("terms", ())


def begin_terms(token: Token) -> list[str]:
    """Arms the terms over a failed step that can be computed and do not run yet; gives their ids."""
    terms = [each for each in token.task_spec.watchers if each.node.is_deadline and not has_begun(token, each)]
    if not terms:
        return []
    with seen_inside(token) as unknown:
        begun = [term.bpmn_id for term in terms if not _reads(term, unknown) and _arm(token, term)]
    if begun:
        token.remember(terms=[*token.internal_data.get("terms", ()), *begun])
    return begun


def seen_inside(token: Token) -> AbstractContextManager[frozenset[str]]:
    """Lets what is computed in the block see the local variables that a failed step would have; gives those it lacks.

    They are not kept: what is corrected has to land outside, where the step looks when it begins again.
    """
    is_open = token.state != State.FUTURE or token.id in token.workflow.top_workflow.variables.scopes
    return nullcontext(frozenset()) if is_open or not token.task_spec.node.inputs else _scope(token)


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


def _reads(term: NodeLike, names: frozenset[str]) -> bool:
    expression = term.node.event.expression if term.node.event else None
    read = expression.variables | expression.possible_variables if isinstance(expression, Expression) else frozenset()
    return not names.isdisjoint(read)


def _arm(token: Token, term: NodeLike) -> bool:
    try:
        with token.workflow.top_workflow.attempt():
            term.arm(token)
    except Exception:  # noqa: BLE001  # the step tells what is wrong with it when it is tried again
        return False
    return True
