"""What an applicant himself has entered in his case, for his account: words for people, never the stored record."""

from datetime import datetime
from typing import NamedTuple

from engine.errors import AtqaruError
from storage.database import Session, StoredRow
from storage.queries.cases import TimelineEvent, timeline
from web.cases.history import History
from web.cases.notice_subjects import NoticeSubjects
from web.cases.particulars import Line, Particulars
from web.language import _

#: The application, a completed task, and a message sent with a form. Answers of a test are not shown again.
_SUBMITTED = frozenset({"case_opened", "task_completed", "message_entered"})


class Submission(NamedTuple):
    """What it is called, when it was sent, and its data as labels and values; `is_erased`: they are kept no more."""

    name: str
    at: datetime
    lines: list[Line]
    is_erased: bool


def submissions_of(session: Session, case: StoredRow) -> list[Submission]:
    """Everything that the applicant of a case himself entered in it, the newest first."""
    events = timeline(session, case.id)
    try:
        history = History(session, case, events, {}, NoticeSubjects())
    except AtqaruError:  # the account must open even if this program refuses a version that the case used
        return []
    particulars = Particulars(session, history)
    own = (event for event in reversed(events) if event.type in _SUBMITTED and event.actor == case.applicant)
    return [_submission(event, history, particulars) for event in own]


def _submission(event: TimelineEvent, history: History, particulars: Particulars) -> Submission:
    name = history.of(event).name(event.element_id) if event.element_id else _("Application")
    return Submission(name, event.at, particulars.of(event) if event.data else [], event.data is None)
