"""The handlers that close a statutory deadline early or recalculate it, with the reason; they only compute."""

from collections.abc import Mapping
from typing import Literal, cast

from engine.handlers import BadInput, Closing, Handler, Header, Recount, TaskContext, TaskResult, Variables
from engine.languages import InLanguages, is_in_languages
from engine.quoting import quoted
from tasks.inputs import text_of, wording_of
from tasks.settings import TaskSettings

_STATES: Mapping[str, Literal["missed", "cancelled"]] = {"missed": "missed", "cancelled": "cancelled"}


def close_deadline(case: Variables, ctx: TaskContext) -> TaskResult:
    """Closes the open deadlines of the case that carry out a rule: they cannot be met any more, or no longer apply.

    Headers: `as`, missed or cancelled. Inputs: `law`, the id of one rule such as CLK-03, and the reason, which the
    audit and the page of the case show: the property `wording` of the task, or `reason`, a text or one by language. The
    timer of a missed deadline stays, so its path in the diagram is taken at its moment; a cancelled one does not fire.
    A deadline that was missed before without a reason gets this one.
    """
    wanted = ctx.header("as")
    if wanted not in _STATES:
        raise BadInput(f"{ctx.element_id}: the header 'as' is {quoted(wanted)}; write {' or '.join(_STATES)}")
    return TaskResult(closings=(Closing(_rule(case, ctx), _STATES[wanted], _reason(case, ctx)),))


def recount_deadline(case: Variables, ctx: TaskContext) -> TaskResult:
    """Recalculates the deadlines of its process that carry out a rule, after their starting point has changed.

    Inputs: `law`, the id of one rule such as CLK-03, and the reason, which the audit and the page of the case show: the
    property `wording` of the task, or `reason`, a text or one by language. Each that is watched gets the moment that
    its timer gives now; where `runs_when` is not true it is cancelled and does not fire until it is recalculated. One
    that was missed or met stays so.
    """
    return TaskResult(recounts=(Recount(_rule(case, ctx), _reason(case, ctx)),))


def _reason(case: Variables, ctx: TaskContext) -> str | InLanguages:
    said, reason = wording_of(case, ctx), case.get("reason")
    if said is not None:
        return cast(InLanguages, said["text"])
    return reason if is_in_languages(reason) else text_of(case, "reason", ctx)


def _rule(case: Variables, ctx: TaskContext) -> str:
    law = text_of(case, "law", ctx).strip()
    if len(law.split()) != 1:
        raise BadInput(
            f"{ctx.element_id}: the input 'law' is {quoted(law)}; map it to the id of one rule, such as CLK-03"
        )
    return law


def handlers(_settings: TaskSettings) -> tuple[Handler, ...]:
    """The handlers of this module."""
    inputs = ("law", "reason", "wording")
    reasons = (("wording",), ("reason",))
    states = (Header("as", is_required=True, values=tuple(_STATES)),)
    return (
        Handler(
            "settle-deadline",
            close_deadline,
            is_inside=True,
            inputs=inputs,
            required=("law",),
            rules=("law",),
            one_of=reasons,
            headers=states,
            results=(),
        ),
        Handler(
            "recount-deadline",
            recount_deadline,
            is_inside=True,
            inputs=inputs,
            required=("law",),
            rules=("law",),
            one_of=reasons,
            headers=(),
            results=(),
        ),
    )
