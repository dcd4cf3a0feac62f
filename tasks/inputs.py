"""Inputs of a service task as handlers read them; errors name the input."""

from collections.abc import Mapping

from engine.handlers import BadInput, TaskContext, Variables
from engine.languages import InLanguages, is_composed, is_in_languages
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


def words_of(variables: Variables, name: str, context: TaskContext) -> str | InLanguages:
    """An input that must be a text, or one in several languages; raises `BadInput`."""
    value = variables.get(name)
    if is_in_languages(value) and all(text.strip() for text in value.values()):
        return value
    if isinstance(value, Mapping):
        wanted = "map it to a text in each of its languages, such as {kk: …, ru: …, en: …}"
        raise BadInput(f"{context.element_id}: the input {quoted(name)} is {spelled(value)}; {wanted}")
    return text_of(variables, name, context)


def wording_of(variables: Variables, context: TaskContext) -> Variables | None:
    """What the wording of a task says, or one that another task has handed on; None where there is none.

    Raises `BadInput` for anything else.
    """
    value = variables.get("wording")
    if value is None or is_composed(value):
        return value
    wanted = "give the property wording, or map the variable wording of the task that showed it"
    raise BadInput(f"{context.element_id}: the input 'wording' is {spelled(value)}; {wanted}")
