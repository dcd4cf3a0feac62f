"""The handler that settles a deadline of the law before its moment, with the reason. It only computes."""

from engine.handlers import BadInput, Settlement, TaskContext, TaskResult, Variables
from tasks.registry import service_task, text_of

STATES = ("missed", "cancelled")


@service_task("settle-deadline", is_inside=True, inputs=("law", "reason"))
def settle_deadline(case: Variables, ctx: TaskContext) -> TaskResult:
    """Settles the open deadlines of the case that carry out a rule: the term cannot be kept any more, or runs no more.

    Headers: `as`, missed or cancelled. Inputs: `law`, the id of one rule such as CLK-03, `reason`, which the audit and
    the page of the case show. The timers of these deadlines stay: what is drawn behind them happens at their moment. A
    deadline that was missed before without a reason is given this one.
    """
    state, law = ctx.header("as"), text_of(case, "law", ctx).strip()
    if state not in STATES:
        raise BadInput(f"{ctx.element_id}: the header 'as' is '{state}'; write {' or '.join(STATES)}")
    if len(law.split()) != 1:
        raise BadInput(f"{ctx.element_id}: the input 'law' is '{law}'; map it to the id of one rule, such as CLK-03")
    return TaskResult(settlements=(Settlement(law, state, text_of(case, "reason", ctx)),))
