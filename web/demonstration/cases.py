"""Reads and plays the demonstration cases of a service: `demonstration.yaml` beside its diagrams.

In that file `{n}` is the local date n working days from today, so that the cases are always fresh; what lies in the
future of a case is not played. A case is one of the service of the folder, or of the process that it names in
`service`; the person in `by` starts it, by default a stranger.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from engine.clock import VirtualClock
from engine.errors import AtqaruError
from engine.execution.cases import start_case
from engine.execution.office import Office
from engine.execution.permissions import Actor
from engine.execution.runtime import Runtime
from engine.rehearsal.running import Run, advance_to, take_step
from engine.rehearsal.script import Rehearsal, read_rehearsal
from storage.database import Database, Session
from storage.queries.registers import entries_in

FILE = "demonstration.yaml"
_START = -1
_OPEN = "{open}"
#: Somebody who has no account in the demonstration.
_STRANGER = Actor("portal")
_DAY = re.compile(r"\{(-?\d+)\}")


@dataclass(frozen=True, slots=True)
class Written:
    """A case of the file: its name, the login of the person who starts it, empty for a stranger, and its course."""

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


def play(database: Database, runtime: Runtime, people: Mapping[str, Actor], cases: Iterable[Written]) -> None:
    """Plays all cases together up to now, on one clock, in the order in which things were done."""
    now, cases = runtime.clock(), list(cases)
    clock = VirtualClock(min(written.rehearsal.received for written in cases))
    then = Runtime(clock, runtime.office, runtime.handlers)
    runs: dict[int, Run] = {}
    for moment, place, number in sorted(_moments(cases)):
        if moment > now:
            break
        _advance(runs, moment)
        written = cases[place]
        if number == _START:
            clock.advance_to(moment)
            runs[place] = _started(database, then, clock, people.get(written.by, _STRANGER), written)
        else:
            take_step(runs[place], written.rehearsal.people, replace(written.rehearsal.steps[number], refused=False))
            _require_taken(runs[place], written)
    _advance(runs, now)


def _advance(runs: Mapping[int, Run], moment: datetime) -> None:
    """Does what falls due until a moment, in all cases: they share clock and database."""
    if runs:
        advance_to(next(iter(runs.values())), moment)


def _moments(cases: Iterable[Written]) -> Iterator[tuple[datetime, int, int]]:
    """When something is done, in which case, and the number of the step."""
    for place, written in enumerate(cases):
        yield written.rehearsal.received, place, _START
        yield from ((step.at, place, number) for number, step in enumerate(written.rehearsal.steps))


def _started(database: Database, runtime: Runtime, clock: VirtualClock, starter: Actor, written: Written) -> Run:
    rehearsal = written.rehearsal
    with database.transaction() as session:
        variables = _with_open_session(session, rehearsal.variables)
        received = rehearsal.received
        case_id = start_case(session, runtime, starter, rehearsal.service, rehearsal.channel, variables, received)
    return Run(database, runtime, clock, case_id, [], [])


def _with_open_session(session: Session, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The variables with `{open}` replaced by the number of the first session that takes applications."""
    numbers = [entry["number"] for entry in entries_in(session, "attestation_sessions") if entry["state"] == "open"]
    return {name: numbers[0] if value == _OPEN else value for name, value in variables.items()}


def _require_taken(run: Run, written: Written) -> None:
    if run.refusals:
        refusal = run.refusals[0]
        raise BadDemonstration(
            f"demonstration case {written.name!r}: step {refusal.step} is refused: {refusal.message}"
        )
