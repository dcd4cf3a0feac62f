"""Reads the demonstration cases of a service and computes their dates relative to today.

In the file `{n}` is the local date n working days from today, so that the cases are always recent, and `{0}` is the
last working day if today is none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import product
from pathlib import Path

from pydantic import JsonValue

from engine.execution.installation.office import Office
from engine.files.content import content_of
from engine.files.written import checked
from engine.files.yaml_text import read_yaml
from engine.iso_text import moment_from
from engine.rehearsal.script import Act, MessageStep, Rehearsal, TaskStep
from web.demonstration.document import LATER, CaseOfVisitor, DemonstrationFile, Open, StepOfCourse

FILE = "demonstration.yaml"
_DAY = re.compile(rb"\{(-?\d+)\}")
_DAY_LATER = re.compile(r"\{\+(\d+)\}")


@dataclass(frozen=True, slots=True)
class Case:
    """A case of the file: its name, the login of who starts it (empty if it comes from outside), and its steps."""

    name: str
    by: str
    rehearsal: Rehearsal


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The cases of one file, and where applications find their session."""

    cases: tuple[Case, ...]
    sessions: Open


def read_cases(path: Path, office: Office, now: datetime) -> Demonstration:
    """The cases of one file, with their dates relative to today; raises `BadFile`."""
    today = office.local(now).date()
    if not office.calendar.is_working_day(today):
        today = office.calendar.working_days_before(today, 1)

    def day(match: re.Match[bytes]) -> bytes:
        return _moved(office, today, int(match[1])).isoformat().encode()

    content = _DAY.sub(day, content_of(path))
    document = read_yaml(content, path.name, DemonstrationFile, office.calendar.zone)
    return Demonstration(tuple(_case(case, document, path, office) for case in document.cases), document.sessions)


def _case(case: CaseOfVisitor, document: DemonstrationFile, path: Path, office: Office) -> Case:
    received = case.received.date()
    own = dict(case.values)
    if case.service is None:
        named = {"applicant_full_name": case.name, "applicant_iin": case.iin, "filled_on": received.isoformat()}
        own = {**document.application, **named, **own}
    courses = [step for course in case.courses for step in document.courses[course]]
    written = {
        "service": case.service or path.parent.name,
        "received": case.received,
        "variables": {name: value for name, value in own.items() if value is not None},
        "steps": sorted(_steps([*courses, *case.steps], received, office), key=lambda step: step.at),
    }
    return Case(case.name, case.by, checked(written, f"{path.name}: {case.name}", Rehearsal))


def _steps(steps: list[StepOfCourse], received: date, office: Office) -> Iterator[Act]:
    for step in steps:
        at, values = _at(step.at, received, office), _with_days(step.values, received, office)
        for about, by in product(step.about, step.by):
            if step.task is not None:
                yield TaskStep(at=at, by=by, about=about, values=values, task=step.task, answers=step.answers)
            elif step.message is not None:
                yield MessageStep(at=at, by=by, about=about, values=values, message=step.message)


def _with_days(values: Mapping[str, JsonValue], received: date, office: Office) -> dict[str, JsonValue]:
    """The values of a step with `{+n}` replaced by the date n working days after the receipt."""

    def day(match: re.Match[str]) -> str:
        return _moved(office, received, int(match[1])).isoformat()

    return {name: _DAY_LATER.sub(day, value) if isinstance(value, str) else value for name, value in values.items()}


def _at(text: str, received: date, office: Office) -> datetime:
    later = LATER.fullmatch(text)
    if later is None:
        return moment_from(text).replace(tzinfo=office.calendar.zone)
    day = _moved(office, received, int(later[1]))
    return datetime.combine(day, time.fromisoformat(later[2]), office.calendar.zone)


def _moved(office: Office, day: date, working_days: int) -> date:
    count = office.calendar.working_days_before if working_days < 0 else office.calendar.working_days_after
    return count(day, abs(working_days))
