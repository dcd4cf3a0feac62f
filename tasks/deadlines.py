"""The handlers that settle a deadline of the law before its moment or count it anew, with the reason: they compute."""

from collections.abc import Mapping
from typing import Literal

from engine.handlers import BadInput, Closing, Handler, Recount, TaskContext, TaskResult, Variables
from tasks.inputs import text_of
from tasks.settings import TaskSettings

_STATES: Mapping[str, Literal["missed", "cancelled"]] = {"missed": "missed", "cancelled": "cancelled"}


def settle_deadline(case: Variables, ctx: TaskContext) -> TaskResult:
    """Settles the open deadlines of the case that carry out a rule: the term cannot be kept any more, or runs no more.

    Headers: `as`, missed or cancelled. Inputs: `law`, the id of one rule such as CLK-03, `reason`, which the audit and
    the page of the case show. The timer of a missed deadline stays: what is drawn behind it happens at its moment; one
    that is cancelled is silent. A deadline that was missed before without a reason is given this one.
    """
    wanted = ctx.header("as")
    if wanted not in _STATES:
        raise BadInput(f"{ctx.element_id}: the header 'as' is '{wanted}'; write {' or '.join(_STATES)}")
    return TaskResult(closings=(Closing(_rule(case, ctx), _STATES[wanted], text_of(case, "reason", ctx)),))


def recount_deadline(case: Variables, ctx: TaskContext) -> TaskResult:
    """Counts the deadlines of its process that carry out a rule anew: what they are counted from has changed.

    Inputs: `law`, the id of one rule such as CLK-03, `reason`, which the audit and the page of the case show. Each that
    is watched gets the moment that its timer gives now; where `runs_when` is not true it is cancelled and silent, until
    it is counted anew again. One that was missed or met stays so.
    """
    return TaskResult(recounts=(Recount(_rule(case, ctx), text_of(case, "reason", ctx)),))


def _rule(case: Variables, ctx: TaskContext) -> str:
    law = text_of(case, "law", ctx).strip()
    if len(law.split()) != 1:
        raise BadInput(f"{ctx.element_id}: the input 'law' is '{law}'; map it to the id of one rule, such as CLK-03")
    return law


def handlers(_settings: TaskSettings) -> tuple[Handler, ...]:
    """The handlers of this module."""
    inputs = ("law", "reason")
    return (
        Handler("settle-deadline", settle_deadline, is_inside=True, inputs=inputs),
        Handler("recount-deadline", recount_deadline, is_inside=True, inputs=inputs),
    )
