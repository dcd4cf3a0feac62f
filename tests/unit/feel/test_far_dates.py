import pytest

from engine import feel


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('date("999999999-12-31")', "999999999-12-31"),
        ('date("-999999999-01-01")', "-999999999-01-01"),
        ('date("1000000000-01-01")', None),
        ('date("012026-01-01")', None),
        ('date("-0000-01-01")', None),
        ('date("12025-02-29")', None),
        ("date(-44, 3, 15)", "-0044-03-15"),
        ("date(0, 1, 1)", "0000-01-01"),
        ("date(1000000000, 1, 1)", None),
        ('date and time("99999-12-31T11:22:33.5Z")', "99999-12-31T11:22:33.5Z"),
        ('@"-99999-12-31T11:22:33@Asia/Almaty"', "-99999-12-31T11:22:33@Asia/Almaty"),
        ('date and time(@"12026-03-20", @"10:00:00+05:00")', "12026-03-20T10:00:00+05:00"),
        ('date and time(@"12026-03-20T10:00:00", "Asia/Almaty")', "12026-03-20T10:00:00@Asia/Almaty"),
        ('date and time(@"12026-03-20T10:00:00Z", "Asia/Almaty")', "12026-03-20T15:00:00@Asia/Almaty"),
        ('date(@"12026-03-20T10:00:00")', "12026-03-20"),
        ('time(@"12026-03-20T10:00:00")', "10:00:00"),
        ('time(@"12026-03-20")', "00:00:00Z"),
        ('last day of month(@"99999-02-05")', "99999-02-28"),
        ('last day of month(@"-0044-02-05T10:00:00")', "-0044-02-29"),
        ('years and months duration(@"2026-03-20", @"12026-02-20T10:00:00Z")', "P9999Y11M"),
        ('years and months duration(@"12026-02-20T10:00:00Z", @"2026-03-20")', "-P9999Y11M"),
        ('min(@"12026-03-20", @"2026-03-20")', "2026-03-20"),
    ],
)
def test_years_beyond_those_of_python_are_read_and_written(expression: str, expected: str | None) -> None:
    assert feel.evaluate(f"string({expression})") == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('@"9999-12-31" + @"P1D"', "10000-01-01"),
        ('@"0001-01-01" - @"P1D"', "0000-12-31"),
        ('@"9999-12-31T23:59:59" + @"PT1S"', "10000-01-01T00:00:00"),
        ('@"10000-01-01T00:00:00" - @"PT1S"', "9999-12-31T23:59:59"),
        ('@"9999-12-31T23:59:59Z" + @"PT1S"', "10000-01-01T00:00:00Z"),
        ('@"9999-12-31" + @"P2M"', "10000-02-29"),
        ('@"9999-12-31T10:00:00" + @"P2M"', "10000-02-29T10:00:00"),
        ('@"10000-02-29" - @"P1Y"', "9999-02-28"),
        ('@"10000-01-01" - @"9999-12-31"', "P1D"),
        ('@"-0400-01-01" - @"0000-01-01"', "-P146097D"),
        ('@"12026-03-20T10:00:00Z" - @"12026-03-20T10:00:00+05:00"', "PT5H"),
        ('@"12026-03-20T10:00:00Z" - @"12026-03-20T10:00:00"', None),
        ('@"999999999-12-31" + @"P1D"', None),
        ('@"999999999-12-31" - @"-999999999-01-01"', None),
    ],
)
def test_far_dates_are_counted_with_as_others_are(expression: str, expected: str | None) -> None:
    assert feel.evaluate(f"string({expression})") == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('@"10000-01-01" > @"9999-12-31"', True),
        ('@"-0044-03-15" < @"2026-03-20"', True),
        ('@"10000-01-01" = @"10000-01-01"', True),
        ('@"10000-01-01" = @"2026-01-01"', False),
        ('@"10000-01-01" = @"10000-01-01T00:00:00"', None),
        ('@"12026-03-20T10:00:00Z" = @"12026-03-20T15:00:00+05:00"', True),
        ('is(@"12026-03-20T10:00:00Z", @"12026-03-20T15:00:00+05:00")', False),
        ('is(@"12026-03-20T10:00:00Z", @"12026-03-20T10:00:00Z")', True),
        ('@"12026-03-20T10:00:00Z" < @"12026-03-20T10:00:00"', None),
        ('@"10000-01-01" in [@"2026-01-01"..@"20000-01-01"]', True),
        ('@"10000-01-01" instance of date', True),
        ('@"10000-01-01T00:00:00" instance of date and time', True),
        ('@"10000-01-01".weekday', 6),
        ('@"-0044-03-15T10:20:30.5+05:00".second', 30.5),
        ('@"-0044-03-15".year', -44),
        ('day of week(@"10000-01-01")', "Saturday"),
        ('day of year(@"12024-12-31")', 366),
        ('week of year(@"10000-01-01")', 52),
        ('month of year(@"-0044-03-15")', "March"),
    ],
)
def test_far_dates_are_ordered_and_have_properties(expression: str, expected: object) -> None:
    assert feel.evaluate(expression) == expected


def test_a_far_date_goes_out_as_text_and_comes_in_as_it_is() -> None:
    far = feel.evaluate('@"12026-03-20"')

    assert feel.to_json(far) == "12026-03-20"
    assert feel.evaluate("[x]", {"x": far}) == [far]
