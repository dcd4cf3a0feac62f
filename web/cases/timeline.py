"""The timeline of a case as figures for a drawing: rows on an axis of working days; the template draws them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby, pairwise
from math import ceil

from babel.dates import format_date

from storage.database import StoredRow
from storage.queries.cases import TimelineEvent
from web.cases.axis import Axis, Day, axis_over
from web.cases.history import History
from web.cases.lanes import Bar, Lane, Mark, lanes_of
from web.language import _, locale
from web.site import site

#: The width of the column of labels; the style sheet has it too, and takes the column away where the screen is narrow.
LABELS = 300
NOTES = 150
HEAD = 44
ROW = 34
#: How much lower a mark is drawn than one of another shape at the same place.
LEVEL = 19
_LONGEST_LABEL = 42
#: Marks closer to each other would overlap; one with a number is a little wider.
MARK_WIDTH = 16
_NARROWEST_BAR = 3.0
#: The width of a letter in a date.
_LETTER = 7.3
#: Room between what is drawn last in a row and the text behind it.
_BEFORE_NOTE = MARK_WIDTH / 2 + 6


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
    #: how many marks of other shapes are above it
    level: int = 0
    #: how many marks of this shape are here
    count: int = 1


@dataclass(frozen=True)
class DrawnLane:
    """A row with its place; `label` is cut to the available width."""

    lane: Lane
    label: str
    y: int
    height: int
    bars: tuple[DrawnBar, ...]
    marks: tuple[DrawnMark, ...]
    note_x: float


@dataclass(frozen=True)
class Column:
    """A day: its place, and its date in two lines where it fits; `words` are for screen readers."""

    x: float
    width: float
    weekday: str
    day: str
    words: str
    is_off: bool


@dataclass(frozen=True)
class Timeline:
    """Everything that the drawing needs."""

    lanes: tuple[DrawnLane, ...]
    columns: tuple[Column, ...]
    width: float
    height: int
    now_x: float | None
    #: the day to which a very long case is drawn
    drawn_to: date | None = None
    level: int = LEVEL


def timeline_of(
    case: StoredRow,
    events: Sequence[TimelineEvent],
    deadlines: Sequence[StoredRow],
    history: History,
    people: Mapping[str, str],
    now: datetime,
) -> Timeline:
    """The figures of a case's timeline; an open case is drawn up to now."""
    lanes = lanes_of(events, deadlines, history, people, now)
    is_open = case.state == "active"
    moments = [case.received_at, *_moments(lanes), *((now,) if is_open else ())]
    axis = axis_over(site().runtime.office, moments, LABELS, NOTES)
    drawn: list[DrawnLane] = []
    for lane in lanes:
        drawn.append(drawn_lane(lane, axis, drawn[-1].y + drawn[-1].height if drawn else HEAD))
    return Timeline(
        tuple(drawn),
        tuple(_column(day, has_room) for day, has_room in axis.labelled(_label_width(axis))),
        axis.right + NOTES,
        drawn[-1].y + drawn[-1].height + 8,
        axis.x(now) if is_open and axis.holds(now) else None,
        None if all(axis.holds(moment) for moment in moments) else axis.days[-1].on,
    )


def _moments(lanes: Sequence[Lane]) -> Iterator[datetime]:
    for lane in lanes:
        yield from (mark.at for mark in lane.marks)
        for bar in lane.bars:
            yield from (bar.begins_at, bar.ends_at)


def drawn_lane(lane: Lane, axis: Axis, y: int) -> DrawnLane:
    """A row with its place; its height depends on its marks."""
    bars = tuple(_drawn_bar(bar, axis) for bar in lane.bars if axis.holds(bar.begins_at))
    marks = placed([mark for mark in lane.marks if axis.holds(mark.at)], axis)
    height = ROW + LEVEL * max((drawn.level for drawn in marks), default=0)
    ends = [drawn.x + drawn.width for drawn in bars] + [drawn.x for drawn in marks]
    note_x = round(max(ends, default=axis.days[0].left) + _BEFORE_NOTE, 1)
    return DrawnLane(lane, _cut(lane.label), y, height, bars, marks, note_x)


def _drawn_bar(bar: Bar, axis: Axis) -> DrawnBar:
    """A bar from its first to its last moment; a very short one is widened within its day."""
    begins, ends = axis.x(bar.begins_at), axis.x(bar.ends_at)
    if ends - begins < _NARROWEST_BAR:
        day = axis.day(bar.begins_at)
        begins = max(day.left, min(begins, day.right - _NARROWEST_BAR))
    return DrawnBar(bar, round(begins, 1), round(max(ends - begins, _NARROWEST_BAR), 1))


def placed(marks: Sequence[Mark], axis: Axis) -> tuple[DrawnMark, ...]:
    """Each mark at its moment; those of nearly one moment are drawn below each other, each shape once.

    None is drawn more than half its width from its moment, nor in another day.
    """
    found: list[DrawnMark] = []
    for day, of_day in groupby(sorted(marks, key=lambda mark: mark.at), key=lambda mark: axis.day(mark.at)):
        groups = _near(of_day, day, axis)
        places = [_middle(group, day, axis) for group in groups.values()]
        if any(right - left < MARK_WIDTH for left, right in pairwise(places)):
            places = [day.left + (cell + 0.5) * _cell_width(day) for cell in groups]
        for group, x in zip(groups.values(), places, strict=True):
            found += _stacked(group, round(x, 1))
    return tuple(found)


def _near(marks: Iterable[Mark], day: Day, axis: Axis) -> dict[int, list[Mark]]:
    """The marks of a day by the part of its column that they fall into: within one they would overlap."""
    last = round(day.width / _cell_width(day)) - 1
    groups: dict[int, list[Mark]] = {}
    for mark in marks:
        groups.setdefault(min(last, int((axis.x(mark.at) - day.left) / _cell_width(day))), []).append(mark)
    return groups


def _cell_width(day: Day) -> float:
    """The part of a column that one mark takes."""
    return day.width / max(1, ceil((day.width - 2) / MARK_WIDTH))


def _middle(group: Sequence[Mark], day: Day, axis: Axis) -> float:
    """The middle between the first moment and the last, far enough from the borders for the mark to stay in its day."""
    half = min(MARK_WIDTH, day.width) / 2
    return max(day.left + half, min((axis.x(group[0].at) + axis.x(group[-1].at)) / 2, day.right - half))


def _stacked(group: Sequence[Mark], x: float) -> Iterator[DrawnMark]:
    shapes: dict[str, list[Mark]] = {}
    for mark in group:
        shapes.setdefault(mark.shape, []).append(mark)
    for level, same in enumerate(shapes.values()):
        words = "\n".join(mark.words for mark in same)
        yield DrawnMark(replace(same[0], words=words), x, level, len(same))


def _label_width(axis: Axis) -> float:
    """The width of the longest date: the length of month names depends on the language."""
    return _LETTER * max(len(line) for day in axis.days for line in _date_lines(day.on)) + _LETTER


def _column(day: Day, has_room: bool) -> Column:
    weekday, short = _date_lines(day.on) if has_room else ("", "")
    words = format_date(day.on, "EEEE, d MMMM", locale=locale())
    if day.is_off:
        words = _("%(day)s, a day off", day=words)
    return Column(day.left, day.width, weekday, short, words, day.is_off)


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"


def _date_lines(day: date) -> tuple[str, str]:
    return format_date(day, "EEE", locale=locale()), format_date(day, "d MMM", locale=locale())
