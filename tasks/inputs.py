"""Inputs of a service task as handlers read them; errors name the input."""

from engine.handlers import BadInput, TaskContext, Variables
from engine.quoting import quoted
from engine.spelling import spelled


def text_of(variables: Variables, name: str, context: TaskContext) -> str:
    """An input that must be a text; raises `BadInput`."""
    value = variables.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadInput(
            f"{context.element_id}: the input {quoted(name)} is {spelled(value)}; map it to a text in the task's inputs"
        )
    return value
