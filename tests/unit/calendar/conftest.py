"""The calendar and the hours that the product ships, read once."""

import pytest

from engine.calendar.calendar import Calendar
from engine.calendar.table_file import load_calendar
from engine.office.hours import OfficeHours
from engine.office.hours_file import load_hours


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return load_calendar()


@pytest.fixture(scope="session")
def hours() -> OfficeHours:
    return load_hours()
