"""The functions of contexts: reading, adding and merging entries."""

from __future__ import annotations

from engine.feel.builtins.registry import builtin
from engine.feel.errors import FeelLimitExceeded, NullValue
from engine.feel.evaluation import Evaluation
from engine.feel.values import Value

#: For a context of key and value, as where one is written out.
STEPS_OF_ENTRY = 3


@builtin("get value(m: context, key: string)")
def get_value(m: dict[str, Value], key: str) -> Value:
    """The entry of a name; null if there is none.

    get value({a: 1}, "a") = 1
    """
    if key not in m:
        raise NullValue(f"the context has no entry {key[:40]}")
    return m[key]


@builtin("get value(m: context, keys: list)")
def get_value_deep(m: dict[str, Value], keys: list[Value]) -> Value:
    """The entry of an inner context to which the keys lead; null if there is none.

    get value({a: {b: 1}}, ["a", "b"]) = 1
    """
    value: Value = m
    for key in keys:
        if not isinstance(key, str):
            raise NullValue("every key must be a text")
        if not isinstance(value, dict):
            raise NullValue(f"there is no context with an entry {key[:40]}")
        value = get_value(value, key)
    return value


@builtin("get entries(m: context)", with_evaluation=True)
def get_entries(evaluation: Evaluation, m: dict[str, Value]) -> list[Value]:
    """All entries as contexts of key and value.

    get entries({a: 1}) = [{key: "a", value: 1}]
    """
    evaluation.spend(STEPS_OF_ENTRY * len(m))
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin("context(entries: list)")
def context(entries: list[Value]) -> dict[str, Value]:
    """The context of a list of entries with key and value; null if a key comes twice.

    context([{key: "a", value: 1}]) = {a: 1}
    """
    result: dict[str, Value] = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str) or "value" not in entry:
            raise NullValue("every entry must be a context with a text key and a value")
        key = checked_key(entry["key"])
        if key in result:
            raise NullValue(f"the key {key} comes twice")
        result[key] = entry["value"]
    return result


@builtin("context put(context: context, key: string, value)", "put(context: context, key: string, value)")
def context_put(context: dict[str, Value], key: str, value: Value) -> dict[str, Value]:
    """The context with one entry more or changed.

    context put({a: 1}, "b", 2) = {a: 1, b: 2}
    """
    return {**context, checked_key(key): value}


@builtin("context put(context: context, keys: list, value)")
def context_put_deep(context: dict[str, Value], keys: list[Value], value: Value) -> dict[str, Value]:
    """The context with an entry of an inner context changed; the keys lead there.

    context put({a: {b: 1}}, ["a", "b"], 2) = {a: {b: 2}}
    """
    if not keys or not all(isinstance(key, str) for key in keys):
        raise NullValue("keys must be a list of texts with at least one item")
    for key in keys:
        checked_key(key)
    result = dict(context)
    inner = result
    for key in keys[:-1]:
        below = inner.get(key)
        if below is not None and not isinstance(below, dict):
            raise NullValue(f"the entry {key} is no context")
        inner[key] = dict(below or {})
        inner = inner[key]
    inner[keys[-1]] = value
    return result


def checked_key(key: str) -> str:
    """The key; raises FeelLimitExceeded for a long text, since every look at a context compares its keys."""
    if len(key) > MAX_KEY:
        raise FeelLimitExceeded(f"a key has {len(key)} characters; {MAX_KEY} are allowed")
    return key


MAX_KEY = 1000


@builtin(
    "context merge(contexts: list)",
    "context merge(context...: context)",
    "put all(contexts: list)",
    "put all(context...: context)",
    with_evaluation=True,
)
def context_merge(evaluation: Evaluation, *contexts: Value) -> dict[str, Value]:
    """One context of all entries; a later one wins.

    context merge([{a: 1}, {a: 2, b: 3}]) = {a: 2, b: 3}
    """
    if len(contexts) == 1 and isinstance(contexts[0], list):
        contexts = tuple(contexts[0])
    result: dict[str, Value] = {}
    for entry in contexts:
        if not isinstance(entry, dict):
            raise NullValue("every item must be a context")
        evaluation.spend(len(entry))
        result |= entry
    return result
