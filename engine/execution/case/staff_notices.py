"""Notices to the staff: what the engine itself reports of a case.

Owns how such a notice is stored. Who gets which notice is decided where it arises; what a wording says is in
`engine_notices`, other facts are put into words by pages, in the reader's language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.execution.case.notice_facts import NoticeFacts
from storage.database import Session
from storage.writes.notices import NoticeRow, add_notices


@dataclass(frozen=True, slots=True)
class StaffNotice:
    """What is reported: `facts`, which pages put into words unless a wording has.

    `about` is the step or the task that it is about, as the diagram calls it, or the subject by a wording; `text` is
    what a wording says, `wording` the same in several languages.
    """

    code: str
    about: str
    facts: NoticeFacts
    text: str = ""
    wording: Mapping[str, object] | None = None


def notify_staff(session: Session, case_id: int, recipients: Iterable[str], notice: StaffNotice, now: datetime) -> None:
    """Stores a notice for each recipient: the id of a group, or `user:LOGIN` for one person.

    The caller writes the audit event.
    """
    rows: list[NoticeRow] = [
        {
            "case_id": case_id,
            "code": notice.code,
            "recipient": recipient,
            "subject": notice.about,
            "text": notice.text,
            "wording": notice.wording,
            "facts": dict(notice.facts),
            "sent_at": now,
        }
        for recipient in dict.fromkeys(recipients)
    ]
    add_notices(session, rows)
