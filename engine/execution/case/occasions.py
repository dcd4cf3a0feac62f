"""The occasions of the engine's notices, each with the values that its wording reads.

The same are built where a notice is sent and where a page shows what it would say.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.composed import composed_of
from engine.execution.case.engine_notices import Occasion
from engine.execution.installation.runtime import Runtime
from engine.spiff.changes.repeated_notices import ChangedNotice
from engine.wordings.engine_notices import DEADLINE_MOVED, DEADLINE_REMINDER, NOTICE_MOVED, TASK_DUE_MOVED
from storage.database import StoredRow

#: The property with the code under which the applicant is informed of another date: of a deadline that has moved, or
#: of a notice that names other dates by now, which keeps its code without the property.
NOTICE = "notice"


def deadline_reminder(
    runtime: Runtime, row: Mapping[str, Any], tasks: Sequence[StoredRow], *, is_last: bool
) -> Occasion:
    """Of the row of a deadline; of the tasks to be done by then those are named that are due at its moment."""
    due_then = [task for task in tasks if task.due_at == row["due_at"]]
    values = {
        "to_do": list(dict.fromkeys(task.name for task in due_then)) or [row["name"]],
        "about": list(dict.fromkeys(task.subject for task in due_then if task.subject)),
        "deadline": row["name"],
        "law": row["law"],
        "due_at": _local(runtime, row["due_at"]),
        "is_last": is_last,
    }
    return Occasion(DEADLINE_REMINDER, values, row["reminder"])


def task_due_moved(runtime: Runtime, task: str, before: datetime | None, after: datetime | None) -> Occasion:
    """Of a task, by its name."""
    return Occasion(TASK_DUE_MOVED, {"task": task, **_moved(runtime, before, after)})


def deadline_moved(runtime: Runtime, name: str, before: datetime, after: datetime) -> Occasion:
    """Of a deadline, by its name."""
    return Occasion(DEADLINE_MOVED, {"deadline": name, **_moved(runtime, before, after)})


def notice_moved(runtime: Runtime, again: ChangedNotice, wanted: Sequence[str]) -> Occasion:
    """Of a notice that is sent again with other dates; `wanted` are the languages of the case."""
    subject: object = again.subject
    text: object = again.text
    if again.wording is not None:
        subject, text = again.wording["title"], again.wording["text"]
    elif not (isinstance(again.subject, str) and isinstance(again.text, str)):
        said = composed_of(again.subject, again.text, wanted)
        subject, text = said["title"], said["text"]
    return retold(runtime, subject, text, again.sent.sent_at)


def retold(runtime: Runtime, subject: object, text: object, told_at: datetime) -> Occasion:
    """Of a notice by its subject and text, each a text or one in several languages, and when it was first sent."""
    return Occasion(NOTICE_MOVED, {"subject": subject, "text": text, "told_at": _local(runtime, told_at)})


def _moved(runtime: Runtime, before: datetime | None, after: datetime | None) -> dict[str, str | None]:
    moments = {"due_before": before, "due_at": after}
    return {name: _local(runtime, moment) if moment else None for name, moment in moments.items()}


def _local(runtime: Runtime, moment: datetime) -> str:
    """A moment as variables have it: ISO text in the zone of the office."""
    return runtime.office.local(moment).isoformat()
