"""Reads and plays the demonstration cases of a service: `demonstration.yaml` beside its diagrams.

In that file `{n}` is the local date n working days from today, so that the cases are always fresh; what lies in the
future of a case is not played. A case is one of the service of the folder, or of the process that it names in `service`
and that the person in `by` starts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import yaml

from engine.clock import VirtualClock
from engine.errors import AtqaruError
from engine.execution.cases import start_case
from engine.execution.office import Office
from engine.execution.permissions import Actor
from engine.execution.runtime import Runtime
from engine.rehearsal.running import Run, advance_to, take_step
from engine.rehearsal.script import Rehearsal, read_rehearsal
from storage.database import Database

FILE = "demonstration.yaml"
_DAY = re.compile(r"\{(-?\d+)\}")


@dataclass(frozen=True, slots=True)
class Written:
    """A case of the file: its name, the login of the person here who starts it, empty for an applicant, its course."""

    name: str
    by: str
    rehearsal: Rehearsal


class BadDemonstration(AtqaruError):
    """A demonstration case is refused by its own service; the message names the case and the step."""


def read_cases(path: Path, office: Office, now: datetime) -> Iterator[Written]:
    """The cases of one file."""
    today = office.local(now).date()

    def day(match: re.Match[str]) -> str:
        return office.calendar.working_days_after(today, int(match[1])).isoformat()

    document = yaml.safe_load(_DAY.sub(day, path.read_text(encoding="utf-8")))
    for entry in document["cases"]:
        given = {} if "service" in entry else {"service": path.parent.name, "variables": document["application"]}
        variables = {**given.get("variables", {}), **entry.get("variables", {})}
        course = {key: value for key, value in entry.items() if key not in ("name", "by")}
        text = yaml.safe_dump({**given, **course, "variables": variables})
        source = f"{path.name}: {entry['name']}"
        yield Written(entry["name"], entry.get("by", ""), read_rehearsal(text, source, office.calendar.zone))


def play(database: Database, runtime: Runtime, starter: Actor, written: Written) -> int:
    """Plays a case up to now, on a clock of its own; gives its number."""
    now, rehearsal = runtime.clock(), written.rehearsal
    clock = VirtualClock(rehearsal.received)
    then = Runtime(clock, runtime.office, runtime.handlers)
    with database.transaction() as session:
        case_id = start_case(
            session,
            then,
            starter,
            rehearsal.service,
            rehearsal.channel,
            rehearsal.variables,
            rehearsal.received,
        )
    run = Run(database, then, clock, case_id, [], [])
    for step in rehearsal.steps:
        if step.at <= now:
            advance_to(run, step.at)
            take_step(run, rehearsal.people, replace(step, refused=False))
    advance_to(run, now)
    if run.refusals:
        refusal = run.refusals[0]
        raise BadDemonstration(
            f"demonstration case {written.name!r}: step {refusal.step} is refused: {refusal.message}"
        )
    return case_id
