"""What notices of the engine are about, by kind, as JSON.

A notice with the fact `wording` was stored in the words of the wording of that id. Pages put the others into words in
the reader's language: those of the machine, and those that former versions have stored. Stored notices have these
names, so none is changed. Moments are ISO text.
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
    wording: NotRequired[str]


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


class UnwordedFacts(TypedDict):
    """The wording of a notice of the engine could not be filled in, so that it went out in the product's words."""

    kind: Literal["unworded"]
    unworded: str
    message: str
    number: str | None


class DueDateFacts(TypedDict):
    """A task is due at another moment, by the office or by another version of its service."""

    kind: Literal["due_moved", "due_by_version"]
    task: str
    before: str | None
    after: str | None
    number: str | None
    wording: NotRequired[str]


class DeadlineMovedFacts(TypedDict):
    """A deadline that concerns the applicant ends at another moment."""

    kind: Literal["term_moved"]
    term: str
    before: str | None
    after: str | None
    wording: NotRequired[str]


class DatesMovedFacts(TypedDict):
    """A notice to the applicant is sent again with other dates; `told_at` is when it was first sent.

    Former versions stored the words of the service alone, and before that in the facts.
    """

    kind: Literal["dates_moved"]
    told_at: str | None
    subject: NotRequired[str]
    text: NotRequired[str]
    wording: NotRequired[str]


NoticeFacts = (
    ReminderFacts | IncidentFacts | HandoverFacts | UnwordedFacts | DueDateFacts | DeadlineMovedFacts | DatesMovedFacts
)
