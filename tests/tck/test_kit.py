"""The technology compatibility kit: level 2 in every run, the whole kit with a report by `make tck`.

`make tck KIT=folder` takes another kit, or one folder of it.
"""

import os
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

from tests.tck.kit import Outcome, outcomes, same

KIT = Path(os.environ.get("KIT") or Path(__file__).parents[3] / "shared" / "tck")
LEVEL_2 = "compliance-level-2"
#: The part of a level's cases that has to pass; external Java functions are not run here.
WANTED = {LEVEL_2: 1.0}
WANTED_ELSEWHERE = 0.98


def _kit() -> Path:
    if not KIT.is_dir():
        pytest.skip(f"the compatibility kit is not here: put its folder at {KIT}, or name it, `make tck KIT=folder`")
    return KIT


def test_every_case_of_level_2_passes() -> None:
    kit = _kit() / LEVEL_2
    if not kit.is_dir():
        pytest.skip(f"the kit at {KIT} has no folder {LEVEL_2}")

    found = list(outcomes(kit))

    assert found
    assert [each for each in found if each.reason] == []


@pytest.mark.tck
def test_enough_cases_of_the_whole_kit_pass(capsys: pytest.CaptureFixture[str]) -> None:
    found = list(outcomes(_kit()))

    with capsys.disabled():
        print_report(found)
    assert found, f"there is no case below {KIT}"
    assert too_few(found) == []


def print_report(found: Sequence[Outcome]) -> None:
    """The table by folder with totals for each level, and every failure with its reason."""
    console = Console(width=160)
    table = Table("level", "folder", "passed", "given", title="Technology compatibility kit")
    for level in sorted({each.level for each in found}):
        own = [each for each in found if each.level == level]
        for folder in sorted({each.folder for each in own}):
            table.add_row(level, folder, *_counts([each for each in own if each.folder == folder]))
        table.add_row(level, "all", *_counts(own), style="bold", end_section=True)
    console.print()
    console.print(table)
    for each in found:
        if each.reason:
            console.print(f"{each.folder}, {each.case}: {each.reason}", markup=False, highlight=False)


def _counts(own: Sequence[Outcome]) -> tuple[str, str]:
    return str(sum(not each.reason for each in own)), str(len(own))


def too_few(found: Sequence[Outcome]) -> list[str]:
    """The levels of which less passes than is wanted."""
    given = Counter(each.level for each in found)
    passed = Counter(each.level for each in found if not each.reason)
    return [
        f"{level}: {passed[level]} of {count}"
        for level, count in sorted(given.items())
        if passed[level] < count * WANTED.get(level, WANTED_ELSEWHERE)
    ]


def test_a_level_is_enough_by_its_own_measure() -> None:
    def given(level: str, passed: int, failed: int) -> list[Outcome]:
        return [Outcome(level, "f", str(number), "" if number < passed else "no") for number in range(passed + failed)]

    assert too_few(given(LEVEL_2, 99, 0) + given("compliance-level-3", 98, 2)) == []
    assert too_few(given(LEVEL_2, 99, 1)) == ["compliance-level-2: 99 of 100"]
    assert too_few(given("compliance-level-3", 97, 3)) == ["compliance-level-3: 97 of 100"]


def test_results_are_compared_by_kind_and_to_the_eighth_digit() -> None:
    assert same(Decimal("0.333333333333"), Decimal("0.33333333"))
    assert not same(Decimal("0.3333"), Decimal("0.33333333"))
    assert not same(True, Decimal(1))
    assert not same({"a": [Decimal(1), None]}, {"a": [Decimal(1)]})
    assert same({"a": [Decimal(1), None]}, {"a": [Decimal(1), None]})
