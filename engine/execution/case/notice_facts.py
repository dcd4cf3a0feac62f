"""What notices of the engine are about, by kind: JSON that pages put into words in the reader's language.

Stored notices have these names, so none is changed. Moments are ISO text.
"""

from typing import Literal, NotRequired, TypedDict


class ReminderFacts(TypedDict):
    """A deadline is due soon: the names of what is to be done by then."""

    kind: Literal["reminder"]
    element_id: str
    names: list[str]
    number: str | None
    title: str
    law: str
    due_at: str


class IncidentFacts(TypedDict):
    """A step failed; the message may hold data of the case."""

    kind: Literal["incident"]
    element: str
    name: str
    message: str
    number: str | None
    incident_id: int


class HandoverFacts(TypedDict):
    """Somebody has given the reader a task, or taken one from him, and what that person writes about it."""

    kind: Literal["handed_over", "task_taken"]
    task: str
    by: str
    note: str


class DueDateFacts(TypedDict):
    """A task is due at another moment, by the office or by another version of its service."""

    kind: Literal["due_moved", "due_by_version"]
    task: str
    before: str | None
    after: str | None
    number: str | None


class DeadlineMovedFacts(TypedDict):
    """A deadline that concerns the applicant ends at another moment."""

    kind: Literal["term_moved"]
    term: str
    before: str | None
    after: str | None


class DatesMovedFacts(TypedDict):
    """A notice to the applicant is sent again with other dates; `told_at` is when it was first sent.

    The notice itself is in the words of the service; former versions kept these here, too.
    """

    kind: Literal["dates_moved"]
    told_at: str | None
    subject: NotRequired[str]
    text: NotRequired[str]


NoticeFacts = ReminderFacts | IncidentFacts | HandoverFacts | DueDateFacts | DeadlineMovedFacts | DatesMovedFacts
