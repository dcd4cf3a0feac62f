"""Lets what waits in a case go by the versions into which it has come: input mappings, people, forms, messages.

For a case whose registration day has not begun. An attribute counts only where the new version gives another one than
the version before; what has come of it since, such as a claim, is the business of who stores it.
"""

from collections.abc import Iterator, Mapping

from engine.spiff.changes.due_dates import HeldTask
from engine.spiff.changes.moved_elements import compute_again
from engine.spiff.changes.moving import Placed, begin_watching
from engine.spiff.nodes.activities import UserTaskSpec
from engine.spiff.nodes.inner import OuterSpec
from engine.spiff.nodes.waiting import WaitingSpec
from engine.spiff.run_loop import run_until_waiting
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.execution_context import as_of
from engine.spiff.state.process import RootProcess
from engine.spiff.state.token import State, Token
from engine.spiff.state.waits import UserTaskWait, Wait, WaitKind


def renew_waits(
    before: RootProcess, after: RootProcess, placed: Placed, held: Mapping[int, HeldTask]
) -> tuple[str, ...]:
    """Lets what waits go by the versions that were taken, and what only these have begin; gives the ids of that.

    `before` is the state before they were taken, `held` are the open tasks. Raises `ExecutionError` where a version
    gives nothing to wait for, and then the state must be thrown away.
    """
    _map_in(before, after)
    compute_again(token for _was, token in _moved(before, after))
    begun = begin_watching(placed)
    if after.agenda:  # what joins a race
        run_until_waiting(after)
    _offer_and_await(before, after, held)
    return begun


def _map_in(before: RootProcess, after: RootProcess) -> None:
    """Gives open steps the variables that only the input mappings of the new version make."""
    for was, token in _moved(before, after):
        known = {mapping.target for mapping in was.task_spec.node.inputs}
        fresh = [mapping for mapping in token.task_spec.node.inputs if mapping.target not in known]
        if not fresh or token.state == State.FUTURE or isinstance(token.task_spec, OuterSpec):
            continue
        if token.id not in after.variables.scopes:
            after.variables.open(token.id, after.scope_of(token))
        for mapping in fresh:
            value = token.workflow.script_engine.evaluate_json(token, mapping.source)
            after.variables.set_local(token.id, {mapping.target: value})


def _offer_and_await(before: RootProcess, after: RootProcess, held: Mapping[int, HeldTask]) -> None:
    """Offers open tasks, by their attributes of the moment at which they were created, and lets events wait."""
    for was, token in _moved(before, after):
        spec = token.task_spec
        if isinstance(spec, UserTaskSpec) and token.state == State.READY and token.id in held:
            with as_of(before.context, held[token.id].created_at):
                former = _awaited(was)
            with as_of(after.context, held[token.id].created_at):
                wait = spec.awaited(token)
            if not (isinstance(former, UserTaskWait) and wait.is_offered_as(former)):
                spec.changed(token, wait)
        elif (
            isinstance(spec, WaitingSpec)
            and token.state == State.WAITING
            and spec.waits_for in (WaitKind.MESSAGE, WaitKind.SIGNAL, WaitKind.STEP)
        ):
            spec.renew_wait(token, _awaited(was))


def _moved(before: RootProcess, after: RootProcess) -> Iterator[tuple[Token, Token]]:
    """The tokens that are in another version now, with what they were before."""
    for process in after.processes():
        for token in process.tokens:
            was = before.find(token.id)
            if was is not None and _version(was) != _version(token):
                yield was, token


def _version(token: Token) -> int:
    return token.task_spec.body.definition().definition_id


def _awaited(was: Token) -> Wait | None:
    spec = was.task_spec
    try:
        return spec.awaited(was) if isinstance(spec, UserTaskSpec | WaitingSpec) else None
    except ExecutionError:
        return None
