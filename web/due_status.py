"""The status of a due moment today: late, due today, due soon or in time; in words, never by colour alone."""

from datetime import datetime
from typing import NamedTuple

from storage.database import StoredRow
from web.language import _
from web.moments import is_over, working_days_left


class DueStatus(NamedTuple):
    """`key` for styles, `text` for people, `tag` the class of the tag."""

    key: str
    text: str
    tag: str


def due_status(due_at: datetime | None) -> DueStatus:
    """The status of an open deadline or task; soon means that one working day is left."""
    if due_at is None:
        return DueStatus("open", _("No due date"), "govuk-tag--grey")
    if is_over(due_at):
        return DueStatus("late", _("Late"), "govuk-tag--red")
    left = working_days_left(due_at)
    if left == 0:
        return DueStatus("today", _("Due today"), "govuk-tag--orange")
    if left is not None and left <= 1:
        return DueStatus("soon", _("Due soon"), "govuk-tag--yellow")
    return DueStatus("in-time", _("In time"), "govuk-tag--green")


def task_status(task: StoredRow, applicant: str | None) -> DueStatus:
    """The status of an open task; what only the applicant may do is an offer to him, with which nobody is late."""
    status = due_status(task.due_at)
    if status.key == "late" and is_offer(task, applicant):
        return DueStatus("open", _("Time is over"), "govuk-tag--grey")
    return status


def due_until(task: StoredRow, applicant: str | None) -> datetime | None:
    """The due moment of an open task; None without one, and for an offer that is still open after it."""
    due_at: datetime | None = task.due_at
    return None if is_over(due_at) and is_offer(task, applicant) else due_at


def is_offer(task: StoredRow, applicant: str | None) -> bool:
    """Whether only the applicant of the case may do the task."""
    return bool(applicant) and not task.candidate_groups and task.candidate_users == applicant


def deadline_status(state: str, due_at: datetime) -> DueStatus:
    """The status of a statutory deadline, open or closed."""
    match state:
        case "met":
            return DueStatus("in-time", _("Met"), "govuk-tag--green")
        case "missed":
            return DueStatus("late", _("Missed"), "govuk-tag--red")
        case "cancelled":
            return DueStatus("open", _("Not needed"), "govuk-tag--grey")
        case _:
            return due_status(due_at)
