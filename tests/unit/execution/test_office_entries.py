"""What cannot be entered for the office any more, or taken back."""

from datetime import date, time

import pytest

from engine.calendar.working_time import Week
from engine.execution.installation.office_entries import EntryRefused, Kind, OfficeChange, Withdrawal
from engine.office.changes import HoursChange, OfficePlace
from storage.tables import calendar_overrides, hours_changes
from tests.unit.execution.installation import Installation
from tests.unit.execution.office_changes import ORDER, change, worked

SATURDAY = worked("2026-04-11", Week.FIVE)
HOURS = HoursChange(date(2026, 4, 11), OfficePlace.OFFICE, time(9), time(17), None, ORDER)


@pytest.mark.parametrize(("entry", "kind"), [(SATURDAY, "day"), (HOURS, "hours")])
def test_what_was_worked_by_is_not_taken_back_when_its_day_is_over(
    here: Installation, entry: OfficeChange, kind: Kind
) -> None:
    change(here, entry)
    here.at("2026-04-12 00:00")
    before = here.everything()

    with pytest.raises(EntryRefused, match="2026-04-11 is over") as refused:
        change(here, Withdrawal(kind, 1))

    assert refused.value.reason == "entry_over"
    assert here.everything() == before


@pytest.mark.parametrize(("entry", "kind"), [(SATURDAY, "day"), (HOURS, "hours")])
def test_until_then_it_is(here: Installation, entry: OfficeChange, kind: Kind) -> None:
    change(here, entry)
    here.at("2026-04-11 23:59")

    change(here, Withdrawal(kind, 1))

    table = calendar_overrides if kind == "day" else hours_changes
    assert here.rows(table)[0].withdrawn_at is not None
