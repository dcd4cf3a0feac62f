"""What the audit says of a recalculation: both versions of what has changed, and each moment that has moved."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.execution.audit_event import ENGINE, Note
from engine.execution.case.task_dates import task_moved
from engine.execution.recalculation.changes import Recalculation
from engine.iso_text import utc_text
from storage.audit import AuditEvent

#: A note with the moment by which something is due now, if it is about one.
_Told = tuple[Note, datetime | None]


def events_of(done: Recalculation, now: datetime) -> list[AuditEvent]:
    """The events of one change of the office, or of what was put in force; none where it leaves the case as it is."""
    versions = {
        "calendar_before": done.before["calendar_version"],
        "calendar_after": done.change.after.office.version,
    }
    notes = [*((note, None) for note in _changes_of(done, versions)), *_moves_of(done, versions)]
    return [event_of(done, note, now, due_at) for note, due_at in notes]


def event_of(done: Recalculation, note: Note, now: datetime, due_at: datetime | None = None) -> AuditEvent:
    """The event of a note, by the version in which the case goes on."""
    return note.event(now, ENGINE, done.row["definition_id"], done.change.after.office.version, due_at)


def _changes_of(done: Recalculation, versions: Mapping[str, str]) -> Iterator[Note]:
    before, after = done.before, done.row
    changed = {change.name: {"before": change.before, "after": change.after} for change in done.found.variables}
    if after["calendar_version"] != before["calendar_version"]:
        yield Note("calendar_changed", data={**versions, **_named(variables=changed)})
    elif changed:
        yield Note("values_changed", data={"variables": changed})
    if done.unfit is not None:
        yield Note("version_kept", data={"wanted": done.unfit.definition_id, **_named(reason=done.unfit.reason)})
    if done.is_without_version:
        yield Note("version_missing")
    if after["registered_on"] != before["registered_on"]:
        days = {"before": str(before["registered_on"]), "after": str(after["registered_on"])}
        yield Note("registration_moved", data={**days, **versions})
    watchers = _named(begun=list(done.begun), ended=list(done.ended))
    if after["definition_id"] != before["definition_id"]:
        ids = {"before": before["definition_id"], "after": after["definition_id"]}
        yield Note("version_changed", data={**ids, **watchers})
    for version in done.versions:
        yield Note.at("version_changed", version.node, {"before": version.before, "after": version.after})


def _moves_of(done: Recalculation, versions: Mapping[str, str]) -> Iterator[_Told]:
    for moved in done.found.timers:
        data = {"before": utc_text(moved.before), "after": utc_text(moved.after), **versions}
        yield Note.at("deadline_moved" if moved.node.is_deadline else "timer_moved", moved.node, data), moved.after
    for stuck in done.found.uncounted:
        yield Note.at("moment_kept", stuck.node, {"reason": stuck.reason, **versions}), stuck.due_at
    for task in done.tasks:
        yield task_moved(task, **versions), task.after.due_at


def _named(**values: Any) -> dict[str, Any]:
    """Those of the values that there are."""
    return {name: value for name, value in values.items() if value}
