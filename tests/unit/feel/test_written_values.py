"""Values that are written out: read exactly as they stand there, without computing anything, or refused."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import FeelError, FeelSyntaxError, Inexact, evaluate, feel_text, from_json, literal, to_json
from tests.timing import within

_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(-1e15, 1e15, allow_nan=False).map(lambda number: float(f"{number:.6f}"))
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('abcж ё"\\', max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(_VALUES)
def test_what_json_writes_is_read_as_it_was(value: Any) -> None:
    assert literal(json.dumps(value)) == value
    assert literal(json.dumps(value, ensure_ascii=False)) == value


@given(_VALUES)
def test_what_feel_writes_is_read_as_feel_reads_it(value: Any) -> None:
    written = feel_text(from_json(value))

    assert literal(written) == to_json(evaluate(written))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (" 7 ", 7),
        ("-1.50", -1.5),
        ("1e3", 1000),
        ("9223372036854775807", 2**63 - 1),
        ('"a\nb"', "a\nb"),
        (r'"\ud83d\ude00"', "\U0001f600"),
        ("{full name: [null, true], \"any - text\": {}}", {"full name": [None, True], "any - text": {}}),
        ('date("2026-04-10")', "2026-04-10"),
        ('@"2026-04-10T10:00:00+05:00"', "2026-04-10T10:00:00+05:00"),
        ('time("10:00:00")', "10:00:00"),
        ('date and time("2026-04-10T10:00:00")', "2026-04-10T10:00:00"),
        ('[duration("P1DT12H")]', ["P1DT12H"]),
    ],
)  # fmt: skip
def test_literals_of_feel_are_read(text: str, value: Any) -> None:
    assert literal(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "one",
        "1 + 1",
        "2 ** 10",
        "[1..2]",
        "(1)",
        "(> 5)",
        "for i in [1] return i",
        "sum([1])",
        "function(x) x",
        "if true then 1 else 2",
        "date(2026, 4, 10)",
        "date(string(1))",
        'date("tomorrow")',
        "5 // was 6",
        "[1,]",
        "[1",
        '{"a" 1}',
        "- null",
        "1 2",
        '"open',
    ],
)
def test_what_would_have_to_be_computed_is_refused(text: str) -> None:
    with pytest.raises(FeelSyntaxError, match="line 1"):
        literal(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1e400", "number"),
        ("1e-400", "number"),
        ("1e999999999", ""),
        ("12345678901234567890123456", "number"),
        ("9223372036854775808", "number"),
        ("0.12345678901234567890", "number"),
        ("123456789012345678.5", "number"),
        (r'"\ud800"', "escape"),
        (r'"a\/b"', "escape"),
        (r'"a\bb"', "escape"),
        ("{a: 1, a: 2}", "key"),
        ('@"PT36H"', "moment"),
        ('time("10:00")', "moment"),
        ('time("10:00:00.1234567")', "moment"),
        ('@"2026-04-10T10:00:00@Asia/Almaty"', "moment"),
    ],
)
def test_what_would_not_be_kept_as_it_is_written_is_refused(text: str, kind: str) -> None:
    with pytest.raises(FeelSyntaxError) as refused:
        literal(text)

    assert getattr(refused.value, "kind", "") == kind


def test_the_refusal_of_a_moment_says_what_to_write() -> None:
    with pytest.raises(Inexact) as refused:
        literal('@"PT36H"')

    assert literal(f'@"{refused.value.kept}"') == "P1DT12H"


def test_depth_is_bounded() -> None:
    with pytest.raises(FeelError, match="nested deeper"):
        literal("[" * 10_000)


def test_a_long_text_takes_no_longer_than_it_is_long() -> None:
    with within(5):
        for text in ("for a in 1..9999, b in 1..9999 return a", "[" + "1," * 20_000 + "1]", "{" + "a " * 20_000):
            with suppress(FeelSyntaxError):
                literal(text)
