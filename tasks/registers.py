"""The handler by which a case publishes data to other cases. It only computes."""

from engine.definition.registers import Kept
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
from engine.register_keys import NoKey, fault_of_entry_key, key_of_fields, normal_key
from engine.spelling import spelled
from tasks.inputs import text_of
from tasks.settings import TaskSettings

#: How the keys of entries begin that cases have without giving one; nobody enters anything in their place.
_OF_A_CASE = "case:"
_KEY = "the key of the entry, where the register has one; without it the entry says it"
_IF_ENDED = "what replaces it when an administrator ends the case; without it the entry stays"


def register_entry(case: Variables, ctx: TaskContext) -> TaskResult:
    """Enters what the case publishes into a register, replacing what is there under the key.

    Headers: `register`, one that is kept. Inputs: `entry`, an object, or null to remove the
    entry; optional: `key`, a text, which has to be what the fields of the entry give that are the key of the register
    (in one without a key each case has one entry); `entry_if_ended`, the object that replaces it when an administrator
    ends the case, without which it stays (its field `ended_because`, if it has one,
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
    key = _own_key(normal_key(text_of(case, "key", ctx)), ctx) if "key" in case else None
    if ctx.register is not None and ctx.register.kept is not None:
        key = _key_in(ctx.register.kept, ctx, key, entry, case.get("entry_if_ended"))
    return TaskResult(entries=(Entry(register, entry, case.get("entry_if_ended"), signal, key),))


def _own_key(key: str, ctx: TaskContext) -> str:
    """A key as it is stored; raises `BadInput` for one that nobody could tell from another."""
    if key.startswith(_OF_A_CASE):
        said = f"the input 'key' is {quoted(key)}, and what begins so is the entry that a case has without a key"
        raise BadInput(f"{ctx.element_id}: {said}; give another key, or none")
    if fault := fault_of_entry_key(key):
        raise BadInput(f"{ctx.element_id}: the key {fault}")
    return key


def _key_in(kept: Kept, ctx: TaskContext, given: str | None, *entries: Variables | None) -> str | None:
    """The key that the description of a register requires: its fields, of each entry; raises `BadInput` otherwise."""
    name, what = quoted(ctx.header("register")), " and ".join(kept.key)
    if not kept.key:
        if given is None:
            return None
        remedy = "take the input 'key' away, or name fields of it under key in registers.json"
        raise BadInput(f"{ctx.element_id}: the register {name} has no key, so a case has one entry in it; {remedy}")
    for entry in entries:
        if entry is None:
            continue
        own = _own_key(_by_fields(kept, entry, ctx), ctx)
        if given not in (None, own):
            said = f"the input 'key' is {quoted(given)}, and {what} of the entry, its key in {name}, is {quoted(own)}"
            raise BadInput(f"{ctx.element_id}: {said}; give both alike, or leave the input out")
        given = own
    if given is None:
        raise BadInput(f"{ctx.element_id}: which entry of {name} is taken out is not said; map its {what} to 'key'")
    return given


def _by_fields(kept: Kept, entry: Variables, ctx: TaskContext) -> str:
    try:
        return key_of_fields(kept.key, entry)
    except NoKey as error:
        register = quoted(ctx.header("register"))
        said = f"{error.field} of the entry {error.fault}, and it is of the key of the register {register}"
        raise BadInput(f"{ctx.element_id}: {said}; map it to a text without such signs") from error


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
                Input("key", _KEY, ValueType.TEXT),
                Input("entry_if_ended", _IF_ENDED, ValueType.CONTEXT),
                Input("signal_if_ended", "name of the signal that is thrown then", ValueType.TEXT),
            ),
            kept="register",
            results=(),
            template=Template(beside=("law", "stage", "restricted_when")),
        ),
    )
