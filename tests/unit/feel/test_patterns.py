import time
from contextlib import suppress

import pytest

from engine import feel


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "expected"),
    [
        ("foobar", "^fo*b", "", True),
        ("foobar", "o{3}", "", False),
        ("foobar", "^(foo|bar)+$", "", True),
        ("990101300123", "^[0-9]{12}$", "", True),
        ("a\nb", "a.b", "", False),
        ("a\nb", "a.b", "s", True),
        ("a\nb", "^b$", "", False),
        ("a\nb", "^b$", "m", True),
        ("ӘЖЕ", "әже", "i", True),
        ("a b", "a b", "x", False),
        ("a.b", "a.b", "q", True),
        ("axb", "a.b", "q", False),
        ("abab", "^(ab)\\1$", "", True),
        ("abac", "^(ab)\\1$", "", False),
        ("Қ", "\\p{Lu}", "", True),
        ("Қ", "\\p{IsCyrillic}", "", True),
        ("5", "\\P{Nd}", "", False),
        ("e", "^[a-z-[aeiou]]$", "", False),
        ("f", "^[a-z-[aeiou]]$", "", True),
        ("^-]", "^[\\^\\-\\]]+$", "", True),
        ("aaa", "^a{2,}?$", "", True),
        ("", "^(a*)*$", "", True),
        ("abc", "(", "", None),
        ("abc", "[b", "", None),
        ("abc", "a**", "", None),
        ("abc", "(?=a)", "", None),
        ("abc", "\\1", "", None),
        ("abc", "a{2,1}", "", None),
        ("abc", "[z-a]", "", None),
        ("abc", "a", "g", None),
        ("abc", "\\p{Xx}", "", None),
    ],
)
def test_patterns_are_those_of_xpath(text: str, pattern: str, flags: str, expected: bool | None) -> None:
    context = {"text": text, "pattern": pattern, "flags": flags}

    assert feel.evaluate("matches(text, pattern, flags)", context) is expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        ('replace("a.b", ".", "-", "q")', "a-b"),
        ('replace("abc", "b", "\\$")', "a$c"),
        ('replace("abc", "b", "$0$0")', "abbc"),
        ('replace("abc", "(b)", "$12")', "ab2c"),
        ('replace("abc", "b", "$")', None),
        ('replace("abc", "x*", "-")', None),
        ('replace("AbA", "a", "x", "i")', "xbx"),
        ('split("a;b;;c", ";")', ["a", "b", "", "c"]),
        ('split("abc", "x")', ["abc"]),
        ('split("abc", "")', None),
        ('extract("a1 b22", "[0-9]+")', ["1", "22"]),
        ('replace("aaa", "a+?", "b")', "bbb"),
    ],
)
def test_matches_can_be_replaced_split_at_and_taken_out(expression: str, expected: object) -> None:
    assert feel.evaluate(expression) == expected


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+$", "a" * 40 + "!"),
        ("(a|a)*$", "a" * 40 + "!"),
        ("(.*)*(.*)*(.*)*b", "a" * 4000),
        ("(a*a*a*a*)*b", "a" * 200),
        ("^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 60),
        ("(x+x+)+y", "x" * 3000),
        ("((((((a{50}){50}){50}){50}){50}){50})", "a"),
        ("(" * 1000 + ")" * 1000, "a"),
        ("(a?){5000}a{5000}", "a" * 4999),
    ],
)
@pytest.mark.parametrize("function", ["matches(t, p)", 'replace(t, p, "")', "split(t, p)"])
def test_a_hostile_pattern_ends_soon(function: str, pattern: str, text: str) -> None:
    began = time.process_time()

    with suppress(feel.FeelLimitExceeded):
        feel.evaluate(function, {"t": text, "p": pattern})

    assert time.process_time() - began < 2  # far below that on a quiet machine


def test_the_steps_of_a_pattern_are_steps_of_the_evaluation() -> None:
    with pytest.raises(feel.FeelLimitExceeded):
        feel.evaluate("matches(t, p)", {"t": "a" * 40 + "!", "p": "(a+)+$"})
