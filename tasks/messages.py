"""The handler that sends a message to another case."""

from datetime import timedelta

from engine.correlation import WANTED, correlation_key
from engine.feel import evaluate
from engine.handlers import (
    BadInput,
    Handler,
    Input,
    OutgoingMessage,
    TaskContext,
    TaskResult,
    Template,
    ValueType,
    Variables,
)
from engine.spelling import spelled
from tasks.inputs import text_of
from tasks.settings import TaskSettings

DEFAULT_TIME_TO_LIVE = "PT1H"
LONGEST_LIFE = timedelta(days=366)
_KEY = "number or text by which the receiver is found; its subscription has the same"


def publish_message(case: Variables, ctx: TaskContext) -> TaskResult:
    """Sends a message to the one case that waits for its name and correlation key, now or within its time to live.

    It starts a case of each process that waits for the name with a start event, too.

    Inputs: `message_name`, `correlation_key` (a number or a text that is not empty), optional `variables` (a context)
    and `time_to_live` (an ISO duration such as "PT1H", the default). With "PT0S" it reaches only a case that already
    waits for it.
    """
    key, variables = correlation_key(case.get("correlation_key")), case.get("variables") or {}
    if key is None:
        said = spelled(case.get("correlation_key"))
        raise BadInput(f"{ctx.element_id}: the input 'correlation_key' is {said}; map it to {WANTED}")
    if not isinstance(variables, dict):
        raise BadInput(f"{ctx.element_id}: the input 'variables' is {spelled(variables)}; map it to a context")
    lives = _time_to_live(case, ctx)
    return TaskResult(messages=(OutgoingMessage(text_of(case, "message_name", ctx), key, variables, lives),))


def _time_to_live(case: Variables, ctx: TaskContext) -> timedelta:
    text = case.get("time_to_live")
    text = DEFAULT_TIME_TO_LIVE if text in (None, "") else text
    lives = evaluate("duration(text)", {"text": text})
    if not isinstance(lives, timedelta) or lives > LONGEST_LIFE:
        fault = f"the input 'time_to_live' is {spelled(text)}; it must be a duration up to P366D"
        raise BadInput(f"{ctx.element_id}: {fault}: write for example PT1H")
    if lives < timedelta():
        fault = f"the input 'time_to_live' is {spelled(text)}, which is negative"
        raise BadInput(f"{ctx.element_id}: {fault}; PT0S reaches only who waits already")
    return lives


def handlers(_settings: TaskSettings) -> tuple[Handler, ...]:
    """The handlers of this module."""
    return (
        Handler(
            "publish-message",
            publish_message,
            is_inside=True,
            title="Publish message",
            words="Publishes a message for the case that waits for it, and for the processes that it starts",
            inputs=(
                Input("message_name", "name of the message", ValueType.TEXT, is_required=True),
                Input("correlation_key", _KEY, ValueType.KEY, is_required=True, suggested="=case_id"),
                Input("variables", "what the receiver gets", ValueType.CONTEXT),
                Input(
                    "time_to_live",
                    "how long it waits for a receiver, such as `P1D`; `PT1H` if empty",
                    ValueType.DURATION,
                ),
            ),
            headers=(),
            results=(),
            template=Template(
                element="sendTask",
                on_the_way=("Publish message on the way", "Publishes a message where a path goes on"),
                at_end=("Publish message at the end of a path", "Publishes a message where a path ends"),
            ),
        ),
    )
