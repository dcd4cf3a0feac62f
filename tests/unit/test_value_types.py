"""The types that contracts name: what is of each, and what is not."""

from typing import Any

import pytest

from engine.definition.instants import fixed
from engine.feel import compile as compile_feel
from engine.feel import to_json
from engine.value_types import ValueType, is_of_type

OF: dict[ValueType, tuple[list[Any], list[Any]]] = {
    ValueType.ANY: ([1, "a", {}], []),
    ValueType.TEXT: (["", "a"], [1, True, [], {}]),
    ValueType.NUMBER: ([0, 1.5], ["1", True]),
    ValueType.BOOLEAN: ([True, False], ["true", 1]),
    ValueType.DAY: (["2026-04-08"], ["2026-04-08T10:00", "2026-02-30", "tomorrow", 20260408]),
    ValueType.MOMENT: (["2026-04-08T10:00:00+05:00", "2026-04-08T10:00"], ["2026-04-08", "10:00"]),
    ValueType.DURATION: (["PT1H", "P1M"], ["an hour", "1", 3]),
    ValueType.LIST: ([[], [1]], ["a", {}]),
    ValueType.CONTEXT: ([{}, {"a": 1}], [[], "a"]),
    ValueType.WORDS: (["a", {"kk": "a", "ru": "b"}], [{"fr": "a"}, {}, ["a"]]),
    ValueType.GROUP: (["applicant", ["a", "b"]], [1, [1], {}]),
    ValueType.KEY: (["a", 1], [" ", True, []]),
    ValueType.RULE: (["CLK-03"], ["CLK-03 CLK-04", "", 3]),
    ValueType.WORDING: (
        [{"title": {"kk": "a"}, "text": {"kk": "b"}, "issued_in": ["kk"], "figures": []}],
        ["admission", {"text": "a"}],
    ),
}


@pytest.mark.parametrize("type_", ValueType)
def test_what_is_of_a_type_and_what_is_not(type_: ValueType) -> None:
    good, bad = OF[type_]

    assert [value for value in good if not is_of_type(type_, value)] == []
    assert [value for value in bad if is_of_type(type_, value)] == []
    assert is_of_type(type_, None)


@pytest.mark.parametrize("type_", ValueType)
def test_the_example_of_a_type_is_of_it(type_: ValueType) -> None:
    written = type_.example
    value = to_json(fixed(compile_feel(written.removeprefix("="))) if written.startswith("=") else written)

    assert is_of_type(type_, value)
