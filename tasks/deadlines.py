"""The handlers that close a statutory deadline early or recalculate it, with the reason; they only compute."""

from collections.abc import Mapping
from typing import Literal, cast

from engine.handlers import (
    BadInput,
    Closing,
    Handler,
    Header,
    Input,
    Property,
    Recount,
    TaskContext,
    TaskResult,
    Template,
    ValueType,
    Variables,
    Work,
)
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
    states = {"missed": "It can no longer be met", "cancelled": "It no longer applies"}
    return (
        _of_deadlines(
            "settle-deadline",
            close_deadline,
            title="Settle a deadline",
            words="Closes a statutory deadline before its moment, with the reason",
            headers=(Header("as", "what has become of the deadline", is_required=True, choices=states),),
        ),
        _of_deadlines(
            "recount-deadline",
            recount_deadline,
            title="Count a deadline anew",
            words="Recalculates a statutory deadline, since the day from which it is counted has changed",
            headers=(),
        ),
    )


def _of_deadlines(type_: str, run: Work, title: str, words: str, headers: tuple[Header, ...]) -> Handler:
    """Both name a rule and a reason."""
    return Handler(
        type_,
        run,
        is_inside=True,
        title=title,
        words=words,
        headers=headers,
        inputs=(
            Input(
                "law", "id of one rule that the deadline carries out", ValueType.RULE, is_required=True, label="Rule"
            ),
            Input("wording", "one that another task has composed", ValueType.WORDING, is_offered=False),
            Input("reason", "without a wording: the reason, which the audit log keeps", ValueType.WORDS),
        ),
        properties=(Property("wording", "id of the wording whose text is the reason", "Wording of the reason"),),
        one_of=(("wording",), ("reason",)),
        results=(),
        template=Template(version=2),
    )
