"""Which day counts: registration by channel, notices, and when the office opens and closes.

Pure decisions over a calendar and the hours in force; reads no file and no clock.
"""

from collections.abc import Callable
from datetime import date, datetime, time

from engine.calendar.calendar import Calendar
from engine.office.hours import AfterHours, Channel, HoursError, HourSettings, OfficeHours
from engine.quoting import quoted

AfterHoursRule = Callable[[HourSettings], AfterHours]


def channel_named(name: str) -> Channel:
    """The channel of the name; raises HoursError for any other word."""
    if name not in tuple(Channel):
        raise HoursError(f"there is no channel {quoted(name)}; the channels are {', '.join(Channel)}")
    return Channel(name)


def registration_day(calendar: Calendar, hours: OfficeHours, channel: Channel, received: datetime) -> date | None:
    """The day on which the provider registers what came by the channel at the aware moment (CLK-01).

    None if the channel takes nothing at that moment: the portal never closes.
    """
    moment = calendar.local_time(received)
    calendar.require_known(moment.date())
    match channel:
        case Channel.PORTAL:
            return _portal_day(calendar, hours, moment)
        case Channel.COUNTER:
            return _counter_day(calendar, hours, moment)
        case Channel.SC:
            return _state_corporation_day(calendar, hours, moment)


def notice_day(calendar: Calendar, hours: OfficeHours, sent: datetime) -> date:
    """The day from which a notice sent at the aware moment counts (AMB-43)."""
    return _day_of_effect(calendar, hours, sent, lambda settings: settings.notice_after_hours)


def result_day(calendar: Calendar, hours: OfficeHours, sent: datetime) -> date:
    """The day from which the recipient's deadlines count after a result posted at the moment (AMB-42)."""
    return _day_of_effect(calendar, hours, sent, lambda settings: settings.result_after_hours)


def office_open(calendar: Calendar, hours: OfficeHours, day: date) -> datetime:
    """The aware moment at which the provider's office opens on the day (CAL-01); a day off is not moved."""
    return _moment(calendar, day, hours.on(day).office.opens)


def office_close(calendar: Calendar, hours: OfficeHours, day: date) -> datetime:
    """The aware moment at which the provider's office closes on the day (CAL-01); a day off is not moved."""
    return _moment(calendar, day, hours.on(day).office.closes)


def is_office_open(calendar: Calendar, hours: OfficeHours, moment: datetime) -> bool:
    """Whether the provider's office is open at the aware moment, lunch left out (CAL-01)."""
    local = calendar.local_time(moment)
    calendar.require_known(local.date())
    in_force = hours.on(local.date())
    office = in_force.office
    return calendar.is_working_day(local.date(), office.week) and office.is_open_at(
        local.time(), in_force.settings.boundaries
    )


def due_moment(calendar: Calendar, hours: OfficeHours, last_day: date) -> datetime:
    """The moment of a deadline that ends on the day: close of office; a day off moves on (AMB-03)."""
    return office_close(calendar, hours, calendar.working_days_after(last_day, 0))


def _portal_day(calendar: Calendar, hours: OfficeHours, moment: datetime) -> date:
    day, settings = moment.date(), hours.on(moment.date()).settings
    if calendar.is_working_day(day) and settings.boundaries.not_after(moment.time(), settings.portal_same_day_until):
        return day
    return calendar.next_working_day(day)


def _counter_day(calendar: Calendar, hours: OfficeHours, moment: datetime) -> date | None:
    day, in_force = moment.date(), hours.on(moment.date())
    counter = in_force.counter
    is_open = calendar.is_working_day(day, counter.week) and counter.is_open_at(
        moment.time(), in_force.settings.boundaries
    )
    return day if is_open else None


def _state_corporation_day(calendar: Calendar, hours: OfficeHours, moment: datetime) -> date | None:
    """What the State Corporation takes on its day reaches the provider then or later (AMB-30, K-09)."""
    day, in_force = moment.date(), hours.on(moment.date())
    boundaries = in_force.settings.boundaries
    if not (calendar.is_working_day(day, in_force.sc.week) and in_force.sc.is_open_at(moment.time(), boundaries)):
        return None
    is_forwarded_today = boundaries.not_after(moment.time(), in_force.settings.sc_forwarded_until)
    return day if is_forwarded_today and calendar.is_working_day(day) else calendar.next_working_day(day)


def _day_of_effect(calendar: Calendar, hours: OfficeHours, sent: datetime, rule: AfterHoursRule) -> date:
    moment = calendar.local_time(sent)
    day = moment.date()
    calendar.require_known(day)
    in_force = hours.on(day)
    if rule(in_force.settings) is AfterHours.SAME_DAY:
        return day
    in_time = in_force.settings.boundaries.not_after(moment.time(), in_force.office.closes)
    return day if in_time and calendar.is_working_day(day) else calendar.next_working_day(day)


def _moment(calendar: Calendar, day: date, at: time) -> datetime:
    calendar.require_known(day)
    return datetime.combine(day, at, calendar.zone)
