"""The commands `atqaru calendar`: only the answer on standard output, errors with status 2."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.calendar.table_file import CALENDARS
from storage.database import Database
from tests.unit.execution.installation import Installation
from tests.unit.execution.office_changes import change, off
from web.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["calendar", *arguments])


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ("registered --channel portal --received", "2026-03-26"),
        ("registered --same-day-until 18:45 --channel portal --received", "2026-03-20"),
        ("registered --channel counter --received", "closed"),
        ("registered --channel sc --received", "2026-03-26"),
        ("registered --channel portal --override 2026-03-20=off --received", "2026-03-26"),
        ("registered --channel portal --override 2026-03-21=on --received", "2026-03-21"),
        ("registered --channel sc --override 2026-03-20=off,six --received", "closed"),
    ],
)
def test_registered_prints_only_the_day(arguments: str, answer: str) -> None:
    result = run(*arguments.split(), "2026-03-20 18:45")

    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{answer}\n", "")


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ("--from 2026-03-26 --working-days 10", "2026-04-09"),
        ("--from 2026-04-09 --working-days -10", "2026-03-26"),
        ("--from 2026-04-09 --working-days=-3", "2026-04-06"),
        ("--from 2026-03-21 --working-days 0", "2026-03-26"),
        ("--from 2026-03-24 --working-days 1 --week six", "2026-03-25"),
        ("--from 2026-03-24 --working-days 1 --week five", "2026-03-26"),
        (
            "--from 2026-12-07 --working-days 10 --override 2026-12-17=off --override 2026-12-18=off",
            "2026-12-24",
        ),
        ("--from 2026-12-07 --working-days 10 --override 2026-12-17=off,six", "2026-12-22"),
    ],
)
def test_due_prints_only_the_day(arguments: str, answer: str) -> None:
    result = run("due", *arguments.split())

    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{answer}\n", "")


@pytest.mark.parametrize(
    ("received", "place", "day"),
    [
        ("2026-04-15T18:30:00", None, "2026-04-15"),
        ("2026-04-15 13:30:00Z", None, "2026-04-15"),
        ("2026-04-15T13:30:01Z", None, "2026-04-16"),
        ("2026-04-15 19:30+06:00", None, "2026-04-15"),
        ("2024-02-20 13:00Z", None, "2024-02-21"),
        ("2024-02-20 13:00Z", "KZ-27", "2024-02-20"),
    ],
)
def test_a_moment_may_carry_its_offset_and_a_place_its_zone(received: str, place: str | None, day: str) -> None:
    options = ["--place", place] if place else []

    result = run("registered", "--channel", "portal", "--received", received, *options)

    assert result.stdout == f"{day}\n"


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (
            ["registered", "--channel", "fax", "--received", "2026-04-15 10:00"],
            "atqaru: error: there is no channel 'fax'",
        ),
        (
            ["registered", "--channel", "portal", "--received", "2026-04-15"],
            "'2026-04-15' is not a date with a time",
        ),
        (
            ["registered", "--channel", "portal", "--received", "2026-02-29 10:00"],
            "is not a moment; check year, month, day",
        ),
        (["registered", "--channel", "portal", "--received", "2026-04-15 24:01"], "is not a moment"),
        (["registered", "--channel", "portal", "--received", "2026-W16-3 10:00"], "is not a date with a time"),
        (["registered", "--channel", "portal", "--received", "15.04.2026 10:00"], "write YYYY-MM-DD HH:MM"),
        (["registered", "--channel", "portal", "--received", ""], "is not a date with a time"),
        (
            ["registered", "--channel", "portal", "--received", "2018-12-31 10:00"],
            "2018-12-31 is outside the working calendar, which covers 2019 to 2028",
        ),
        (["registered", "--channel", "portal", "--received", "2028-12-29 19:00"], "end outside the working calendar"),
        (["registered", "--channel", "portal", "--received", "9999-12-31 23:59Z"], "is not a moment; check year"),
        (["registered", "--channel", "portal"], "atqaru: error: the option --received is missing; add it"),
        (
            [
                "registered",
                "--channel",
                "portal",
                "--received",
                "2026-04-15 10:00",
                "--same-day-until",
                "half six",
            ],
            "'half six' is not a time of day",
        ),
        (
            ["registered", "--channel", "portal", "--received", "2026-04-15 10:00", "--place", "Mars"],
            "no time zone is known for 'Mars'; known places: KZ-10 (Abai region), ",
        ),
        (
            ["due", "--from", "2026-02-30", "--working-days", "1"],
            "error: --from: '2026-02-30' is not a day of",
        ),
        (["due", "--from", "20260226", "--working-days", "1"], "write YYYY-MM-DD"),
        (
            ["due", "--from", "2026-02-26", "--working-days", "1.5"],
            "'1.5' is not a whole number from -100000 to",
        ),
        (
            ["due", "--from", "2028-12-20", "--working-days", "10"],
            "10 working days from 2028-12-20 end outside",
        ),
        (["due", "--from", "2026-02-26", "--working-days", "9" * 40], "is not a whole number from -100000"),
        (
            ["due", "--from", "2026-02-26", "--working-days", "1", "--week", "seven"],
            "--week: 'seven' is not one of 'five'",
        ),
        (
            ["due", "--from", "2026-02-26", "--working-days", "1", "--override", "2026-02-27"],
            "is not an override",
        ),
        (["due", "--from", "2026-02-26", "--working-days", "1", "--override", "2026-02-31=off"], "is not a day"),
        (
            ["due", "--from", "2026-02-26", "--working-days", "1", "--override", "2031-01-01=off"],
            "is outside the working calendar",
        ),
        (["freeze", "--first-year", "2028", "--last-year", "2020"], "swap them"),
        (
            ["freeze", "--first-year", "1890"],
            "--first-year: '1890' is not a whole number from 2002",
        ),
    ],
)
def test_a_wrong_question_is_refused_on_standard_error_with_status_2(arguments: list[str], fault: str) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert fault in " ".join(result.stderr.split())


def test_freeze_writes_the_table_and_prints_its_version(tmp_path: Path) -> None:
    result = run("freeze", "--folder", str(tmp_path))

    written = (tmp_path / "kz-2019-2028.json").read_text(encoding="utf-8")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("kz-2019-2028-")
    assert written == (CALENDARS / "kz-2019-2028.json").read_text(encoding="utf-8")


def test_freeze_takes_other_years(tmp_path: Path) -> None:
    result = run("freeze", "--folder", str(tmp_path), "--first-year", "2025", "--last-year", "2025")

    document = json.loads((tmp_path / "kz-2025-2025.json").read_text(encoding="utf-8"))
    assert result.stdout.startswith("kz-2025-2025-")
    assert [day["on"] for day in document["weeks"]["six"]["worked"]] == ["2025-01-05"]


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["calendar", "due", "--from", "2026-04-06", "--working-days", "2"], "2026-04-09"),
        (
            ["calendar", "due", "--from", "2026-04-06", "--working-days", "2", "--override", "2026-04-08=on"],
            "2026-04-08",
        ),
        (["calendar", "registered", "--channel", "portal", "--received", "2026-04-07 19:00"], "2026-04-09"),
        (["feel", 'working_days_after(date("2026-04-06"), 2)'], '"2026-04-09"'),
    ],
)
def test_days_that_were_entered_count(database: Database, database_url: str, arguments: list[str], answer: str) -> None:
    change(Installation(database), off("2026-04-08"))

    result = CliRunner().invoke(main, [*arguments, "--database", database_url])

    assert (result.exit_code, result.stdout) == (0, f"{answer}\n")
