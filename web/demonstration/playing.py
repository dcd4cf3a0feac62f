"""Plays demonstration cases together on one virtual clock, through the real engine; future steps are left out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.clock import VirtualClock
from engine.errors import AtqaruError
from engine.execution.installation.runtime import Runtime
from engine.execution.people.starting import start_case
from engine.execution.permissions import Actor
from engine.quoting import quoted
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to, take_step
from engine.rehearsal.script import Act
from engine.roles import Role
from storage.database import Database, Session
from storage.queries.cases import case_row
from storage.queries.registers import entries_in
from web.demonstration.document import Open
from web.demonstration.reading import Case, Demonstration

_START = -1
_OPEN = "{open}"
_NUMBER = re.compile(r"\{no ([^}]+)\}")
#: A person without an account in the demonstration.
_STRANGER = Actor("portal", roles=frozenset({Role.APPLY}))


class BadDemonstration(AtqaruError):
    """A demonstration case is refused by its own service; the message names the case and the step."""


def play(database: Database, runtime: Runtime, people: Mapping[str, Actor], demonstration: Demonstration) -> None:
    """Plays all cases up to now, in the order of their steps."""
    now, cases = runtime.clock(), demonstration.cases
    clock = VirtualClock(min(written.rehearsal.received for written in cases))
    then = runtime.at_clock(clock)
    runs: dict[str, Run] = {}
    for moment, number, place in sorted(_moments(cases)):
        if moment > now:
            break
        _advance(runs, moment)
        written = cases[place]
        if number == _START:
            clock.advance_to(moment)
            starter = people.get(written.by, _STRANGER)
            runs[written.name] = _started(database, then, clock, starter, written, demonstration.sessions)
        else:
            step = _filled(written.rehearsal.acts[number], runs)
            take_step(runs[written.name], _groups(people), step)
            _require_taken(runs[written.name], written)
    _advance(runs, now)


def _advance(runs: Mapping[str, Run], moment: datetime) -> None:
    """Runs what falls due until a moment, in all cases: they share clock and database."""
    if runs:
        advance_to(next(iter(runs.values())), moment)


def _groups(people: Mapping[str, Actor]) -> dict[str, frozenset[str]]:
    return {login: actor.groups for login, actor in people.items()}


def _moments(cases: Iterable[Case]) -> Iterator[tuple[datetime, int, int]]:
    """The moment of a step, its number, and its case."""
    for place, written in enumerate(cases):
        yield written.rehearsal.received, _START, place
        yield from ((step.at, number, place) for number, step in enumerate(written.rehearsal.acts))


def _started(
    database: Database, runtime: Runtime, clock: VirtualClock, starter: Actor, written: Case, sessions: Open
) -> Run:
    rehearsal = written.rehearsal
    with database.transaction() as session:
        variables = _with_open_session(session, sessions, rehearsal.variables)
        received = rehearsal.received
        try:
            case_id = start_case(session, runtime, starter, rehearsal.service, rehearsal.channel, variables, received)
        except AtqaruError as error:
            raise BadDemonstration(f"demonstration case {quoted(written.name)} cannot be started: {error}") from error
    return Run(database, runtime, clock, case_id, [])


def _with_open_session(session: Session, sessions: Open, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The variables with `{open}` replaced by the number of the first session that accepts the application."""
    numbers = [
        entry["number"]
        for entry in entries_in(session, sessions.register_name)
        if entry["state"] == "open" and entry.get(sessions.by) == variables.get(sessions.by)
    ]
    return {name: numbers[0] if value == _OPEN else value for name, value in variables.items()}


def _filled(step: Act, runs: Mapping[str, Run]) -> Act:
    """The step with `{no NAME}` replaced by the registration number of the case of that name."""

    def number(match: re.Match[str]) -> str:
        run = runs[match[1]]
        with run.database.reading() as session:
            case = case_row(session, run.case_id)
        return str(case.number) if case else ""

    def filled(value: Any) -> Any:
        if isinstance(value, list):
            return [filled(item) for item in value]
        return _NUMBER.sub(number, value) if isinstance(value, str) else value

    return step.model_copy(update={"values": {name: filled(value) for name, value in step.values.items()}})


def _require_taken(run: Run, written: Case) -> None:
    if run.refusals:
        refusal = run.refusals[0]
        raise BadDemonstration(
            f"demonstration case {quoted(written.name)}: step {refusal.step} is refused: {refusal.message}"
        )
