"""Reads the demonstration cases of a service: `demonstration.yaml` beside its diagrams.

In that file `{n}` is the local date n working days from today, so that the cases are always fresh, and `{0}` the last
working day if today is none. A case takes steps from the courses that it names and has steps of its own; `+n` in front
of a time, and `{+n}` in a value, is n working days after its receipt. A step about, or by, several people is one step
for each.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from engine.execution.installation.office import Office
from engine.rehearsal.script import Rehearsal, read_rehearsal

FILE = "demonstration.yaml"
_DAY = re.compile(r"\{(-?\d+)\}")
_DAY_LATER = re.compile(r"\{\+(\d+)\}")
_LATER = re.compile(r"\+(\d+) (\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Written:
    """A case of the file: its name, the login of the person who starts it, empty for a stranger, and its course."""

    name: str
    by: str
    rehearsal: Rehearsal


@dataclass(frozen=True, slots=True)
class Open:
    """Where an application finds the number of what is open for it: in a register, by a variable that both have."""

    register: str
    by: str


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The cases of one file, and where applications find their session."""

    cases: tuple[Written, ...]
    sessions: Open


def read_cases(path: Path, office: Office, now: datetime) -> Demonstration:
    """The cases of one file, with the dates that they have when they are played now."""
    today = office.local(now).date()
    if not office.calendar.is_working_day(today):
        today = office.calendar.working_days_before(today, 1)

    def day(match: re.Match[str]) -> str:
        return _moved(office, today, int(match[1])).isoformat()

    document = yaml.safe_load(_DAY.sub(day, path.read_text(encoding="utf-8")))
    cases = tuple(_case(entry, document, path, office) for entry in document["cases"])
    return Demonstration(cases, Open(**document["sessions"]))


def _case(entry: Mapping[str, Any], document: Mapping[str, Any], path: Path, office: Office) -> Written:
    is_application = "service" not in entry
    own = dict(entry.get("with", {}))
    if is_application:
        named = {
            "applicant_full_name": entry["name"],
            "applicant_iin": entry["iin"],
            "filled_on": entry["received"][:10],
        }
        own = {**document["application"], **named, **own}
    steps = [step for course in entry.get("courses", ()) for step in document["courses"][course]]
    written = {
        "service": entry.get("service", path.parent.name),
        "received": entry["received"],
        "variables": {name: value for name, value in own.items() if value is not None},
        "steps": list(_steps([*steps, *entry.get("steps", ())], date.fromisoformat(entry["received"][:10]), office)),
    }
    source = f"{path.name}: {entry['name']}"
    rehearsal = read_rehearsal(yaml.safe_dump(written, allow_unicode=True), source, office.calendar.zone)
    return Written(entry["name"], entry.get("by", ""), rehearsal)


def _steps(steps: list[dict[str, Any]], received: date, office: Office) -> Iterator[dict[str, Any]]:
    for step in sorted(steps, key=lambda step: _at(step["at"], received, office)):
        spread = {name: step[name] for name in ("about", "by") if isinstance(step.get(name), list)}
        for chosen in product(*spread.values()):
            at, given = _at(step["at"], received, office), _with_days(step.get("with", {}), received, office)
            yield {**step, "at": at, "with": given, **dict(zip(spread, chosen, strict=True))}


def _with_days(values: Mapping[str, Any], received: date, office: Office) -> dict[str, Any]:
    """The values of a step with `{+n}` replaced by the date n working days after the receipt."""

    def day(match: re.Match[str]) -> str:
        return _moved(office, received, int(match[1])).isoformat()

    return {name: _DAY_LATER.sub(day, value) if isinstance(value, str) else value for name, value in values.items()}


def _at(text: str, received: date, office: Office) -> str:
    later = _LATER.fullmatch(text)
    return f"{_moved(office, received, int(later[1])).isoformat()} {later[2]}" if later else text


def _moved(office: Office, day: date, working_days: int) -> date:
    count = office.calendar.working_days_before if working_days < 0 else office.calendar.working_days_after
    return count(day, abs(working_days))
