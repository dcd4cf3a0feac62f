"""What is told of an expression once the kinds of its variables are known."""

from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import feel
from engine.feel import Given, Knowledge, adopt, kind, of_value
from engine.feel.expression import names_of
from tests.feel_grammar import VARIABLES, Grammar

DAY = Knowledge("string", written="date")
CHOICE = Knowledge("string", values=frozenset({"approved", "refused"}))
KNOWN = {
    "born": Knowledge("string", written="date"),
    "sent": Knowledge("string", written="date and time"),
    "day": Knowledge("date"),
    "moment": Knowledge("date and time"),
    "amount": Knowledge("number"),
    "name": Knowledge("string"),
    "urgent": Knowledge("boolean"),
    "decision": CHOICE,
    "grounds": Knowledge("list", item=Knowledge("string", values=frozenset({"g1", "g2"}))),
    "person": Knowledge("context", members={"born": Knowledge("string", written="date"), "age": Knowledge("number")}),
    "rows": Knowledge("list", item=Knowledge("context", members={"count": Knowledge("number"), "day": DAY})),
    "size": Knowledge("number", values=frozenset({Decimal(1), Decimal(2)})),
}


def told(text: str) -> list[str]:
    return [fault.reason for fault in feel.compile(text).judged(Given(KNOWN)).faults]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        # days and moments that are kept as text
        (
            'born > date("2024-01-01")',
            "string and date have no order; born is a date as text: write date(born)",
        ),
        ("sent < now()", "sent is a date and time as text: write date and time(sent)"),
        ("sent >= today()", "sent is a date and time as text: write date(date and time(sent))"),
        ("born < now()", "write date(born), and date(now()) for the day of the other"),
        ("person.born < today()", "person.born is a date as text: write date(person.born)"),
        ("born.year = 2000", "string has no property year; born is a date as text: write date(born).year"),
        ("born + 3 = today()", 'born is a date as text: write date(born) + duration("P5D")'),
        ("years and months duration(born, today())", "write date(born)"),
        ('born = "01.04.2026"', 'born is a date as text, and "01.04.2026" is none; write it as in "2026-04-08"'),
        ('born < "01.04.2026"', '"01.04.2026" is none; write it as in "2026-04-08"'),
        ('born < "2026.04.01"', '"2026.04.01" is none; write it as in "2026-04-08"'),
        ('born < "20260401000"', '"20260401000" is none; write it as in "2026-04-08"'),
        ("born = sent", "born is a date and sent a date and time, as texts that are never equal"),
        # days and moments themselves
        ('day > "2024-01-01"', 'date and string have no order; write date("2024-01-01")'),
        ('day > "01.01.2024"', 'write date("2026-04-08")'),
        ("day = moment", "write date(moment) for its day"),
        ("day + 5 > today()", 'date and number cannot be added; write day + duration("P5D")'),
        ("day - amount > today()", 'write day - duration("P" + string(amount) + "D")'),
        # numbers, texts, true and false
        ('amount > "5"', "number and string have no order; write 5 without quotation marks"),
        ("name = 5", "string and number cannot be compared; write number(name)"),
        ('"No. " + amount', "string and number cannot be added; write string(amount)"),
        ("string length(amount) > 3", "string must be string, but is number; write string(amount)"),
        ('urgent = "yes"', "boolean and string cannot be compared; write urgent = true, or urgent = false"),
        ("if name then 1 else 2", "the condition of if is string, which is never true"),
        ("name and urgent", "an operand of and is string, not true or false"),
        ("not(amount)", "negand must be boolean, but is number"),
        ("rows[1].count = true", "number and boolean cannot be compared"),
        ('amount in ("a", 5)', "number and string cannot be compared"),
        ('amount in ["a".."c"]', "number and string have no order"),
        # values that a variable never has
        (
            'decision = "aproved"',
            'decision is never "aproved", but one of "approved", "refused"; did you mean "approved"',
        ),
        ('"aproved" != decision', 'decision is never "aproved"'),
        ('decision in ("approved", "refusd")', 'did you mean "refused"'),
        ('decision in ["approved", "refusd"]', 'did you mean "refused"'),
        ('list contains(["approved", "refusd"], decision)', 'did you mean "refused"'),
        ('list contains(grounds, "g3")', 'grounds is never "g3", but one of "g1", "g2"'),
        ("list contains(grounds, 3)", "string and number cannot be compared"),
        ('grounds = "g1"', 'list and string cannot be compared; write list contains(grounds, "g1")'),
        ("size = 3", "size is never 3, but one of 1, 2"),
        ("size in (1, 3)", "size is never 3, but one of 1, 2"),
        # what is to be written
        ("rows[1].day > today()", "write date(rows[1].day)"),
        ("amount = true", "number and boolean cannot be compared; write a number in place of true"),
        ("name = true", "string and boolean cannot be compared; write a string in place of true"),
        ("urgent = 1", "boolean and number cannot be compared; write urgent = true, or urgent = false"),
        ('"at " + moment', "string and date and time cannot be added; write string(moment)"),
        ('amount between "a" and "z"', 'number and string have no order; write a number in place of "a"'),
    ],
)
def test_what_the_kinds_of_variables_rule_out_is_told_with_what_to_write(text: str, reason: str) -> None:
    found = told(text)

    assert [reason in each for each in found] == [True], found


@pytest.mark.parametrize(
    "text",
    [
        'born > "2024-01-01"',
        'born >= "2024"',
        "date(born) > today()",
        "date and time(sent) > now()",
        "day - day < moment - day",
        "day + duration(name) > today()",
        "decision = name",
        "decision = null",
        'decision != "refused"',
        "size in (1, 2)",
        "-size = -1",
        "size + 1 = 3",
        "size < 3",
        'list contains(grounds, "g1")',
        "urgent or amount > 5",
        "person.height > 5",
        "some born in rows satisfies born > 5",
        "rows[born > 5]",
        "(function(born) born > 5)(1)",
        "unknown > 5 and unknown = true",
        'if amount > 5 then "a" else decision',
        "amount in (1, [3..5], > 9)",
        "{born: 5, more: born + 1}.more",
    ],
)
def test_nothing_is_told_of_what_may_be_so(text: str) -> None:
    assert told(text) == []


def test_what_is_wrong_without_knowing_any_kind_is_not_told_again() -> None:
    text = '1 > "a" or born > today()'

    assert [fault.column for fault in feel.compile(text).faults] == [3]
    assert [fault.column for fault in feel.compile(text).judged(Given(KNOWN)).faults] == [17]


def test_tests_of_a_cell_are_told_by_what_they_are_about() -> None:
    cell = feel.compile_unary_tests('"approved", "refusd"')

    (fault,) = cell.judged(Given(tested=CHOICE, asked="decision")).faults

    assert fault.reason.startswith('decision is never "refusd"')
    assert cell.judged(Given()).faults == ()


def _loosened(known: Knowledge) -> Knowledge:
    """As a variable of such a value would be known, which may be null."""
    members = {name: _loosened(member) for name, member in known.members.items()}
    return Knowledge(known.kind, values=known.values, members=members, item=known.item and _loosened(known.item))


def _holds(known: Knowledge, value: Any) -> bool:
    if value is None:
        return not known.is_sure or known.is_null
    if known.kind not in {"", kind(value)}:
        return False
    if known.values is not None and value not in known.values:
        return False
    if isinstance(value, dict):
        return all(_holds(member, value[name]) for name, member in known.members.items() if name in value)
    return not isinstance(value, list) or known.item is None or all(_holds(known.item, item) for item in value)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.randoms(use_true_random=False))
def test_what_is_known_of_a_value_holds_of_it(chance: Random) -> None:
    text = Grammar(chance).expression()
    variables = Given({name: _loosened(of_value(adopt(value))) for name, value in VARIABLES.items()})

    with suppress(feel.FeelError):
        compiled = feel.compile(text, names_of(VARIABLES))
        verdict = compiled.judged(variables)
        value = compiled.evaluate(VARIABLES, datetime(2026, 4, 6, 11, tzinfo=UTC))

        assert _holds(verdict.known, value), (text, verdict.known, value)
        assert value is None or not any(fault.is_fatal for fault in verdict.faults), text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("string join(grounds, day)", "string join: delimiter must be string, but is date"),
        ("rows[date(born)]", "a filter takes a condition or a number, not date"),
    ],
)
def test_what_is_null_only_where_a_value_is_there_is_not_said_to_be_always_null(text: str, reason: str) -> None:
    expression = feel.compile(text)
    (fault,) = (*expression.faults, *expression.judged(Given(KNOWN)).faults)

    assert reason in fault.reason
    assert not fault.is_fatal
    assert feel.evaluate(text, {"grounds": ["g1"], "rows": [{}], "day": None, "born": None}) is not None


def test_the_number_of_a_text_that_was_made_of_one_is_the_number_itself() -> None:
    (fault,) = feel.compile("string(amount) > 5").faults

    assert fault.reason == "string and number have no order; write amount in place of string(amount)"


def test_what_is_known_of_a_value_that_holds_the_one_before_twice_stays_small() -> None:
    known = Knowledge("number")
    for _ in range(100):
        known = feel.stored(Knowledge("context", members={"a": known, "b": known}))
        assert known.kind == "context"

    for _ in range(1000):
        known = feel.stored(Knowledge("list", item=known))
    assert known.kind == "list"
