"""What a token that was moved to another version of its element keeps of that: law, form, what a call shows."""

from collections.abc import Iterable

from engine.spiff.changes.mismatches import CannotMove, Lack, Mismatch
from engine.spiff.nodes.activities import UserTaskSpec
from engine.spiff.nodes.citing import cite
from engine.spiff.nodes.inner import CallSpec
from engine.spiff.nodes.waiting import WaitingSpec
from engine.spiff.state.computed_node import FORM, LAW
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.process import AnyProcess
from engine.spiff.state.token import State, Token

_NOT_COMPUTED = (
    "reads there what the case does not have, such as an input that its call did not pass; deploy a version whose FEEL "
    "gives a law and a form without it as well, and move the case to that"
)


def forget_computed(token: Token) -> None:
    """Gives up the law and the form that another version gave."""
    if not token.internal_data.keys().isdisjoint((LAW, FORM)):
        token.forget(LAW, FORM)


def compute_again(tokens: Iterable[Token]) -> None:
    """Lets tokens keep the law and the form that their elements give now; raises `ExecutionError`."""
    for token in tokens:
        if token.state != State.FUTURE:
            cite(token)
            if isinstance(token.task_spec, UserTaskSpec | WaitingSpec):
                token.task_spec.keep_form(token)


def compute_all_again(tokens: Iterable[Token]) -> None:
    """Lets tokens keep the law and the form of their new elements; raises `CannotMove` with all that give none."""
    lacks = list[Lack]()
    for token in tokens:
        try:
            compute_again((token,))
        except ExecutionError as error:
            spec = token.task_spec
            name = spec.node.name or spec.bpmn_id
            lacks.append(Lack(token.id, spec.bpmn_id, name, f"{_NOT_COMPUTED}: {error}", False, Mismatch.COMPUTED))
    if lacks:
        raise CannotMove(tuple(lacks))


def show_again(process: AnyProcess) -> None:
    """Shows to what a process has called the variables that its calls show now."""
    for token in process.tokens:
        if isinstance(token.task_spec, CallSpec):
            token.task_spec.show_again(token)
