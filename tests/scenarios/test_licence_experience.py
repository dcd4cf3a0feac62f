"""How many months of work an application for a licence shows (LIC-12.3, article 142(5) of the Enforcement Law)."""

import json

import pytest
from click.testing import CliRunner

from engine.deployment.deploy import SERVICES
from web.cli import main

FIVE_YEARS = ("2020-09-01", "2025-08-31")
GROUNDS = SERVICES / "licence_issue" / "licence_grounds.dmn"


def months(*periods: tuple[str, str]) -> int:
    """What the decision counts for periods of work, each with its first and its last day."""
    work = [{"work_from": first, "work_to": last} for first, last in periods]
    given = json.dumps({"basis": "work", "work": work})
    result = CliRunner().invoke(main, ["decide", str(GROUNDS), "work_months", "--input", given], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return int(json.loads(result.stdout))


def test_the_last_day_of_work_counts() -> None:
    assert months(FIVE_YEARS) == 60
    assert months((FIVE_YEARS[0], "2025-08-30")) == 59


def test_posts_without_a_gap_are_one_period() -> None:
    assert months(("2022-03-15", "2023-03-14"), ("2023-03-15", "2024-03-14")) == 24


@pytest.mark.parametrize("second", [FIVE_YEARS, ("2021-01-01", "2022-01-01"), ("2020-09-01", "2021-02-28")])
def test_work_in_two_posts_at_once_counts_once(second: tuple[str, str]) -> None:
    assert months(FIVE_YEARS, second) == months(second, FIVE_YEARS) == 60


def test_days_left_over_of_separate_periods_make_months_of_thirty() -> None:
    assert months(("2020-01-01", "2020-01-20"), ("2021-05-05", "2021-05-14")) == 1
    assert months(("2020-01-01", "2020-01-20"), ("2021-05-05", "2021-05-13")) == 0


def test_without_a_period_nothing_is_shown() -> None:
    assert months() == 0
