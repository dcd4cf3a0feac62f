"""Regular expressions: the language is XPath's, the machine is RE2, and neither is slow on any pattern."""

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from engine.feel.evaluation import MAX_STEPS, Evaluation
from engine.feel.names import IDENTIFIER
from engine.feel.patterns import compile_pattern, pieces
from tests.timing import within


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
        ("a b.", "a b.", "xq", True),
        ("a\\b", "A\\B", "qi", True),
        ("a\nb\n", "^a$", "m", True),
        ("a\n", "^a$", "", False),
        ("a\rb", "a.b", "", False),
        ("K", "[k-m]", "i", True),
        ("\u212a", "[k-m]", "i", True),
        ("q", "[^Q]", "i", False),
        ("o", "^[A-Z-[OI]]$", "i", False),
        ("a", "\\p{Lu}", "i", False),
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
        ("abc", "(?i)ABC", "", None),
        ("abc", "(?P<name>a)", "", None),
        ("abc", "a{", "", None),
        ("abc", "a}", "", None),
        ("abc", "a{,2}", "", None),
        ("abc", "*a", "", None),
        ("abc", "a)", "", None),
        ("abc", "a\\", "", None),
        ("abc", "\\babc", "", None),
        ("abc", "[]a]", "", None),
        ("abc", "[a[b]]", "", None),
        ("abc", "[a-\\d]", "", None),
        ("abc", "[a-[b]c]", "", None),
        ("abc", "\\p{IsKazakh}", "", None),
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
        ("(a" * 3000 + ")" * 3000, "a"),
        ("[\\w\\W]" * 1400, "a"),
        ("(a?){5000}a{5000}", "a" * 4999),
    ],
)
@pytest.mark.parametrize("function", ["matches(t, p)", 'replace(t, p, "")', "split(t, p)"])
def test_a_hostile_pattern_ends_soon(function: str, pattern: str, text: str) -> None:
    with within(2), suppress(feel.FeelLimitExceeded):  # far below that on a quiet machine
        feel.evaluate(function, {"t": text, "p": pattern})


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(a)\\1", "back references are not supported, and \\1 is one; write out what the group may be"),
        ("(a", "the pattern has a ( that is never closed"),
        ("a)", "the pattern has a ) too many"),
        ("*a", "the pattern repeats nothing; write \\?, \\*, \\+ for the signs themselves"),
        ("a{2}{3}", "the pattern repeats a repetition; put it in parentheses"),
        ("(?=a)", "the pattern has a (? that is not (?:"),
        ("a{", "the pattern has a { where it means nothing; write \\{ for the sign itself"),
        ("[[]", "the pattern has a [ where it means nothing; write \\[ for the sign itself"),
        ("[a", "the pattern ends too early"),
        ("(ab){1001}", "the pattern repeats a group more than 1000 times"),
        ("(a{40}){40}", "the pattern repeats a group more than 1000 times, or groups in each other as often in all"),
    ],
)
def test_what_no_pattern_may_have_is_refused_with_the_reason(pattern: str, reason: str) -> None:
    value, warnings = feel.compile("matches(t, p)", {"t", "p"}).trace({"t": "aa", "p": pattern})

    assert value is None
    assert reason in warnings[0].reason


@pytest.mark.parametrize(
    ("pattern", "accepts"),
    [
        ("\\d", lambda char: unicodedata.category(char) == "Nd"),
        ("\\S", lambda char: char not in " \t\n\r"),
        ("\\w", lambda char: unicodedata.category(char)[0] in "LMNS"),
        ("\\W", lambda char: unicodedata.category(char)[0] in "PZC"),
        ("\\p{Lu}", str.isupper),
        ("[^\\P{L}0-9]", str.isalpha),
        ("\\p{IsCyrillic}", lambda char: "\u0400" <= char <= "\u04ff"),
        (
            "[\\p{L}-[а-яӘ-[ж]]]",
            lambda char: char.isalpha() and (char == "ж" or not ("а" <= char <= "я" or char == "Ә")),
        ),
        ("\\i", lambda char: char == ":" or IDENTIFIER.fullmatch(char)),
        ("\\c", lambda char: char in ":-." or IDENTIFIER.fullmatch("a" + char)),
        (".", lambda char: char not in "\n\r"),
    ],
)
def test_a_class_stands_for_the_characters_that_unicode_gives_it(
    pattern: str, accepts: Callable[[str], object]
) -> None:
    # Latin, Greek, Cyrillic; CJK; halves of surrogate pairs; letters and signs outside the basic plane
    ranges = [(0, 0x7F), (0x370, 0x373), (0x400, 0x52F), (0x4E00, 0x4F00), (0xD7F0, 0xE010), (0x1D400, 0x1D454)]
    chars = [chr(code) for first, last in ranges for code in range(first, last + 1)]

    found = feel.evaluate("extract(t, p)", {"t": "".join(chars), "p": pattern})

    assert found == [char for char in chars if accepts(char)]


@pytest.mark.parametrize("one", "kK\u212asSſßẞσςΣiIİıәӘ")
@pytest.mark.parametrize("other", "kK\u212asSſßẞσςΣiIİıәӘ")
def test_two_characters_are_the_same_without_case_if_their_capital_or_small_letters_are(one: str, other: str) -> None:
    found = feel.evaluate('matches(one, "[" + other + "]", "i")', {"one": one, "other": other})

    assert found is (one.lower() == other.lower() or one.upper() == other.upper())


@pytest.mark.parametrize("counts", ["{1500}", "{999,}", "{1001,}", "{3,2500}", "{1000,2000}", "{2001,2002}", "{1500}?"])
@pytest.mark.parametrize("size", [2, 3, 999, 1000, 1001, 1500, 2000, 2001, 2002, 2003, 2500, 2501])
def test_a_character_may_be_counted_beyond_what_the_library_counts(counts: str, size: int) -> None:
    pattern = f"^(x|[ab]{counts})$"

    found = feel.evaluate("matches(t, p)", {"t": "a" * size, "p": pattern})

    assert found is (re.search(pattern, "a" * size) is not None)


def test_places_of_matches_are_right_among_characters_of_any_width() -> None:
    text = "aӘ𐐀қ\ud800,𝒳ж€,ә"

    assert feel.evaluate('split(t, ",")', {"t": text}) == ["aӘ𐐀қ\ud800", "𝒳ж€", "ә"]
    assert feel.evaluate('replace(t, "(.)[,€]", "[$1]")', {"t": text}) == "aӘ𐐀қ[\ud800]𝒳[ж],ә"
    assert feel.evaluate('extract(t, "[^a-z,]")', {"t": text}) == list("Ә𐐀қ\ud800𝒳ж€ә")


LETTERS = st.sampled_from(["a", "b", "я", ".", "[ab]", "[^a]", "[а-я]", "\\n"])
TIMES = st.sampled_from(["+", "+?", "{2}", "{1,3}", "{1,}?"])
TIMES_OR_NONE = st.sampled_from(["*", "?", "*?", "??", "{0,2}"])
# parts that never match an empty text, since engines differ in how often such a part is repeated
PARTS = st.recursive(
    LETTERS,
    lambda parts: (
        st.tuples(parts, parts).map("".join)
        | st.tuples(parts, parts).map(lambda pair: f"(?:{pair[0]}|{pair[1]})")
        | parts.map("({})".format)
        | st.tuples(parts.map("(?:{})".format), TIMES).map("".join)
        | st.tuples(parts, parts.map("({})".format), TIMES_OR_NONE).map("".join)
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(pattern=PARTS, text=st.text("abя\n", max_size=20))
def test_what_is_found_is_what_pythons_own_expressions_find(pattern: str, text: str) -> None:
    found = list(pieces(compile_pattern(pattern), text, Evaluation(None, MAX_STEPS)))

    assert [groups for _, groups in found[:-1]] == [
        [match[0], *match.groups("")] for match in re.finditer(pattern, text)
    ]
    assert "".join(before + "".join(groups[:1]) for before, groups in found) == text


@pytest.mark.parametrize("expression", ["extract(t, p)", "split(t, p)", 'replace(t, p, "")'])
@pytest.mark.parametrize(
    ("pattern", "text"), [("a[^z]*z|a", "a" * 20_000), ("[ab]*a[ab]{60}c|[ab]", "ab" * 2000)], ids=["few", "many"]
)
def test_reading_on_in_vain_behind_every_match_is_counted(expression: str, pattern: str, text: str) -> None:
    with pytest.raises(feel.FeelLimitExceeded):
        feel.compile(expression, {"t", "p"}).evaluate({"t": text, "p": pattern}, steps=100_000)


def test_one_character_or_class_does_not_pay_for_reading_on() -> None:
    context = {"t": "ab," * 20_000}

    assert len(feel.compile('split(t, ",")', {"t"}).evaluate(context, steps=150_000)) == 20_001
    assert len(feel.compile('extract(t, "[a-b]+")', {"t"}).evaluate(context, steps=150_000)) == 20_000


def test_classes_may_not_be_nested_too_deep() -> None:
    with pytest.raises(feel.FeelLimitExceeded, match="classes nested deeper than 100"):
        feel.evaluate("matches(t, p)", {"t": "a", "p": "[a-" * 2400 + "[b]" + "]" * 2400})


def test_the_length_of_the_text_counts_as_often_as_the_pattern_has_signs() -> None:
    context = {"t": "ab" * 50_000, "p": "[ab]*a[ab]{100}c"}

    assert feel.compile("matches(t, p)", {"t", "p"}).evaluate(context, steps=1_000_000) is False
    with pytest.raises(feel.FeelLimitExceeded):
        feel.compile("matches(t, p)", {"t", "p"}).evaluate(context, steps=100_000)
