"""The names and forms at the time of an event: a case that was migrated has used other versions before."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from engine.errors import AtqaruError
from engine.execution.case.case_context import vintage_of
from engine.execution.installation.chosen_versions import Vintage
from engine.execution.recalculation.versions import CalledVersions
from engine.forms import Form
from storage.database import Session, StoredRow
from storage.queries.cases import TimelineEvent
from storage.rows import StoredCase, as_case
from web.cases.notice_subjects import NoticeSubjects
from web.cases.processes import CaseProcess, Elements, processes_by
from web.service_texts import texts_by
from web.site import choices_of, site

#: The versions of a case: its own, its vintage, and called processes that were migrated separately.
Going = tuple[int, Vintage, tuple[int, ...]]


class History:
    """The names of a case's elements, and its forms, at each of its events."""

    def __init__(
        self,
        session: Session,
        case: StoredRow,
        events: Sequence[TimelineEvent],
        groups: Mapping[str, str],
        subjects: NoticeSubjects,
    ) -> None:
        #: the subjects of the notices of the case
        self.subjects = subjects
        self._session, self._groups, self._service = session, groups, str(case.service)
        self._made: dict[Going, Elements] = {}
        self._forms: dict[tuple[str, Vintage], Form | None] = {}
        self._moments = [event.at for event in events]
        goings = list(_goings(case, events))
        self._passed = list(dict.fromkeys(reversed(goings)))
        self._by_event = {event.sequence: self._elements(going) for event, going in zip(events, goings, strict=True)}
        self._in_order = list(self._by_event.values())
        self._vintages = {event.sequence: going[1] for event, going in zip(events, goings, strict=True)}
        self._last_end = _last_end(events)
        #: by the current versions of the case
        self.now = self._in_order[-1] if self._in_order else Elements(())

    def of(self, event: TimelineEvent) -> Elements:
        """The names of the elements at the time of the event."""
        return self._by_event[event.sequence]

    def is_end_of_case(self, event: TimelineEvent) -> bool:
        """Whether the whole case ended with this end of a path."""
        return event.sequence == self._last_end

    def form(self, event: TimelineEvent, form_id: str) -> Form | None:
        """A form at the time of the event, in the language of the page; None if it cannot be read any more."""
        key = form_id, self._vintages[event.sequence]
        if key not in self._forms:
            self._forms[key] = self._read_form(*key)
        return self._forms[key]

    def forms(self, event: TimelineEvent) -> Iterator[Form]:
        """All forms of the case's processes at the time of the event."""
        found = (self.form(event, form_id) for form_id in self.of(event).form_ids())
        return (form for form in found if form is not None)

    def at(self, moment: datetime | None) -> Elements:
        """The names of the elements at a moment, or now."""
        place = bisect_right(self._moments, moment) if moment else 0
        return self._in_order[place - 1] if place else self.now

    def _read_form(self, form_id: str, vintage: Vintage) -> Form | None:
        texts = texts_by(self._session, vintage).of(self._service)
        try:
            version = choices_of(self._session, vintage).kept("form", form_id)
            return site().runtime.definitions.form(self._session, version, texts)
        except AtqaruError:  # the page of a case must open even so
            return None

    def _elements(self, going: Going) -> Elements:
        if going not in self._made:
            # an element that this version lacks, such as a deadline cancelled by a migration, is named by another
            others = [process for other in self._passed if other != going for process in self._processes(other)]
            known = [*self._processes(going), *others]
            self._made[going] = Elements(known, self._groups, texts_by(self._session, going[1]).of(self._service))
        return self._made[going]

    def _processes(self, going: Going) -> Iterator[CaseProcess]:
        definition_id, vintage, moved = going
        for id_ in moved:
            yield CaseProcess(id_, site().runtime.definitions.process(self._session, id_).process, 1)
        yield from processes_by(self._session, definition_id, vintage)


def _last_end(events: Iterable[TimelineEvent]) -> int | None:
    """The number of the event by which the case was completed; None if it was not."""
    last = None
    for event in events:
        if event.type == "end_reached":
            last = event.sequence
        elif event.type == "case_completed":
            return last
    return None


def _goings(case: StoredRow, events: Sequence[TimelineEvent]) -> Iterator[Going]:
    """The versions in use at each event; for a called process migrated separately, first the one it came from."""
    as_it_began: StoredCase = {**as_case(case), "vintage_on": None, "vintage_at": None}
    vintage = vintage_of(site().runtime, as_it_began)
    called: dict[str, int] = {}
    for event in events:
        for move in _moves(case, event):
            called.setdefault(move["process"], move["from"])
    for event in events:
        called |= {move["process"]: move["to"] for move in _moves(case, event)}
        if event.type == "case_moved" and event.data and event.data["taken"] != CalledVersions.AS_BEFORE:
            vintage = Vintage(date.fromisoformat(event.data["day"]), event.at)
        yield event.definition_id or case.definition_id, vintage, tuple(called.values())


def _moves(case: StoredRow, event: TimelineEvent) -> Iterator[Mapping[str, Any]]:
    """The called processes that an event says were migrated; for the case's own, each event has the version."""
    if event.type == "case_moved" and event.data:
        yield from (move for move in event.data["processes"] if move["process"] != case.service)
