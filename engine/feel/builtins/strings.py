"""The functions of text that need no patterns; positions count characters from 1."""

from __future__ import annotations

from base64 import b64encode
from decimal import Decimal

from engine.feel.builtins.registry import builtin
from engine.feel.errors import NullValue
from engine.feel.evaluation import Evaluation, bounded_text, check_length
from engine.feel.values import Value, whole_part


@builtin("string length(string: string)")
def string_length(text: str) -> Decimal:
    """The number of characters.

    string length("Астана") = 6
    """
    return Decimal(len(text))


@builtin("substring(string: string, start position: number, length?: number?)", with_evaluation=True)
def substring(evaluation: Evaluation, text: str, start: Decimal, length: Decimal | None = None) -> str:
    """A part of the text from a position (1 is the first, -1 the last), all of it or so many characters.

    substring("foobar", -3, 2) = "ba"
    """
    at = whole_part(start)
    if at == 0 or abs(at) > len(text):
        raise NullValue(f"the text has no position {start}")
    if length is not None and length < 1:
        raise NullValue("the length must be at least 1")
    begin = at - 1 if at > 0 else len(text) + at
    part = text[begin:] if length is None else text[begin : begin + whole_part(length)]
    return bounded_text(part, evaluation)


@builtin("upper case(string: string)", with_evaluation=True)
def upper_case(evaluation: Evaluation, text: str) -> str:
    """The text in capital letters.

    upper case("aBc4") = "ABC4"
    """
    return bounded_text(text.upper(), evaluation)


@builtin("lower case(string: string)", with_evaluation=True)
def lower_case(evaluation: Evaluation, text: str) -> str:
    """The text in small letters.

    lower case("aBc4") = "abc4"
    """
    return bounded_text(text.lower(), evaluation)


@builtin("substring before(string: string, match: string)", with_evaluation=True)
def substring_before(evaluation: Evaluation, text: str, match: str) -> str:
    """What stands before another text, empty if that does not occur.

    substring before("foobar", "bar") = "foo"
    """
    before, found, _ = text.partition(match) if match else ("", "", "")
    return bounded_text(before, evaluation) if found else ""


@builtin("substring after(string: string, match: string)", with_evaluation=True)
def substring_after(evaluation: Evaluation, text: str, match: str) -> str:
    """What stands behind another text, empty if that does not occur.

    substring after("foobar", "ob") = "ar"
    """
    return bounded_text(text.partition(match)[2], evaluation) if match else text


@builtin("contains(string: string, match: string)")
def contains(text: str, match: str) -> bool:
    """Whether another text occurs in this one.

    contains("foobar", "of") = false
    """
    return match in text


@builtin("starts with(string: string, match: string)")
def starts_with(text: str, match: str) -> bool:
    """Whether the text begins with another.

    starts with("foobar", "fo") = true
    """
    return text.startswith(match)


@builtin("ends with(string: string, match: string)")
def ends_with(text: str, match: str) -> bool:
    """Whether the text ends with another.

    ends with("foobar", "r") = true
    """
    return text.endswith(match)


@builtin(
    "string join(list: list)",
    "string join(list: list, delimiter: string?)",
    "string join(list: list, delimiter: string?, prefix: string?, suffix: string?)",
    with_evaluation=True,
)
def string_join(
    evaluation: Evaluation,
    items: list[Value],
    delimiter: str | None = None,
    prefix: str | None = None,
    suffix: str | None = None,
) -> str:
    """The texts of a list one behind the other, null ones left out, with a text between, before and behind them.

    string join(["a", "b", null, "c"], "-") = "a-b-c"
    """
    texts = [item for item in items if item is not None]
    if not all(isinstance(text, str) for text in texts):
        raise NullValue("every item must be a text or null")
    before, between, behind = prefix or "", delimiter or "", suffix or ""
    # refused before the memory is taken: one long text may be an item many times
    check_length(len(before) + sum(map(len, texts)) + len(between) * max(0, len(texts) - 1) + len(behind))
    return bounded_text(f"{before}{between.join(texts)}{behind}", evaluation)


@builtin("is blank(string: string)")
def is_blank(text: str) -> bool:
    """Whether the text has nothing but blanks.

    is blank(" ") = true
    """
    return not text.strip()


@builtin("to base64(value: string)", with_evaluation=True)
def to_base64(evaluation: Evaluation, text: str) -> str:
    """The text in Base64, of its bytes in UTF-8.

    to base64("FEEL") = "RkVFTA=="
    """
    return bounded_text(b64encode(text.encode()).decode(), evaluation)


@builtin("trim(string: string)", with_evaluation=True)
def trim(evaluation: Evaluation, text: str) -> str:
    """The text without blanks at its ends; an extension that other engines have too.

    trim("  a b ") = "a b"
    """
    return bounded_text(text.strip(), evaluation)
