"""The handler by which a case publishes data to other cases. It only computes."""

from engine.handlers import (
    BadInput,
    Entry,
    Handler,
    Header,
    Input,
    TaskContext,
    TaskResult,
    Template,
    ValueType,
    Variables,
)
from engine.quoting import quoted
from engine.spelling import spelled
from tasks.inputs import text_of
from tasks.settings import TaskSettings

#: How the keys of entries begin that cases have without giving one; nobody enters anything in their place.
_OF_A_CASE = "case:"
_IF_ENDED = "what replaces it when an administrator ends the case; without it the entry stays"


def register_entry(case: Variables, ctx: TaskContext) -> TaskResult:
    """Enters what the case publishes into a register, replacing what is there under the key.

    Headers: `register`, one that is kept. Inputs: `entry`, an object, or null to remove the
    entry; optional: `key`, a text, without which the entry is the one of the case; `entry_if_ended`, the object that
    replaces it when an administrator ends the case, without which it stays (its field `ended_because`, if it has one,
    becomes the administrator's reason), and `signal_if_ended`, the name of a signal that is thrown then. A start event
    with the property `registers` lets its form see all entries under the register's name.
    """
    register, entry = ctx.header("register"), case.get("entry")
    for name in ("entry", "entry_if_ended"):
        if not isinstance(value := case.get(name), dict | None):
            raise BadInput(
                f"{ctx.element_id}: the input {quoted(name)} is {spelled(value)}; map it to an object, or to null"
            )
    signal = text_of(case, "signal_if_ended", ctx) if "signal_if_ended" in case else None
    key = text_of(case, "key", ctx) if "key" in case else None
    if key is not None and key.startswith(_OF_A_CASE):
        said = f"the input 'key' is {quoted(key)}, and what begins so is the entry that a case has without a key"
        raise BadInput(f"{ctx.element_id}: {said}; give another key, or none")
    return TaskResult(entries=(Entry(register, entry, case.get("entry_if_ended"), signal, key),))


def handlers(_settings: TaskSettings) -> tuple[Handler, ...]:
    """The handlers of this module."""
    name = ("^[a-z][a-z0-9_]*$", "Small letters, digits and _")
    register = Header("register", "a register that is kept", is_required=True, example="permits", pattern=name)
    return (
        Handler(
            "register-entry",
            register_entry,
            is_inside=True,
            title="Register entry",
            words="Publishes data of the case to other cases, in a register",
            headers=(register,),
            inputs=(
                Input("entry", "what is published; null takes the entry out", ValueType.CONTEXT, is_required=True),
                Input("key", "the key of the entry; without it the case has one entry in the register", ValueType.TEXT),
                Input("entry_if_ended", _IF_ENDED, ValueType.CONTEXT),
                Input("signal_if_ended", "name of the signal that is thrown then", ValueType.TEXT),
            ),
            kept="register",
            results=(),
            template=Template(beside=("law", "stage", "restricted_when")),
        ),
    )
