"""The timeline of a case as figures for a drawing: rows on an axis of working days; the template draws them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from babel.dates import format_date

from storage.database import StoredRow
from storage.queries.cases import TimelineEvent
from web.cases.axis import Axis, axis_over
from web.cases.lanes import Bar, Lane, Mark, lanes_of
from web.cases.processes import Elements
from web.language import locale
from web.site import site

LABELS = 300
NOTES = 130
HEAD = 44
ROW = 34
_LONGEST_LABEL = 42
#: Room for the number beside a mark that stands for several.
_COUNT_WIDTH = 24
#: So many marks of one shape stand beside each other.
_MOST_BESIDE = 3
_MARK_WIDTH = 15


@dataclass(frozen=True)
class DrawnBar:
    """A bar with its place."""

    bar: Bar
    x: float
    width: float


@dataclass(frozen=True)
class DrawnMark:
    """A mark with its place."""

    mark: Mark
    x: float
    #: how many marks of this shape stand here
    count: int = 1


@dataclass(frozen=True)
class DrawnLane:
    """A row with its place; `label` is cut to the room that there is."""

    lane: Lane
    label: str
    y: int
    bars: tuple[DrawnBar, ...]
    marks: tuple[DrawnMark, ...]
    note_x: float


@dataclass(frozen=True)
class Column:
    """A working day: its left border, and its date in two lines where there is room to write it."""

    x: float
    weekday: str
    day: str


@dataclass(frozen=True)
class Timeline:
    """Everything that the drawing needs."""

    lanes: tuple[DrawnLane, ...]
    columns: tuple[Column, ...]
    column_width: float
    left: int
    right: float
    width: float
    height: int
    now_x: float | None


def timeline_of(
    case: StoredRow,
    events: Sequence[TimelineEvent],
    deadlines: Sequence[StoredRow],
    elements: Elements,
    people: Mapping[str, str],
    now: datetime,
) -> Timeline:
    """The figures of a case's timeline; an open case is drawn up to now."""
    lanes = lanes_of(events, deadlines, elements, people, now)
    moments = [case.received_at, *(event.at for event in events), *(row.due_at for row in deadlines)]
    if case.state == "active":
        moments.append(now)
    axis = axis_over(site().runtime.office, moments, LABELS, NOTES)
    drawn = tuple(_drawn(lane, axis, HEAD + ROW * number) for number, lane in enumerate(lanes))
    columns = tuple(
        Column(x, *_date_lines(day)) if is_labelled else Column(x, "", "") for x, day, is_labelled in axis.labelled()
    )
    return Timeline(
        drawn,
        columns,
        axis.column,
        LABELS,
        axis.right,
        axis.right + NOTES,
        HEAD + ROW * len(lanes) + 8,
        axis.x(now) if case.state == "active" else None,
    )


def _drawn(lane: Lane, axis: Axis, y: int) -> DrawnLane:
    bars = tuple(
        DrawnBar(bar, axis.x(bar.begins_at), max(3.0, round(axis.x(bar.ends_at) - axis.x(bar.begins_at), 1)))
        for bar in lane.bars
    )
    marks = placed([DrawnMark(mark, axis.x(mark.at)) for mark in lane.marks])
    ends = [bar.x + bar.width for bar in bars] + [mark.x for mark in marks]
    return DrawnLane(lane, _cut(lane.label), y, bars, marks, max(ends, default=axis.left) + 12)


def placed(marks: Sequence[DrawnMark]) -> tuple[DrawnMark, ...]:
    """Marks of one moment would hide one another, so the later ones move aside, and many of one shape become one."""
    found: list[DrawnMark] = []
    for drawn in _gathered(marks):
        x = max(drawn.x, found[-1].x + _width(found[-1])) if found else drawn.x
        found.append(replace(drawn, x=x))
    return tuple(found)


def _width(drawn: DrawnMark) -> int:
    return _MARK_WIDTH if drawn.count == 1 else _MARK_WIDTH + _COUNT_WIDTH


def _gathered(marks: Sequence[DrawnMark]) -> list[DrawnMark]:
    """Of more than a few marks of one shape at one place one is drawn, with their number: aside they look later."""
    groups: list[list[DrawnMark]] = []
    for drawn in marks:
        last = groups[-1][0] if groups else None
        if last and last.mark.shape == drawn.mark.shape and drawn.x - last.x < _MARK_WIDTH:
            groups[-1].append(drawn)
        else:
            groups.append([drawn])
    return [drawn for group in groups for drawn in (group if len(group) <= _MOST_BESIDE else [_together(group)])]


def _together(group: Sequence[DrawnMark]) -> DrawnMark:
    words = "\n".join(drawn.mark.words for drawn in group)
    return DrawnMark(replace(group[0].mark, words=words), group[0].x, len(group))


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"


def _date_lines(day: date) -> tuple[str, str]:
    return format_date(day, "EEE", locale=locale()), format_date(day, "d MMM", locale=locale())
