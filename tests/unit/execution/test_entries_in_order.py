"""Entries of the office are walked in the order in which they were made, each by its number and not by what it says."""

from collections.abc import Sequence
from datetime import date, time

import pytest

from engine.execution.installation.office_entries import OfficeChange, Withdrawal
from engine.office.changes import HoursChange, OfficePlace
from storage.tables import deadlines
from tests.diagrams import boundary, diagram, end, flows, script, start, timer, user_task
from tests.unit.execution.installation import Installation, local
from tests.unit.execution.office_changes import IN_TWO_DAYS, ORDER, change, off, worked


def hours(day: str, closes: int) -> HoursChange:
    return HoursChange(date.fromisoformat(day), OfficePlace.OFFICE, time(9), time(closes), None, ORDER)


#: Of a term that ends on Wednesday, 8 April 18:30: what was entered, and by when the term stands then.
EQUAL = [off("2026-04-08"), worked("2026-04-08"), off("2026-04-08"), Withdrawal("day", 3), off("2026-04-07")]
MIXED = [
    off("2026-04-07"),
    Withdrawal("day", 1),
    off("2026-04-08"),
    hours("2026-04-08", 17),
    hours("2026-04-09", 16),
    Withdrawal("day", 2),
    Withdrawal("hours", 1),
]


@pytest.mark.parametrize("is_at_one_moment", [False, True])
@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize(
    ("entries", "due_at"), [(EQUAL, "2026-04-09 18:30"), (MIXED, "2026-04-08 18:30")], ids=["equal", "mixed"]
)
def test_entries_are_walked_as_they_were_made(
    here: Installation, entries: Sequence[OfficeChange], due_at: str, is_late: bool, is_at_one_moment: bool
) -> None:
    here.deploy(
        diagram(
            start("s"),
            script("count", IN_TWO_DAYS, "ends_on"),
            user_task("u"),
            end("e"),
            flows("s", "count", "u", "e"),
            boundary("term", "u", timer(date="=date(ends_on)"), interrupting=False, properties={"law": "LIC-S3"}),
            end("late"),
            flows("term", "late"),
        )
    )
    case_id = here.start()

    for minute, entry in enumerate(entries, 1):
        change(here, entry)
        if not is_late:
            here.work()
        if not is_at_one_moment:
            here.at(f"2026-04-06 11:{minute:02}")
    here.work()

    assert here.rows(deadlines)[0].due_at == local(due_at)
    assert here.told(case_id).count("calendar_changed") == len(entries)
    assert not here.findings()
