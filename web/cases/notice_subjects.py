"""The subjects of the notices of a case, for its events: these only have the code, which means nothing to people."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from storage.database import StoredRow
from storage.queries.cases import TimelineEvent
from storage.recipients import TO_APPLICANT
from web.notices.words import NoticeWords

#: A moment, a code and a recipient: by these an event says which notices were sent with it.
_Sending = tuple[datetime, str, str]
_ABOUT_NOTICES = frozenset({"notice_sent", "reminder_sent", "notice_read"})


class NoticeSubjects:
    """The subject of each event of a case that is about notices."""

    def __init__(
        self, notices: Iterable[tuple[StoredRow, NoticeWords]] = (), events: Iterable[TimelineEvent] = ()
    ) -> None:
        self._by_id: dict[int, str] = {}
        self._read: dict[tuple[datetime, str], str] = {}
        self._sent: dict[_Sending, deque[str]] = {}
        for row, words in notices:  # in the order in which they were sent, as the events are
            self._by_id[row.id] = words.subject
            self._sent.setdefault((row.sent_at, row.code, row.recipient), deque()).append(words.subject)
            if row.recipient == TO_APPLICANT and row.read_at is not None:
                self._read[row.read_at, row.code] = words.subject
        self._found = {
            event.sequence: "; ".join(dict.fromkeys(self._of(event, event.data)))
            for event in events
            if event.type in _ABOUT_NOTICES and event.data
        }

    def of(self, event: TimelineEvent) -> str:
        """The subjects of the notices in an event, else the code."""
        return self._found.get(event.sequence) or str((event.data or {}).get("code", ""))

    def _of(self, event: TimelineEvent, data: Mapping[str, Any]) -> Iterator[str]:
        code = str(data["code"])
        if event.type == "notice_read":
            yield from (self._by_id[id_] for id_ in data.get("notices", ()) if id_ in self._by_id)
            if "notices" not in data and (event.at, code) in self._read:  # by the applicant, before ids were recorded
                yield self._read[event.at, code]
            return
        to = data.get("to", ())
        for recipient in [to] if isinstance(to, str) else to:
            if waiting := self._sent.get((event.at, code, recipient)):
                yield waiting.popleft()
