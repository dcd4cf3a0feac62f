"""The rows of a timeline: steps with their deadlines, made from audit events and deadlines; draws nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from storage.database import StoredRow
from storage.queries.cases import TimelineEvent
from web.cases.history import History
from web.cases.processes import Elements
from web.cases.words import actor_words, event_words
from web.language import N_, _
from web.moments import is_over, moment_text, short_day_text

#: Events that are shown as marks in the row of the case itself, with the shape of the mark.
_MARKS = {
    "case_opened": "start",
    "case_completed": "end",
    "notice_sent": "envelope",
    "reminder_sent": "envelope",
    "document_issued": "document",
    "incident_opened": "incident",
    "message_received": "envelope",
    "notice_read": "read",
}


#: The screen-reader text of a deadline, by its state.
_SPOKEN = {
    "open": N_("%(name)s: due on %(due)s"),
    "late": N_("%(name)s: was due on %(due)s, not closed yet"),
    "met": N_("%(name)s: due on %(due)s, met"),
    "missed": N_("%(name)s: due on %(due)s, missed"),
    "cancelled": N_("%(name)s: due on %(due)s, no longer needed"),
}


@dataclass(frozen=True)
class Mark:
    """Something at one moment; `shape` shows its kind, `words` are for screen readers."""

    at: datetime
    shape: str
    words: str


@dataclass(frozen=True)
class Bar:
    """Something with a duration: `kind` is `step`, or for a deadline `met`, `missed`, `open`, `late` or `cancelled`."""

    begins_at: datetime
    ends_at: datetime
    kind: str
    words: str


@dataclass
class Lane:
    """One row; `note` is the text at its end."""

    label: str
    is_deadline: bool = False
    bars: list[Bar] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    note: str = ""


def lanes_of(
    events: Sequence[TimelineEvent],
    deadlines: Sequence[StoredRow],
    history: History,
    people: Mapping[str, str],
    now: datetime,
) -> list[Lane]:
    """The row of the case, then each step with its deadlines, in the order in which they began."""
    begun: dict[str, tuple[datetime, list[Lane]]] = {}
    for id_, lane, at in _steps(events, history, now):
        begun.setdefault(id_, (at, []))[1].append(lane)
    for row, lane, at in _deadline_lanes(events, deadlines, history):
        id_, elements = row.element_id, history.at(row.settled_at)
        host = elements.host(id_)
        is_below = host is not None and host.id in begun
        lanes = begun.setdefault(host.id if host else id_, (at, []))[1]
        # below its step a deadline needs only its own name
        lanes.append(replace(lane, label=elements.name(id_)) if is_below else lane)
    # of rows that begin together, the deadlines of a whole stage come before its steps
    ordered = sorted(begun.values(), key=lambda entry: (entry[0], not all(lane.is_deadline for lane in entry[1])))
    return [_of_case(events, history, people), *(lane for _at, lanes in ordered for lane in lanes)]


def _of_case(events: Iterable[TimelineEvent], history: History, people: Mapping[str, str]) -> Lane:
    marks = [
        Mark(event.at, _MARKS[event.type], f"{_mark_words(event, history, people)}, {moment_text(event.at)}")
        for event in events
        if event.type in _MARKS
    ]
    return Lane(_("Case, notices, documents"), marks=marks)


def _mark_words(event: TimelineEvent, history: History, people: Mapping[str, str]) -> str:
    """The name of an event; for the reading of a notice, also the reader."""
    words = event_words(event, history)
    return f"{words}, {actor_words(event.actor, people)}" if event.type == "notice_read" else words


def _steps(
    events: Sequence[TimelineEvent],
    history: History,
    now: datetime,
) -> Iterable[tuple[str, Lane, datetime]]:
    """One row for each user task, with a bar for each time that it was open."""
    lanes: dict[str, tuple[Lane, datetime]] = {}
    open_since: dict[str, list[datetime]] = {}
    for event in events:
        id_ = event.element_id or ""
        if event.type == "task_created":
            lanes.setdefault(id_, (Lane(history.of(event).name(id_)), event.at))
            open_since.setdefault(id_, []).append(event.at)
        elif event.type in ("task_completed", "task_cancelled"):
            # a task that was opened and completed within one command has no event of its own for the opening
            began = open_since[id_].pop(0) if open_since.get(id_) else event.at
            lane = lanes.setdefault(id_, (Lane(""), event.at))[0]
            lane.label = history.of(event).name(id_)
            words = event_words(event, history)
            lane.bars.append(Bar(began, event.at, "step", f"{words}, {moment_text(began)} – {moment_text(event.at)}"))
            lane.marks.append(
                Mark(
                    event.at,
                    "done" if event.type == "task_completed" else "cancelled",
                    f"{words}, {moment_text(event.at)}",
                )
            )
    for id_, starts in open_since.items():
        if starts:
            lanes[id_][0].label = history.now.name(id_)
        for began in starts:
            lanes[id_][0].bars.append(
                Bar(
                    began,
                    max(now, began),
                    "step",
                    _("%(name)s, open since %(at)s", name=history.now.name(id_), at=moment_text(began)),
                )
            )
            lanes[id_][0].note = _("open")
    return [(id_, lane, began) for id_, (lane, began) in lanes.items()]


def _deadline_lanes(
    events: Sequence[TimelineEvent],
    deadlines: Sequence[StoredRow],
    history: History,
) -> Iterable[tuple[StoredRow, Lane, datetime]]:
    """One row for each deadline, from when it was set to its due moment."""
    set_at: dict[str, list[datetime]] = {}
    for event in events:
        if event.type == "deadline_set" and event.element_id:
            set_at.setdefault(event.element_id, []).append(event.at)
    found = []
    for row in sorted(deadlines, key=lambda row: row.token):
        moments = set_at.get(row.element_id) or [row.due_at]
        began = moments.pop(0) if len(moments) > 1 else moments[0]
        found.append((row, _deadline_lane(row, began, history.at(row.settled_at)), began))
    return found


def _deadline_lane(row: StoredRow, began: datetime, elements: Elements) -> Lane:
    kind, note = _deadline_words(row)
    name = elements.deadline_name(row.element_id)
    words = _(_SPOKEN[kind], name=name, due=moment_text(row.due_at))
    lane = Lane(name, True, [Bar(min(began, row.due_at), row.due_at, kind, words)], note=note)
    if row.settled_at and kind == "met":
        lane.marks.append(Mark(row.settled_at, "met", words))
    elif kind in ("missed", "late"):
        lane.marks.append(Mark(row.due_at, "missed", words))
    return lane


def _deadline_words(row: StoredRow) -> tuple[str, str]:
    if row.state == "open":
        return (
            ("late", _("overdue"))
            if is_over(row.due_at)
            else ("open", _("due %(day)s", day=short_day_text(row.due_at)))
        )
    words = {"met": _("met"), "missed": _("missed"), "cancelled": _("not needed")}
    return row.state, words[row.state]
