"""The particulars of an event: its data as labels and values in the language of the reader.

What has no label for people (ids, codes, names of variables, technical messages) is left out here; administrators see
the record itself. Only where the value of a field has changed is it said whatever it is. Owns which data of which event
mean something to people, `engine.forms` how a form reads.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from engine.execution.audit_event import ABOUT
from engine.execution.recalculation.versions import CalledVersions, version_of
from engine.forms import Form, Reading
from storage.database import Session
from storage.queries.cases import TimelineEvent, case_row
from storage.queries.users import user_names
from web.cases.history import History
from web.cases.recorded_values import value_words
from web.cases.words import case_number, recipient_words
from web.language import N_, _
from web.moments import local
from web.numbers import amount_text, number_text
from web.service_texts import names_by_version, version_words, worded
from web.site import site

#: Ids as diagrams and logins have them, which mean nothing to people; numbers of cases and free words are none.
_CODE = re.compile(r"[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*")
_TAKEN: Mapping[str, str] = {
    CalledVersions.CORRECTED: N_("Those of the registration day, with later corrections"),
    CalledVersions.OF_TODAY: N_("Those in force today"),
}


class Line(NamedTuple):
    """A label with its values, of which each is a line of its own."""

    label: str
    values: tuple[str, ...]


class Particulars:
    """What people read of the data of each event of a case."""

    def __init__(self, session: Session, history: History) -> None:
        self._session, self._history = session, history
        self._people: dict[str, str] = {}

    def of(self, event: TimelineEvent) -> list[Line]:
        """The lines of an event, in the order of its form; none if nothing in it is for people.

        What a task is about stands in the words of its event.
        """
        data = {name: value for name, value in (event.data or {}).items() if name != ABOUT}
        return [line for line in _READERS.get(event.type, Particulars._values)(self, event, data) if any(line.values)]

    def _nothing(self, _event: TimelineEvent, _data: Mapping[str, Any]) -> Iterable[Line]:
        """The event's own words say all that there is for people."""
        return ()

    def _opened(self, event: TimelineEvent, data: Mapping[str, Any]) -> Iterable[Line]:
        version = event.definition_id
        process = site().runtime.definitions.process(self._session, version).process if version else None
        if sender := case_row(self._session, data.get("started_by", {}).get("case", 0)):
            yield Line(_("Sent by"), (case_number(sender),))
        yield from self._filled(event, process.start_form if process else None, data["values"])

    def _values(self, event: TimelineEvent, data: Mapping[str, Any]) -> Iterable[Line]:
        """Values of the form of the event's step; without one, those that any form of the case has a label for."""
        return self._filled(event, self._history.of(event).form_id(event.element_id), data)

    def _entry(self, event: TimelineEvent, data: Mapping[str, Any]) -> Iterable[Line]:
        yield Line(_("Key of the entry"), (data.get("key", ""),))
        yield Line(_("Entered before by case"), ((data.get("replaced") or {}).get("number") or "",))
        yield from self._filled(event, None, data.get("entry", {}))

    def _task(self, event: TimelineEvent, data: Mapping[str, Any]) -> Iterable[Line]:
        yield Line(_("Groups"), (self._groups(event, data["groups"]),))

    def _handed_over(self, _event: TimelineEvent, data: Mapping[str, Any]) -> Iterable[Line]:
        yield Line(_("Assigned before"), (self._name(data.get("before")),))
        yield Line(_("Assigned to"), (self._name(data.get("to")),))
        yield Line(_("Note"), (data.get("note") or "",))

    def _answers(self, _event: TimelineEvent, data: Mapping[str, Any]) -> Iterable[Line]:
        yield Line(_("Number of answers"), (number_text(len(data)),))

    def _failure(self, event: TimelineEvent, data: Mapping[str, Any]) -> Iterable[Line]:
        yield Line(_("Informed"), (self._groups(event, data.get("told", ())),))

    def _stop(self, _event: TimelineEvent, data: Mapping[str, Any]) -> Iterable[Line]:
        yield Line(_("Reason"), (data["reason"],))
        yield Line(_("Suspended since"), (worded(data.get("suspended_since", "")),))

    def _correction(self, event: TimelineEvent, data: Mapping[str, Any]) -> Iterable[Line]:
        yield Line(_("Reason"), (data["reason"],))
        yield from self._changes(event, {each["name"]: (each.get("old"), each["new"]) for each in data["changed"]})

    def _recalculation(self, event: TimelineEvent, data: Mapping[str, Any]) -> Iterable[Line]:
        changed = data.get("variables", {})
        return self._changes(event, {name: (each["before"], each["after"]) for name, each in changed.items()})

    def _moment(self, _event: TimelineEvent, data: Mapping[str, Any]) -> Iterable[Line]:
        """A day or moment that has moved; the reason stands below the words of the event."""
        yield Line(_("Before"), (worded(data.get("before") or ""),))
        yield Line(_("After"), (worded(data.get("after") or ""),))

    def _version(self, event: TimelineEvent, data: Mapping[str, Any]) -> Iterable[Line]:
        yield Line(_("Before"), (self._version_words(data["before"]),))
        yield Line(_("After"), (self._version_words(data["after"]),))
        yield from self._watchers(event, data)

    def _move(self, event: TimelineEvent, data: Mapping[str, Any]) -> Iterable[Line]:
        yield Line(_("Reason"), (data["reason"],))
        names = names_by_version(self._session, [each["to"] for each in data["processes"]])
        for each in data["processes"]:
            versions = f"{self._version_words(each['from'])} → {self._version_words(each['to'])}"
            yield Line(names.get(each["to"]) or _("Version"), (versions,))
        if words := _TAKEN.get(data["taken"]):
            yield Line(_("Called processes, decisions, forms and texts"), (_(words),))
        yield from self._watchers(event, data)

    def _watchers(self, event: TimelineEvent, data: Mapping[str, Any]) -> Iterable[Line]:
        elements = self._history.of(event)
        for label, ids in ((_("Started"), data.get("begun", ())), (_("Cancelled"), data.get("ended", ()))):
            yield Line(label, (", ".join(elements.deadline_name(id_) for id_ in ids if elements.is_named(id_)),))

    def _changes(self, event: TimelineEvent, changed: Mapping[str, tuple[Any, Any]]) -> Iterable[Line]:
        for name, pair in changed.items():
            sides = [(value, list(self._filled(event, None, {name: value}, says_all=True))) for value in pair]
            if label := next((lines[0].label for _value, lines in sides if lines), ""):
                before, after = (_side_text(value, lines) for value, lines in sides)
                yield Line(label, (f"{_('Before')}: {before}", f"{_('After')}: {after}"))

    def _filled(
        self, event: TimelineEvent, form_id: str | None, values: Mapping[str, Any], *, says_all: bool = False
    ) -> Iterator[Line]:
        """Values as the form labels them; without a form each as the first form of the case that has it.

        With `says_all` a chosen value that has no label is said as it is, also if it is a code.
        """
        own = self._history.form(event, form_id) if form_id else None
        left = dict(values)
        for form in [own] if own else self._history.forms(event):
            found = self._readings(form, event, left)
            yield from self._lines(found, says_all)
            left = {name: value for name, value in left.items() if name not in {each.name for each in found}}
            if not left:
                return

    def _readings(self, form: Form, event: TimelineEvent, values: Mapping[str, Any]) -> tuple[Reading, ...]:
        functions = site().runtime.office.functions
        return form.readings(values, functions, local(event.at), translate=_, worded=worded)

    def _lines(self, readings: Iterable[Reading], says_all: bool) -> Iterator[Line]:
        yield from (Line(each.label, self._words(each, says_all)) for each in readings)

    def _words(self, reading: Reading, says_all: bool) -> tuple[str, ...]:
        if reading.rows:
            rows = (self._lines(row, says_all) for row in reading.rows)
            said_of_rows = ("; ".join(f"{line.label}: {', '.join(line.values)}" for line in row) for row in rows)
            return tuple(filter(None, said_of_rows))
        if _is_record(reading.value):
            return ()
        is_amount = isinstance(reading.value, int | float) and not isinstance(reading.value, bool)
        text = amount_text(reading.value) if is_amount and not reading.unnamed else reading.text
        chosen = ((self._name_or_number(each) or (each if says_all else "")) for each in reading.unnamed)
        said = ", ".join(filter(None, (text, *chosen)))
        return (" ".join(filter(None, (reading.prefix, said, reading.suffix))),) if said else ()

    def _name_or_number(self, chosen: str) -> str:
        """A chosen value that has no label: a person, or a number that people know; a code is left out."""
        return self._name(chosen) or ("" if _CODE.fullmatch(chosen) else worded(chosen))

    def _name(self, login: str | None) -> str:
        if login and login not in self._people:
            self._people[login] = user_names(self._session, [login]).get(login, "")
        return self._people.get(login or "", "")

    def _groups(self, event: TimelineEvent, groups: Iterable[str]) -> str:
        return ", ".join(recipient_words(group, self._history.of(event)) for group in groups)

    def _version_words(self, definition_id: int | None) -> str:
        return version_words(version_of(self._session, definition_id)) if definition_id else ""


def _side_text(value: Any, lines: list[Line]) -> str:
    """A value before or after a change, by its kind where its field has no words for it; a dash for none."""
    if not lines:
        return "–"
    text = "; ".join(lines[0].values)
    return text if text.strip() else value_words(value).strip() or "–"


def _is_record(value: Any) -> bool:
    """Whether a value has names of variables in it, which no field of one value has."""
    return isinstance(value, Mapping) or (isinstance(value, list) and any(map(_is_record, value)))


_READERS: Mapping[str, Callable[[Particulars, TimelineEvent, Mapping[str, Any]], Iterable[Line]]] = {
    "case_opened": Particulars._opened,
    "task_created": Particulars._task,
    "task_handed_over": Particulars._handed_over,
    "task_released": Particulars._handed_over,
    "answer_saved": Particulars._answers,
    "register_entered": Particulars._entry,
    "register_left": Particulars._entry,
    "incident_opened": Particulars._failure,
    "variables_corrected": Particulars._correction,
    "values_changed": Particulars._recalculation,
    "calendar_changed": Particulars._recalculation,
    "version_changed": Particulars._version,
    "case_moved": Particulars._move,
    **dict.fromkeys(("case_suspended", "case_resumed", "case_ended"), Particulars._stop),
    **dict.fromkeys(
        ("deadline_moved", "deadline_recounted", "timer_moved", "task_moved", "registration_moved"),
        Particulars._moment,
    ),
    **dict.fromkeys(
        (
            "deadline_set",
            "deadline_cancelled",
            "deadline_explained",
            "decision_evaluated",
            "document_issued",
            "incident_retried",
            "message_sent",
            "moment_kept",
            "notice_read",
            "notice_sent",
            "reminder_sent",
            "version_kept",
        ),
        Particulars._nothing,
    ),
}
