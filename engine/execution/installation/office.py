"""The office that a command works in: its calendar, its hours, and the FEEL functions bound to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.calendar.calendar import Calendar, DateOutOfRange
from engine.calendar.working_time import Override
from engine.feel import Function
from engine.functions import calendar_functions
from engine.office.changes import HoursChange, with_changes
from engine.office.days import channel_named, due_moment, office_open, registration_day
from engine.office.hours import OfficeHours


@dataclass(frozen=True)
class Office:
    """One version of calendar and hours; a change makes a new one.

    `revision` counts the entries and withdrawals that have led to it, so that no two states of an office have one name:
    a day that is entered and taken back gives the days of before, but moves what was due in between.
    """

    calendar: Calendar
    hours: OfficeHours
    functions: Mapping[str, Function]
    revision: int = 0

    @classmethod
    def of(cls, calendar: Calendar, hours: OfficeHours, revision: int = 0) -> "Office":
        """Binds the FEEL functions to a calendar and its hours."""
        return cls(calendar, hours, calendar_functions(calendar, hours), revision)

    def changed(self, days: Sequence[Override], hours: Sequence[HoursChange], revision: int) -> "Office":
        """The office with these days off or worked and these hours above its own.

        Raises DateOutOfRange and HoursError for a day that the calendar or the hours do not know.
        """
        return Office.of(self.calendar.with_overrides(days), with_changes(self.hours, hours), revision)

    @property
    def version(self) -> str:
        """Names the calendar and the hours, with the settings that were changed, in audit events."""
        name = f"{self.calendar.version} {self.hours.version}"
        return f"{name} #{self.revision}" if self.revision else name

    def local(self, moment: datetime) -> datetime:
        """An aware moment in the office's zone; a naive one is taken as local. Raises DateOutOfRange."""
        return self.calendar.local_time(moment) if moment.tzinfo else moment.replace(tzinfo=self.calendar.zone)

    def minute_text(self, moment: datetime) -> str:
        """A moment in messages for those who run the system: by the office's clock, such as `2026-04-08 18:30`."""
        return f"{self.local(moment):%Y-%m-%d %H:%M}"

    def close_of(self, day: date) -> datetime:
        """The moment of a deadline that ends on a day (AMB-03)."""
        return due_moment(self.calendar, self.hours, day)

    def open_of(self, day: date) -> datetime:
        """When the office opens on a working day."""
        return office_open(self.calendar, self.hours, day)

    def day_before(self, due_at: datetime, count: int = 1) -> datetime | None:
        """When the office opens some working days before a due moment; None outside the calendar."""
        try:
            day = self.calendar.working_days_before(self.local(due_at).date(), count)
        except DateOutOfRange:  # the last moment of all has no local time
            return None
        return self.open_of(day)

    def registration_day(self, channel: str, received_at: datetime) -> date | None:
        """The day on which an application is registered (CAL-06, AMB-01); None when the channel is closed."""
        return registration_day(self.calendar, self.hours, channel_named(channel), received_at)
