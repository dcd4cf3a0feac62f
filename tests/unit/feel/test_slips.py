"""Slips of who thinks of another language: the error says how FEEL writes it."""

import pytest

from engine import feel


@pytest.mark.parametrize(
    ("expression", "remedy"),
    [
        ('x == "a"', "with one sign: ="),
        ("x === 1", "with one sign: ="),
        ("x <> null", "is written !="),
        ("x !== null", "is written !="),
        ('not x = "a"', "write not(…)"),
        ("(not x)", "write not(…)"),
        ("!x", "write not(…)"),
        ("x = 1 AND y = 2", "write and in small letters"),
        ("x = 1 OR y = 2", "write or in small letters"),
        ("x = 1 && y", "write and"),
        ("x || y", "write or"),
        ("x = 'a'", "double quotation marks"),
        ("x = “a”", "double quotation marks"),
        ('${x = "a"}', "without the sign and the braces"),
        ("#{x}", "without the sign and the braces"),
        ("x is null", "write x = null"),
        ("x is not null", "write x != null"),
        ("x = 1 ? 2 : 3", "write if … then … else …"),
        ("{a: x ? 1 : 2}", "write if … then … else …"),
        ("5 % 2", "write modulo(a, b)"),
        ("x mod 2", "write modulo(a, b)"),
        ('x not in ("a", "b")', "write not(x in (…))"),
    ],
)
def test_a_slip_is_told_with_what_to_write(expression: str, remedy: str) -> None:
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.compile(expression)

    assert remedy in caught.value.reason
    assert "an operator may be missing" not in caught.value.reason


@pytest.mark.parametrize(
    "expression", ['not(x = "a")', '"a == b" = x', 'mod = "&& AND"', "x in (1, 2) // x is null", "AND"]
)
def test_what_parses_is_no_slip(expression: str) -> None:
    assert feel.compile(expression).source == expression


def test_a_slip_elsewhere_in_the_text_is_not_named() -> None:
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.compile('"a == b" + (1')

    assert caught.value.reason == "expected ) to close the parenthesis, but found the end"


@pytest.mark.parametrize(
    ("expression", "remedy"),
    [("format(1)", "write string(…)"), ('cycle(3, duration("PT1H"))', 'write the cycle as a text: "R3/PT1H"')],
)
def test_a_function_of_another_engine_is_told_with_what_to_write(expression: str, remedy: str) -> None:
    with pytest.raises(feel.FeelUnknownFunction, match="there is no function") as caught:
        feel.compile(expression)

    assert remedy in caught.value.reason
