"""The functions of the product as expressions call them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine import feel
from engine.calendar.calendar import Calendar, DateOutOfRange
from engine.functions import calendar_functions
from engine.office.hours import HoursError, OfficeHours

NAMES = {
    "working_days_after",
    "working_days_before",
    "working_days_between",
    "next_working_day",
    "is_working_day",
    "at_office_open",
    "at_office_close",
    "is_office_open",
    "local_date",
    "notice_day",
    "result_day",
    "registration_day",
    "day",
    "money",
    "label",
    "indented",
    "is_iin",
    "is_bin",
}


class Evaluator:
    def __init__(self, calendar: Calendar, hours: OfficeHours) -> None:
        self.functions = calendar_functions(calendar, hours)

    def __call__(self, expression: str, **context: Any) -> Any:
        return feel.to_json(feel.evaluate(expression, context, functions=self.functions))


@pytest.fixture(scope="module")
def value(calendar: Calendar, hours: OfficeHours) -> Evaluator:
    return Evaluator(calendar, hours)


def test_every_function_is_named_and_documented(calendar: Calendar, hours: OfficeHours) -> None:
    functions = calendar_functions(calendar, hours)

    assert set(functions) == NAMES
    assert all(function.name == name and function.doc for name, function in functions.items())


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('is_office_open("2026-04-08T10:00")', True),
        ('is_office_open(at_office_open("2026-04-08"))', True),
        ('is_office_open("2026-04-08T08:59")', False),
        ('is_office_open("2026-04-08T12:59:59")', True),
        ('is_office_open("2026-04-08T13:00")', False),
        ('is_office_open("2026-04-08T14:30")', True),
        ('is_office_open("2026-04-08T18:30:00")', True),
        ('is_office_open("2026-04-08T18:30:01")', False),
        ('is_office_open("2026-04-11T10:00")', False),
        ('is_office_open("2026-03-23T10:00")', False),
        ('working_days_after(@"2026-03-26", 10)', "2026-04-09"),
        ('working_days_after("2026-03-26", 10)', "2026-04-09"),
        ('working_days_after(from: "2026-03-26", n: 10)', "2026-04-09"),
        ('working_days_after(from: "2026-03-24", n: 1, week: "six")', "2026-03-25"),
        ('working_days_after("2026-03-24", 1, "six")', "2026-03-25"),
        ('working_days_after("2026-03-24", 1, "five")', "2026-03-26"),
        ('working_days_after("2026-03-24", 1, null)', "2026-03-26"),
        ('working_days_after("2026-04-09", -3)', "2026-04-06"),
        ('working_days_after("2026-03-21", 0)', "2026-03-26"),
        ('working_days_before("2026-04-09", 3)', "2026-04-06"),
        ('working_days_before(working_days_after("2026-03-16", 10), 3)', "2026-03-30"),
        ('working_days_between("2026-03-16", "2026-04-02")', 10),
        ('next_working_day("2026-03-20")', "2026-03-26"),
        ('next_working_day("2026-04-17", "six")', "2026-04-18"),
        ('is_working_day("2025-01-05")', True),
        ('is_working_day("2026-03-25")', False),
        ('is_working_day("2026-03-25", "six")', True),
        ('at_office_close("2026-04-08")', "2026-04-08T18:30:00+05:00"),
        ('at_office_open("2026-04-08")', "2026-04-08T09:00:00+05:00"),
        ('at_office_close("2024-02-28")', "2024-02-28T18:30:00+06:00"),
        ('at_office_close(working_days_after("2026-03-26", 2))', "2026-03-30T18:30:00+05:00"),
        ('local_date("2026-04-14T19:00:00Z")', "2026-04-15"),
        ('local_date(@"2026-04-14T18:59:59Z")', "2026-04-14"),
        ('local_date("2026-04-14T23:59:59")', "2026-04-14"),
        ('local_date("2026-04-14")', "2026-04-14"),
        ('notice_day("2026-03-30T18:30:00+05:00")', "2026-03-30"),
        ('notice_day("2026-03-30T18:31:00+05:00")', "2026-03-31"),
        ('result_day("2026-03-30T13:31:00Z")', "2026-03-31"),
        ('registration_day("portal", "2026-03-20T18:45:00")', "2026-03-26"),
        ('registration_day("portal", @"2026-03-20T13:30:00Z")', "2026-03-20"),
        ('registration_day("sc", "2026-04-16T20:01")', None),
        ('registration_day(channel: "counter", received_at: "2026-03-18T17:30:00")', "2026-03-18"),
        ('is_iin("900101309992")', True),
        ('is_iin("900101309993")', False),
        ('is_bin("260140009990")', True),
        ('is_bin("900101309992")', False),
        ('indented("One line")', "One line"),
        ('indented("I object.\\n\\nSigned: the head\\n")', "I object.\n    \n    Signed: the head"),
        ('indented("a\\r\\nb\u2028c")', "a\n    b\n    c"),
    ],
)
def test_functions_give_what_the_law_says(value: Evaluator, expression: str, expected: Any) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "kazakh", "russian", "english"),
    [
        ("money(14480)", "14\u00a0480 теңге", "14\u00a0480 тенге", "14,480 tenge"),
        ("money(480)", "480 теңге", "480 тенге", "480 tenge"),
        ("money(1234567.5)", "1\u00a0234\u00a0567,50 теңге", "1\u00a0234\u00a0567,50 тенге", "1,234,567.50 tenge"),
        ("money(0.10)", "0,10 теңге", "0,10 тенге", "0.10 tenge"),
        ("money(7.00 - 7)", "0 теңге", "0 тенге", "0 tenge"),
        ("money(-1500)", "-1\u00a0500 теңге", "-1\u00a0500 тенге", "-1,500 tenge"),
        ('day("2026-04-08")', "2026 жылғы 8 сәуір", "8 апреля 2026 года", "8 April 2026"),
        ('day(@"2026-12-01")', "2026 жылғы 1 желтоқсан", "1 декабря 2026 года", "1 December 2026"),
        ('day("2026-04-14T19:00:00Z")', "2026 жылғы 15 сәуір", "15 апреля 2026 года", "15 April 2026"),
        ('day(at_office_close("2026-04-08"))', "2026 жылғы 8 сәуір", "8 апреля 2026 года", "8 April 2026"),
    ],
)
def test_money_and_days_are_given_in_the_words_of_each_language(
    value: Evaluator, expression: str, kazakh: str, russian: str, english: str
) -> None:
    assert value(expression) == {"kk": kazakh, "ru": russian, "en": english}


def test_a_variable_may_have_the_name_of_a_function(value: Evaluator) -> None:
    assert value("day + 1", day=1) == 2
    assert value("day(day).en", day="2026-04-08") == "8 April 2026"
    assert feel.compile("day + 1", functions=value.functions).variables == {"day"}
    assert value("if day = null then 1 else 2") == 1


def test_variables_may_be_dates_moments_or_their_text(value: Evaluator) -> None:
    moment = datetime(2026, 4, 14, 19, 30, tzinfo=UTC)

    assert value("working_days_after(received, 1)", received=date(2026, 4, 14)) == "2026-04-15"
    assert value("working_days_after(received, 1)", received=moment) == "2026-04-16"
    assert value("working_days_after(received, 1)", received="2026-04-14T19:30:00Z") == "2026-04-16"
    assert value("working_days_after(received, days)", received="2026-04-14", days=2) == "2026-04-16"


@pytest.mark.parametrize(
    "expression",
    [
        "working_days_after(null, 1)",
        'working_days_after("2026-03-26", null)',
        'working_days_after("2026-03-26", 1.5)',
        'working_days_after("2026-03-26", 1000000)',
        'working_days_after("2026-03-26", "two")',
        'working_days_after("2026-03-26", 1, "seven")',
        'working_days_after("26.03.2026", 1)',
        'working_days_after("2026-02-30", 1)',
        "working_days_after(20260326, 1)",
        "next_working_day(true)",
        'is_working_day("")',
        'at_office_close("soon")',
        "local_date(null)",
        "notice_day(null)",
        'notice_day("2026-04-14")',
        'registration_day("portal", null)',
        'registration_day("portal", "2026-04-14")',
        "is_iin(null)",
        "indented(null)",
        "indented(1)",
        "money(null)",
        'money("14480")',
        "money(10.005)",
        "money(1000000000000000)",
        "day(null)",
        'day("2026-02-30")',
        "day(5)",
        "is_iin(900101309992)",
    ],
)
def test_a_wrong_argument_gives_null(value: Evaluator, expression: str) -> None:
    assert value(expression) is None


def test_null_comes_with_the_reason(value: Evaluator) -> None:
    expression = feel.compile('working_days_after("26.03.2026", 1)', functions=value.functions)

    result, warnings = expression.trace({})

    assert result is None
    assert "'26.03.2026' is not a day; write YYYY-MM-DD" in str(warnings[0])


def test_a_day_outside_the_calendar_is_an_error_and_not_a_lost_deadline(value: Evaluator) -> None:
    with pytest.raises(DateOutOfRange, match="2031-01-06 is outside the working calendar"):
        value('working_days_after("2031-01-06", 1)')
    with pytest.raises(DateOutOfRange, match="end outside"):
        value('working_days_after("2028-12-20", 20)')


def test_an_unknown_channel_is_an_error_and_not_a_closed_one(value: Evaluator) -> None:
    with pytest.raises(HoursError, match="no channel 'fax'"):
        value('registration_day("fax", "2026-04-14T10:00:00")')
