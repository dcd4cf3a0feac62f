"""The subjects of the notices of a case, for its events: these only have the code, which means nothing to people."""

from collections.abc import Iterable

from storage.database import StoredRow
from storage.queries.cases import TimelineEvent
from web.notices.words import NoticeWords


class NoticeSubjects:
    """The subject of each notice of a case."""

    def __init__(self, notices: Iterable[tuple[StoredRow, NoticeWords]] = ()) -> None:
        self._sent = sorted(
            ((row.sent_at, row.code, words.subject) for row, words in notices), key=lambda each: each[0]
        )

    def of(self, event: TimelineEvent) -> str:
        """The subject of the notice in an event: the last one with its code until then, else the code."""
        code = (event.data or {}).get("code", "")
        found = [subject for sent_at, sent, subject in self._sent if sent == code and sent_at <= event.at]
        return found[-1] if found else str(code)
