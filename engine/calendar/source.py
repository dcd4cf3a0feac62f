"""Makes the frozen table of working time out of the `holidays` package, which only this module knows.

Run by `atqaru calendar freeze` when the package or the years change; never while cases run.
"""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from importlib.metadata import version

from holidays.countries.kazakhstan import Kazakhstan

from engine.calendar.table_file import DayEntry, TableDocument, WeekDocument, WeeksDocument
from engine.calendar.working_time import Week

SATURDAY, SUNDAY = 6, 7
REST_WEEKDAYS = {Week.FIVE: (SATURDAY, SUNDAY), Week.SIX: (SUNDAY,)}

HOLIDAYS_LAW = "Law on Holidays of 13 December 2001"
CARRY_OVER_LAW = "Law on Holidays of 13 December 2001, Art. 5"
RELIGIOUS_LAW = "Labour Code of 23 November 2015, Art. 84(5)"
RELIGIOUS_DAYS = ("Orthodox Christmas", "Eid al-Adha")

# The acts that the package cites for the transfers of each year, by their number in the state legal database.
TRANSFER_LAWS = {
    2019: "Government decree P1800000888",
    2020: "Government decree P1900000820",
    2021: "Government decree P2000000930",
    2022: "Government decree P2200000796",
    2023: "Government decree P2300000326",
    2024: "order of the authorised labour body G24G0000109",
    2025: "order of the authorised labour body G24G0000436",
}
TRANSFER_LABEL = re.compile(r"Day off \(substituted from (\d\d)/(\d\d)/(\d{4})\)")
INNERMOST = re.compile(r"\{[^][{}]*\}|\[[^][{}]*\]")


def calendar_document(first_year: int, last_year: int) -> TableDocument:
    """The table of the years, both included, as its file has it."""
    # One year more on either side: a holiday of the last days of a year may be carried into the next.
    years = range(first_year - 1, last_year + 2)
    kept = range(first_year, last_year + 1)
    return TableDocument(
        country="KZ",
        first_year=first_year,
        last_year=last_year,
        source=f"holidays {version('holidays')}",
        weeks=WeeksDocument(
            five=_week(Week.FIVE, _five_day_entries(years), kept),
            six=_week(Week.SIX, _six_day_entries(years), kept),
        ),
    )


def rendered(document: TableDocument) -> str:
    """The document as JSON with one line for each day, so that a changed day is a changed line."""
    text = json.dumps(document.model_dump(mode="json"), indent=2, ensure_ascii=False)
    # json.dumps spreads every entry over six lines; none holds a bracket, so the innermost ones are joined.
    return INNERMOST.sub(lambda found: json.dumps(json.loads(found[0]), ensure_ascii=False), text) + "\n"


def _week(week: Week, entries: Iterator[DayEntry], kept: range) -> WeekDocument:
    """The entries of the kept years as days off and worked weekends; what the weekday decides is left out."""
    days = sorted((entry for entry in entries if entry.on.year in kept), key=lambda entry: entry.on)
    rest = REST_WEEKDAYS[week]
    return WeekDocument(
        rest_weekdays=rest,
        days_off=tuple(entry for entry in days if entry.kind != "worked" and entry.on.isoweekday() not in rest),
        worked=tuple(entry for entry in days if entry.kind == "worked"),
    )


def _five_day_entries(years: Sequence[int]) -> Iterator[DayEntry]:
    """What the package says, which is the five-day week."""
    for on, name in Kazakhstan(years=years, observed=True, language="en_US").items():
        source = _transfer_source(name)
        if source is None:
            yield _holiday(on, name)
        else:
            yield from _transfer(on, source, REST_WEEKDAYS[Week.FIVE])


def _six_day_entries(years: Sequence[int]) -> Iterator[DayEntry]:
    """The State Corporation's week, which the package lacks (facts: part 1.2).

    Saturday is an ordinary working day: a holiday on it is not carried, and a transfer from it does not bind.
    """
    named = Kazakhstan(years=years, observed=False, language="en_US")
    off = {on: name for on, name in named.items() if _transfer_source(name) is None}
    sources = ((on, _transfer_source(name)) for on, name in named.items())
    transfers = {on: source for on, source in sources if source and source.isoweekday() == SUNDAY}
    yield from (_holiday(on, name) for on, name in off.items())
    for on, source in transfers.items():
        yield from _transfer(on, source, REST_WEEKDAYS[Week.SIX])
    taken = {*off, *transfers}
    for on, name in sorted(off.items()):
        if on.isoweekday() == SUNDAY and not _is_religious(name):
            carried_to = _next_untaken(on, taken)
            taken.add(carried_to)
            yield _entry(carried_to, "carried", f"{name} (observed)", CARRY_OVER_LAW)


def _next_untaken(on: date, taken: set[date]) -> date:
    day = on + timedelta(days=1)
    while day in taken or day.isoweekday() == SUNDAY:
        day += timedelta(days=1)
    return day


def _holiday(on: date, name: str) -> DayEntry:
    if _is_religious(name):
        return _entry(on, "religious", name, RELIGIOUS_LAW)
    if name.endswith("(observed)"):
        return _entry(on, "carried", name, CARRY_OVER_LAW)
    return _entry(on, "holiday", name, HOLIDAYS_LAW)


def _transfer(on: date, source: date, rest_weekdays: Sequence[int]) -> Iterator[DayEntry]:
    """The day off and the day worked for it; a source in the week gave only its own day off."""
    law = TRANSFER_LAWS.get(on.year, "act cited by the source package")
    yield _entry(on, "transfer", f"Day off moved from {source:%a} {source}", law)
    if source.isoweekday() in rest_weekdays:
        yield _entry(source, "worked", f"Worked for the day off on {on:%a} {on}", law)


def _transfer_source(name: str) -> date | None:
    found = TRANSFER_LABEL.fullmatch(name)
    return date(int(found[3]), int(found[1]), int(found[2])) if found else None


def _is_religious(name: str) -> bool:
    # The package joins the names of two holidays on one day; one state holiday among them is carried.
    return all(part.startswith(RELIGIOUS_DAYS) for part in name.split("; "))


def _entry(on: date, kind: str, reason: str, law: str) -> DayEntry:
    return DayEntry(on=on, kind=kind, reason=reason, law=law)
