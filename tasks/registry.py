"""The registry of service-task types: a decorator makes a function a handler, and `handlers` gives them all."""

from collections.abc import Callable

from engine.handlers import BadInput, Handler, Handlers, TaskContext, TaskResult, Variables
from engine.spelling import spelled

Work = Callable[[Variables, TaskContext], TaskResult]
_registered: dict[str, Handler] = {}


def service_task(
    type_: str,
    *,
    is_inside: bool = False,
    timeout_seconds: int = 30,
    recipients: tuple[str, ...] = (),
    keys: tuple[str, ...] = (),
    inputs: tuple[str, ...] = (),
) -> Callable[[Work], Work]:
    """Registers a handler for the service tasks of a type.

    `is_inside`: it only computes, so the engine calls it within the command that reaches the task. Every other is
    called outside any transaction, may be called again after `timeout_seconds`, and uses the idempotency key.
    `recipients`: its inputs that name who gets something, so that a diagram that names nobody is not put in force.
    `keys`: its inputs that are correlation keys, for the same reason.
    `inputs`: all its inputs, if it is to be given nothing else: what a task does not map it is not given.
    """

    def register(work: Work) -> Work:
        if type_ in _registered:
            raise ValueError(f"the service-task type {type_!r} is registered twice")
        doc = (work.__doc__ or "").strip()
        _registered[type_] = Handler(type_, work, is_inside, timeout_seconds, doc, recipients, keys, inputs)
        return work

    return register


def handlers() -> Handlers:
    """All handlers by type."""
    return dict(_registered)


def text_of(variables: Variables, name: str, context: TaskContext) -> str:
    """An input that must be a text; raises `BadInput`."""
    value = variables.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadInput(
            f"{context.element_id}: the input '{name}' is {spelled(value)}; map it to a text in the task's inputs"
        )
    return value
