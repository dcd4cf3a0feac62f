"""The attributes of a user task, evaluated when it opens: who does it, about what, by when, how urgent it is."""

from datetime import UTC, date, datetime
from typing import Any

from engine.definition.details import Text
from engine.definition.literals import day_in, priority_in
from engine.faults import Fault
from engine.feel import Expression, to_json
from engine.spiff.nodes.naming import computed, require_short, require_storable
from engine.spiff.state.computed_node import FORM
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.foreign_ids import require_near
from engine.spiff.state.token import Standpoint, Token
from storage.texts import LONGEST_ID

DEFAULT_PRIORITY = 50


def text_of(token: Standpoint, what: str, text: Text | None) -> str | None:
    """A text; an empty one is none."""
    value = _value(token, text)
    if value is not None and not isinstance(value, str):
        raise _fault(token, f"the {what} is", text, value, "it must be a text")
    require_storable(token, what, [value or ""])
    return value or None


def name_of(token: Standpoint, what: str, text: Text | None) -> str | None:
    """The name of one person; an empty one is none."""
    name = text_of(token, what, text)
    require_short(token, what, [name or ""], LONGEST_ID, Fault.UNBORNE)
    return name


def names_of(token: Standpoint, what: str, text: Text | None) -> list[str]:
    """A list of names, or one text with commas between them."""
    value = _value(token, text)
    names = value.split(",") if isinstance(value, str) else value or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise _fault(token, f"the {what} are", text, value, "they must be a list of texts", Fault.NOBODY)
    require_storable(token, what, names)
    named = [name.strip() for name in names if name.strip()]
    require_short(token, what, named, LONGEST_ID, Fault.UNBORNE)
    return named


def concerned_of(token: Standpoint, text: Text | None) -> list[str]:
    """The logins of those whose own matter it is; a value that is null would open it to everybody."""
    what = "people whose matter it is"
    if text is not None and (value := _value(token, text)) is None:
        raise _fault(token, f"the {what} are", text, value, "they must be a list of texts, [] for nobody", Fault.NOBODY)
    return names_of(token, what, text)


def form_of(token: Token, form: Expression) -> str:
    """The id of a form that FEEL gives, which its token keeps; raises `ExecutionError` for one of another service."""
    form_id = computed(token, "form id", form)
    require_near(token, "form", form_id)
    token.remember(**{FORM: form_id})
    return form_id


def moment_of(token: Standpoint, what: str, text: Text | None) -> datetime | None:
    """A moment; a date means the close of office on it (AMB-03)."""
    given = value = _value(token, text)
    context = token.workflow.top_workflow.context
    if isinstance(value, str):
        value = day_in(value)
    if isinstance(value, datetime):
        moment = value if value.tzinfo else context.local(value)
        try:
            moment.astimezone(UTC)
        except OverflowError as error:
            raise _fault(
                token, f"the {what} is", text, given, "it must lie in the years 1 to 9999", Fault.DUE_DATE
            ) from error
        return moment
    if isinstance(value, date):
        return context.close_of(value)
    if text is not None:
        raise _fault(token, f"the {what} is", text, given, "it must be a date or a date and time", Fault.DUE_DATE)
    return None


def priority_of(token: Standpoint, text: Text | None) -> int:
    """A whole number from 0 to 100; the higher, the more urgent."""
    if text is None:
        return DEFAULT_PRIORITY
    value = _value(token, text)
    number = priority_in(value)
    if number is None:
        raise _fault(token, "the priority is", text, to_json(value), "it must be a whole number from 0 to 100")
    return number


def _value(token: Standpoint, text: Text | None) -> Any:
    return token.workflow.script_engine.evaluate(token, text) if text is not None else None


def _fault(
    token: Standpoint, begin: str, text: Text | None, value: Any, remedy: str, fault: Fault | None = None
) -> ExecutionError:
    said = token.workflow.script_engine.described(token, text, value)
    return ExecutionError(token.task_spec.bpmn_id, f"{begin} {said}; {remedy}", fault)
