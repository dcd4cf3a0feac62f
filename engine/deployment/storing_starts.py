"""Stores the start events with a trigger of new versions, and computes their timers again when a version moves."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from engine.correlation import SIGNAL
from engine.definition.findings import Finding, RefusedDefinition
from engine.definition.model import Node, Trigger
from engine.definition.process import Process
from engine.definition.refusals import named
from engine.definition.starts import event_starts, name_of
from engine.execution.installation.runtime import Runtime
from engine.execution.installation.start_events import begins_at
from engine.execution.installation.start_timers import NoStartTime, first_times
from storage.database import Session, StoredRow
from storage.tables import definitions, deployments, resources
from storage.writes.start_events import StartEventRow, StartTimes, add_start_events, remove_start_events

_NO_TIMES: StartTimes = {"due_at": None, "begun_at": None, "moments_left": None, "calendar_version": None}
_TRIGGERS: Mapping[Trigger, Literal["timer", "message", "signal"]] = {
    Trigger.TIMER: "timer",
    Trigger.MESSAGE: "message",
    Trigger.SIGNAL: "signal",
}
_OF_DEPLOYMENT = (
    select(definitions.c.id, definitions.c.key, definitions.c.effective_from, deployments.c.deployed_at)
    .join(resources, resources.c.id == definitions.c.resource_id)
    .join(deployments, deployments.c.id == resources.c.deployment_id)
    .where(definitions.c.kind == "process")
    .order_by(definitions.c.id)
)


def store_starts(session: Session, runtime: Runtime, processes: Iterable[Process], deployment_id: int) -> list[str]:
    """Stores the start events of the processes that a deployment has put in force; gives notes on what never comes.

    Raises `RefusedDefinition` for a timer that gives no time.
    """
    triggered = {process.id: process for process in processes if event_starts(process)}
    if not triggered:
        return []
    statement = _OF_DEPLOYMENT.where(deployments.c.id == deployment_id, definitions.c.key.in_(triggered))
    return [
        note
        for row in session.execute(statement).all()
        for note in _store(session, runtime, triggered[row.key], row.id, _begins_at(runtime, row))
    ]


def renew_starts(
    session: Session, runtime: Runtime, definition_ids: Collection[int], not_before: datetime | None = None
) -> list[str]:
    """Computes the timers of versions again, as of their effective day; gives notes on what never comes.

    They begin at an aware moment, if one is given and their version is in force by then.
    """
    remove_start_events(session, definition_ids)
    return [
        note
        for row in session.execute(_OF_DEPLOYMENT.where(definitions.c.id.in_(definition_ids))).all()
        for note in _store(
            session,
            runtime,
            runtime.definitions.process(session, row.id).process,
            row.id,
            max(_begins_at(runtime, row), not_before or row.deployed_at),
        )
    ]


def _begins_at(runtime: Runtime, version: StoredRow) -> datetime:
    return begins_at(runtime, version.effective_from, version.deployed_at)


def _store(session: Session, runtime: Runtime, process: Process, definition_id: int, since: datetime) -> list[str]:
    rows, notes = list[StartEventRow](), list[str]()
    for node in event_starts(process):
        times = _times(runtime, process, node, since)
        if times is None:
            over = f"the moment of {named(node)} lies before {runtime.office.minute_text(since)}"
            notes.append(f"{process.id}: {over}, from when the version is in force, so that it starts no case")
        else:
            rows.append(_row(process, node, definition_id, times))
    add_start_events(session, rows)
    return notes


def _times(runtime: Runtime, process: Process, node: Node, since: datetime) -> StartTimes | None:
    if node.event is None or node.trigger is not Trigger.TIMER:
        return _NO_TIMES
    try:
        return first_times(runtime, node.event, since)
    except NoStartTime as error:
        raise RefusedDefinition([Finding(process.source, named(node), str(error))]) from error


def _row(process: Process, node: Node, definition_id: int, times: StartTimes) -> StartEventRow:
    name = name_of(node.event) if node.event and node.trigger is not Trigger.TIMER else None
    return {
        "definition_id": definition_id,
        "element_id": node.id,
        "process": process.id,
        "trigger": _TRIGGERS[node.trigger],
        "name": f"{SIGNAL}{name}" if node.trigger is Trigger.SIGNAL else name,
        **times,
    }
