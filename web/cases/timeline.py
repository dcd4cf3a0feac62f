"""The timeline of a case as figures for a drawing: rows on an axis of working days; the template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
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
    now: datetime,
) -> Timeline:
    """The figures of a case's timeline; an open case is drawn up to now."""
    lanes = lanes_of(events, deadlines, elements, now)
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
    marks = _side_by_side([DrawnMark(mark, axis.x(mark.at)) for mark in lane.marks])
    ends = [bar.x + bar.width for bar in bars] + [mark.x for mark in marks]
    return DrawnLane(lane, _cut(lane.label), y, bars, marks, max(ends, default=axis.left) + 12)


def _side_by_side(marks: Sequence[DrawnMark]) -> tuple[DrawnMark, ...]:
    """Marks of one moment would hide one another, so the later ones move aside."""
    placed: list[DrawnMark] = []
    for drawn in marks:
        x = max(drawn.x, placed[-1].x + _MARK_WIDTH) if placed else drawn.x
        placed.append(DrawnMark(drawn.mark, x))
    return tuple(placed)


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"


def _date_lines(day: date) -> tuple[str, str]:
    return format_date(day, "EEE", locale=locale()), format_date(day, "d MMM", locale=locale())
