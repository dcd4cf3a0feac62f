"""The run loop: processes the agenda until nothing can move without waiting.

Owns what happens when a step fails: everything that it did is undone, except the statutory deadlines over it, and its
token stays where it is with the error.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import AtqaruError
from engine.faults import Fault, fault_of
from engine.feel import Expression
from engine.spelling import message_of
from engine.spiff.nodes.failed_steps import begin_deadlines, failed_node
from engine.spiff.nodes.gateways import InclusiveSpec
from engine.spiff.nodes.inner import complete_when_empty
from engine.spiff.nodes.node import COMPLETE, ENTER, FINISH, FIRE
from engine.spiff.nodes.propagation import fire
from engine.spiff.state.errors import ExecutionError, NotWaiting
from engine.spiff.state.json_types import checked
from engine.spiff.state.occurrences import Failed, Reason
from engine.spiff.state.process import RootProcess
from engine.spiff.state.script import TOO_MUCH
from engine.spiff.state.token import STANDS_STILL, ProcessLike, State, Token


@dataclass(frozen=True, slots=True)
class TriggeredStart:
    """The start event that a timer, message or signal has triggered, with what it has brought.

    `held_back` says why the case must not go on by itself; None if it may.
    """

    element: str
    results: Mapping[str, Any]
    held_back: str | None = None


#: More automatic steps than this within one command, over all rounds of it, are a loop that was not meant.
MAX_STEPS = 10_000
#: The condition of a waiting token could not be evaluated: it is looked at again after a retry.
LOOK = "look"
#: The token with whose condition the next look begins.
_MARK = "next_look"


def begin(root: RootProcess, by: TriggeredStart | None) -> RootProcess:
    """Puts a token on the plain start event, or on the one that was triggered."""
    if by is None:
        root.begin()
        return root
    root.begin(by.element, checked(by.results))
    if by.held_back is not None:
        hold_back(root, by.held_back)
    return root


def run_until_waiting(root: RootProcess) -> None:
    """Runs everything that can run: conditions first, then tokens, then joins that became due, ends at last."""
    root.begin_run()
    moved: ProcessLike = root
    while _has_next(root, moved):
        action, token = root.agenda.popleft()
        if not _can_act(root, token):
            moved = root
            continue
        if root.steps >= MAX_STEPS or root.work.is_used_up:
            root.agenda.appendleft((action, token))
            _stop(root)
            break
        root.steps += 1
        moved = token.workflow
        _act(root, action, token)
    root.undo_log.begin_step()
    fail_stuck_tokens(root)


def _has_next(root: RootProcess, moved: ProcessLike) -> bool:
    _wake_conditions(root)
    # a condition met by its last step still finds a process alive; else it ends at once, so that none pile up in a loop
    if moved is not root and _holds(root, moved) and not (root.agenda and root.agenda[0][0] == FIRE):
        complete_when_empty(moved)
    return bool(root.agenda) or _wake_held(root) or _wake_joins(root) or _wake_ends(root)


def _can_act(root: RootProcess, token: Token) -> bool:
    return token.is_live and _holds(root, token.workflow)


def _holds(root: RootProcess, process: ProcessLike) -> bool:
    return process.owner is None or root.subprocesses.get(process.owner.id) is process


def _act(root: RootProcess, action: str, token: Token) -> None:
    try:
        with root.attempt():
            _carry_out(root, action, token)
    except Exception as error:  # noqa: BLE001  # whatever goes wrong in a step is an incident of its own
        if root.work.is_used_up:
            root.agenda.appendleft((action, token))  # the step is undone, and waits with all that did not come about
            return
        if action == ENTER:
            begin_deadlines(token)
        _fail(root, action, token, error)


def _stop(root: RootProcess) -> None:
    if root.work.is_used_up:
        hold_back(root, TOO_MUCH, Fault.WORK)
        return
    fault = f"stopped after {MAX_STEPS} automatic steps in one command"
    hold_back(root, f"{fault}; look for a loop in which nothing waits, correct the diagram, then try again")


def hold_back(root: RootProcess, reason: str, fault: Fault = Fault.LOOP) -> None:
    """Stops a loop in which nothing waits: all before stays, and what is left is held by one incident.

    When that is tried again, or its token is gone, everything that is held goes on from here.
    """
    left = [(action, token) for action, token in root.agenda if _can_act(root, token)]
    has_incident = any("incident" in token.internal_data for token in _held(root))
    root.agenda.clear()
    for place, (action, token) in enumerate(left):
        if action == ENTER:
            begin_deadlines(token)
        token.remember(held=place, action=action)
    action, token = left[0]
    if not has_incident:
        _fail(root, action, token, ExecutionError(token.task_spec.bpmn_id, reason, fault))


def _held(root: RootProcess) -> list[Token]:
    """What a stop has held back, in the order in which it goes on."""
    held = [token for process in root.processes() for token in process.tasks.values() if "held" in token.internal_data]
    return sorted(held, key=lambda token: token.internal_data["held"])


def _wake_held(root: RootProcess) -> bool:
    """Resumes what was held once it has no incident any more; true if anything was held."""
    held = _held(root)
    if any("incident" in token.internal_data for token in held):
        return False
    for token in held:
        root.agenda.append((token.internal_data["action"], token))
        token.forget("held", "action")
    return bool(held)


def _carry_out(root: RootProcess, action: str, token: Token) -> None:
    if action == COMPLETE:
        token.task_spec.inner_ended(token, root.subprocesses[token.id])
    elif action == FIRE:
        fire(token, {})
    elif action == FINISH:
        token.task_spec.complete(token, token.internal_data["given"])
    else:
        token.task_spec._update(token)
        if token.state == State.READY and not token.task_spec.manual:
            token.run()


def _fail(root: RootProcess, action: str, token: Token, error: Exception) -> None:
    """Leaves a token where it is, with what went wrong."""
    element = token.task_spec.bpmn_id
    message = message_of(error) if isinstance(error, ExecutionError) else f"{element}: {message_of(error)}"
    token.remember(incident=message, action=action)
    root.occurrences.append(Failed(token.id, failed_node(token), message, fault=fault_of(error)))


def keep_completion(root: RootProcess, token: Token, results: dict[str, Any], error: Exception) -> None:
    """Ends the wait for people at a user task whose completion the diagram cannot take; it keeps what they gave."""
    token.task_spec.closed(token, Reason.COMPLETED)
    token.remember(given=results)
    token._set_state(State.STARTED)
    _fail(root, FINISH, token, error)


def try_again(root: RootProcess, token: Token) -> None:
    """Puts a failed token back on the agenda."""
    action = token.internal_data.get("action")
    if "incident" not in token.internal_data or action not in (ENTER, FIRE, COMPLETE, FINISH, LOOK):
        raise NotWaiting(f"{token.task_spec.bpmn_id}: nothing failed here; there is nothing to try again")
    if "held" in token.internal_data:
        token.forget("incident")  # it goes on with all that was held with it
        return
    token.forget("incident", "action")
    if action != LOOK:
        root.agenda.append((action, token))


def _wake_conditions(root: RootProcess) -> None:
    """Puts conditional events whose condition has become true before everything else on the agenda.

    Where all work is used up on the way, the next look begins there, so that each has its turn.
    """
    woken: list[Token] = []
    conditions = list(_conditions(root))
    marked = [place for place, (token, _) in enumerate(conditions) if _MARK in token.internal_data]
    begin_at = marked[0] if marked else 0
    for token, condition in conditions[begin_at:] + conditions[:begin_at]:
        before = root.work.left
        if _has_become_true(root, token, condition):
            woken.append(token)
        root.looks[token.id] = root.looks.get(token.id, 0) + before - root.work.left
        if root.work.is_used_up:
            token.remember(**{_MARK: True})
            break
        if _MARK in token.internal_data:
            token.forget(_MARK)
    if root.work.is_used_up and conditions and not (woken or root.agenda):  # else what is left to do tells of it
        _fail_dearest(root, [token for token, _ in conditions if "incident" not in token.internal_data])
    root.agenda.extendleft((FIRE, token) for token in reversed(woken))


def _fail_dearest(root: RootProcess, waiting: list[Token]) -> None:
    """Sets the condition aside that has taken most in this command: without it the others may do with what there is."""
    token = max(waiting, key=lambda token: root.looks.get(token.id, 0))
    _fail(root, LOOK, token, ExecutionError(token.task_spec.bpmn_id, TOO_MUCH, Fault.WORK))


def _conditions(root: RootProcess) -> Iterator[tuple[Token, Expression]]:
    """The tokens that wait for a condition, each with it."""
    for process in root.with_conditions():
        for token in process.tokens:
            condition = token.task_spec.condition
            if condition is None or token.state != State.WAITING:
                continue
            if token.internal_data.keys().isdisjoint(STANDS_STILL):
                yield token, condition


def _has_become_true(root: RootProcess, token: Token, condition: Expression) -> bool:
    try:
        is_true = root.script_engine.evaluate(token, condition) is True
    except AtqaruError as error:
        if not root.work.is_used_up:
            _fail(root, LOOK, token, error)
        return False
    was_true = "was" in token.internal_data
    if is_true and not was_true:
        token.remember(was=True)
    elif was_true and not is_true:
        token.forget("was")
    return is_true and not was_true


def _wake_joins(root: RootProcess) -> bool:
    """Lets an inclusive join go on when no token can still arrive; true if one does."""
    return any(spec.join_if_due(process) for process in root.processes() for spec in process.spec.joins)


def _wake_ends(root: RootProcess) -> bool:
    """Ends the processes in which nothing is left to do; true if something follows from it."""
    for process in root.processes():
        if not root.completed and _holds(root, process):
            complete_when_empty(process)
    return bool(root.agenda)


def fail_stuck_tokens(root: RootProcess) -> None:
    """Says of tokens at a parallel join that they wait for what can never come: nothing else in their process can move.

    A join consumes one token of each flow (13.4.2). Where every other token of the process only watches or waits at a
    join as well, the empty flows stay empty, and the case would stay open for ever without a word.
    """
    for process in root.processes():
        if not process.spec.parallels:
            continue
        waiting = [spec.waiting(process) for spec in process.spec.parallels]
        held = {token.id for by_flow in waiting for tokens in by_flow.values() for token in tokens}
        if held and all(token.id in held or token.is_watching or _waits_to_join(token) for token in process.tokens):
            for spec, by_flow in zip(process.spec.parallels, waiting, strict=True):
                for token in (token for tokens in by_flow.values() for token in tokens):
                    if "incident" not in token.internal_data:
                        _fail(
                            root, LOOK, token, ExecutionError(spec.bpmn_id, spec.what_is_missing(by_flow), Fault.JOIN)
                        )


def _waits_to_join(token: Token) -> bool:
    return isinstance(token.task_spec, InclusiveSpec) and token.state == State.WAITING
