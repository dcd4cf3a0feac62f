"""Cycles of start events that a clock has left behind which was set back: they go on from the moment of now.

A cycle waits for its next moment, at the most for the one after that. One further away was computed by the clock of
before, and nobody is to wait until that has come.
"""

from collections.abc import Iterator

from sqlalchemy import bindparam, select

from engine.execution.due.job_looks import CLOCKS_DIFFER_BY
from engine.execution.installation.runtime import Runtime
from engine.execution.installation.start_events import version_at
from engine.execution.installation.start_timers import NoStartTime, first_times, latest_moment
from engine.spiff.state.body import Runnable
from storage.database import Session, StoredRow
from storage.tables import start_events
from storage.writes.start_events import StartTimes, change_times

_AHEAD = (
    select(start_events)
    .where(
        start_events.c.trigger == "timer",
        start_events.c.moments_left.is_not(None),
        start_events.c.due_at > bindparam("latest"),
    )
    .order_by(start_events.c.definition_id, start_events.c.element_id)
)


def cycles_left_behind(session: Session, runtime: Runtime) -> Iterator[StoredRow]:
    """The start events of versions in force whose cycle waits for a moment too far away."""
    for row in session.execute(_AHEAD, {"latest": runtime.clock() + CLOCKS_DIFFER_BY}):
        if _times_of_now(session, runtime, runtime.definitions.process(session, row.definition_id), row) is not None:
            yield row


def bring_back(session: Session, runtime: Runtime, runnable: Runnable, row: StoredRow) -> bool:
    """Has a cycle go on from now, if it waits for a moment too far away; false if it does not."""
    times = _times_of_now(session, runtime, runnable, row)
    if times is not None:
        change_times(session, row.definition_id, row.element_id, times)
    return times is not None


def _times_of_now(session: Session, runtime: Runtime, runnable: Runnable, row: StoredRow) -> StartTimes | None:
    event, now = runnable.process.body.nodes[row.element_id].event, runtime.clock()
    if event is None or row.moments_left is None:
        return None
    try:
        if row.due_at <= latest_moment(runtime, event, now + CLOCKS_DIFFER_BY):
            return None
        times = first_times(runtime, event, now)
    except NoStartTime:  # it is told when its moment has come
        return None
    # a version that waits for its day has its moments after that
    if times is None or version_at(session, runtime, row.process, now) != row.definition_id:
        return None
    return {**times, "moments_left": row.moments_left}
