"""Starts cases by messages, signals and timers, each as a command of its own.

A message reaches one case of a process at most: one that waits for it, or one that it starts. By one correlation key
one case of a process is active at a time; until that has ended, a further message waits as long as it lives.
"""

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import BindParameter, and_, bindparam, exists, func, or_, select

from engine.correlation import SIGNAL
from engine.execution.audit_event import ENGINE
from engine.execution.case.advancing import advance
from engine.execution.case.case_context import CaseContext, vintage
from engine.execution.case.opening import Receipt, open_case
from engine.execution.due.start_cycles import bring_back, cycles_left_behind
from engine.execution.installation.runtime import Runtime
from engine.execution.installation.start_events import named_starts, version_at, version_on
from engine.execution.installation.start_timers import NoStartTime, date_of, next_times
from engine.spiff.run_loop import TriggeredStart
from engine.spiff.state.body import Runnable
from engine.spiff.state.loop_guard import MOST_MOVES
from storage.database import Database, Session, StoredRow
from storage.tables import cases, messages, start_events, subscriptions
from storage.writes.definitions import hold_deployed
from storage.writes.messages import deliver_to, expire, has_started, note_started
from storage.writes.start_events import change_times, remove_start_event

#: By which channel what nobody hands in is received: the one that never closes, as when officials start a case.
CHANNEL = "portal"
#: The latest cases among which those of one minute are counted.
_LATEST = 10 * MOST_MOVES
_log = structlog.get_logger(__name__)

_PROCESS: BindParameter[str] = bindparam("process")
_HOLDER, _RUNNING, _AWAITING = cases.alias("holder"), cases.alias("running"), cases.alias("awaiting")
_RUNS_BY_KEY = exists().where(
    _RUNNING.c.service == _PROCESS,
    _RUNNING.c.start_key == messages.c.correlation_key,
    _RUNNING.c.state == "active",
)
_IS_AWAITED = exists().where(
    subscriptions.c.message_name == messages.c.name,
    subscriptions.c.correlation_key == messages.c.correlation_key,
    subscriptions.c.case_id == _AWAITING.c.id,
    _AWAITING.c.service == _PROCESS,
)
# One that a case of another process has taken still starts cases of this one.
_OF_ALL = and_(
    messages.c.for_process.is_(None),
    messages.c.name.not_like(f"{SIGNAL}%"),  # a signal to a case that waits; those that start cases are for a process
    messages.c.state.in_(("waiting", "delivered")),
    or_(_HOLDER.c.service.is_(None), _HOLDER.c.service != _PROCESS),
    or_(messages.c.started.is_(None), ~has_started(_PROCESS)),
    ~_IS_AWAITED,
)
_STARTING = (
    select(messages.c.published_at, messages.c.id)
    .outerjoin(_HOLDER, _HOLDER.c.id == messages.c.case_id)
    .where(
        messages.c.name == bindparam("name"),
        messages.c.expires_at > bindparam("now"),
        messages.c.published_at >= bindparam("since"),
        or_(_OF_ALL, (messages.c.for_process == _PROCESS) & (messages.c.state == "waiting")),
        ~_RUNS_BY_KEY,
    )
    .order_by(messages.c.published_at, messages.c.id)
    .limit(bindparam("limit"))
)
_THIS_ONE = _STARTING.where(messages.c.id == bindparam("id"))
_HELD_MESSAGE = select(messages).where(messages.c.id == bindparam("message_id")).with_for_update()
# whoever starts a case of a process holds its start events, so that one server starts after the other
_HELD_STARTS = select(start_events.c.element_id).where(start_events.c.process == bindparam("process")).with_for_update()
_IS_DUE = start_events.c.due_at <= bindparam("now")
_IS_BEHIND = start_events.c.calendar_version != bindparam("version")
_TIMERS = (
    select(start_events.c.due_at, start_events.c.definition_id, start_events.c.element_id)
    .where(start_events.c.trigger == "timer", or_(_IS_DUE, _IS_BEHIND))
    .order_by(start_events.c.due_at, start_events.c.definition_id, start_events.c.element_id)
    .limit(bindparam("limit"))
)
_HELD_TIMER = (
    select(start_events)
    .where(start_events.c.definition_id == bindparam("definition"), start_events.c.element_id == bindparam("element"))
    .with_for_update()
)
_ANY = select(start_events.c.element_id).limit(1)
_NEXT = select(func.min(start_events.c.due_at))


def has_start_events(session: Session) -> bool:
    """Whether any version has a start event with a trigger; most installations have none."""
    return session.execute(_ANY).first() is not None


def starting_messages(
    session: Session, runtime: Runtime, since: datetime, limit: int = 100
) -> list[tuple[datetime, str, str]]:
    """Moment and id of the messages that start a case now, each with the process; `runtime` is the present one."""
    found: list[tuple[datetime, str, str]] = []
    for start in named_starts(session, runtime):
        wanted = {"name": start.name, "process": start.process, "now": runtime.clock(), "since": since, "limit": limit}
        found += [(row.published_at, row.id, start.process) for row in session.execute(_STARTING, wanted)]
    return found


def start_by_message(database: Database, runtime: Runtime, message_id: str, process: str) -> bool:
    """Starts a case of a process by a message or signal; false if it cannot now, or another worker was faster."""
    with database.transaction() as session:
        hold_deployed(session, is_shared=True)
        runtime = runtime.at_present(session)
        message = session.execute(_HELD_MESSAGE, {"message_id": message_id}).one_or_none()
        session.execute(_HELD_STARTS, {"process": process})
        start = message and _start_of(session, runtime, message, process)
        if message is None or start is None:
            return False
        if message.for_process is None:
            # first, so that the case that it starts does not take it as well
            note_started(session, message_id, process)
        is_signal = message.name.startswith(SIGNAL)
        sender = message.sender_case_id
        case_id = _start(
            session,
            runtime,
            start,
            message.variables,
            start_key=None if is_signal else message.correlation_key,
            applicant=None if is_signal else _applicant_of(session, sender),
            started_by={
                "trigger": start.trigger,
                "name": message.name.removeprefix(SIGNAL),
                **({} if is_signal else {"key": message.correlation_key}),
                **({} if sender is None else {"case": sender}),
            },
        )
        if message.for_process is not None:
            deliver_to(session, message_id, case_id, process)
            _drop_others(session, message)
        return True


def _drop_others(session: Session, message: StoredRow) -> None:
    """Drops what came for no time, and by the same key: it would have been dropped had this one been faster."""
    if not message.name.startswith(SIGNAL):
        same = (messages.c.name == message.name, messages.c.correlation_key == message.correlation_key)
        expire(session, *same, messages.c.for_process == message.for_process)


def _start_of(session: Session, runtime: Runtime, message: StoredRow, process: str) -> StoredRow | None:
    """The start event of a process that takes a message now; None if it must not start one."""
    wanted = {"name": message.name, "process": process, "now": runtime.clock(), "since": message.published_at}
    if session.execute(_THIS_ONE, {**wanted, "id": message.id, "limit": 1}).first() is None:
        return None
    found = named_starts(session, runtime, message.name)
    return next((row for row in found if row.process == process), None)


def due_start_timers(session: Session, runtime: Runtime, limit: int = 100) -> list[tuple[datetime, int, str]]:
    """Moment, version and start event of the timers that are due, or were computed with another office or clock.

    `runtime` is the present one.
    """
    wanted = {"now": runtime.clock(), "version": runtime.office.version, "limit": limit}
    behind = ((row.due_at, row.definition_id, row.element_id) for row in cycles_left_behind(session, runtime))
    return [*(tuple(row) for row in session.execute(_TIMERS, wanted)), *behind]


def next_start_at(session: Session) -> datetime | None:
    """The moment of the next timer that starts a case."""
    return session.execute(_NEXT).scalar()


def start_by_timer(database: Database, runtime: Runtime, definition_id: int, element_id: str) -> bool:
    """Starts the case for which the moment has come and sets the timer to the next one; false if it is not due.

    Moments that were missed while nothing ran give one case. A version that was not in force at the moment starts none.
    """
    with database.transaction() as session:
        hold_deployed(session, is_shared=True)
        runtime = runtime.at_present(session)
        row = session.execute(_HELD_TIMER, {"definition": definition_id, "element": element_id}).one_or_none()
        if row is None:
            return False
        runnable = runtime.definitions.process(session, definition_id)
        if row.calendar_version not in (None, runtime.office.version):
            return _set_again(session, runtime, runnable, row)
        if row.due_at > runtime.clock():
            return bring_back(session, runtime, runnable, row)
        session.execute(_HELD_STARTS, {"process": row.process})
        if version_at(session, runtime, row.process, row.due_at) != definition_id:
            remove_start_event(session, definition_id, element_id)
            return True
        _set_next(session, runtime, runnable, row)
        due = runtime.office.local(row.due_at).isoformat()
        _start(session, runtime, row, {}, started_by={"trigger": "timer", "due": due})
        return True


def _set_again(session: Session, runtime: Runtime, runnable: Runnable, row: StoredRow) -> bool:
    """Computes the date of a timer with the office of the moment; one that cannot be computed any more stays."""
    event, due_at = runnable.process.body.nodes[row.element_id].event, row.due_at
    try:
        due_at = date_of(runtime, event, row.begun_at) if event else due_at
    except NoStartTime as error:
        _log.warning("a timer that starts cases cannot be computed", process=row.process, error=str(error))
    change_times(
        session,
        row.definition_id,
        row.element_id,
        {"due_at": due_at, "begun_at": row.begun_at, "moments_left": None, "calendar_version": runtime.office.version},
    )
    return True


def _set_next(session: Session, runtime: Runtime, runnable: Runnable, row: StoredRow) -> None:
    event, times = runnable.process.body.nodes[row.element_id].event, None
    try:
        times = next_times(runtime, event, row, runtime.clock()) if event else None
    except NoStartTime as error:
        _log.warning("a timer starts no further case", process=row.process, error=str(error))
    if times is None:
        remove_start_event(session, row.definition_id, row.element_id)
    else:
        change_times(session, row.definition_id, row.element_id, times)


def _start(  # a case begins with all of this
    session: Session,
    runtime: Runtime,
    start: StoredRow,
    brought: dict[str, Any],
    *,
    started_by: dict[str, Any],
    start_key: str | None = None,
    applicant: str | None = None,
) -> int:
    now = runtime.clock()
    registered_on = runtime.office.registration_day(CHANNEL, now) or runtime.office.local(now).date()
    runnable = _version_of(session, runtime, start, version_on(session, start.process, registered_on))
    context = CaseContext(session, runtime, vintage(runtime, registered_on, now), now, applicant)
    case = open_case(
        session,
        runtime,
        context,
        runnable,
        Receipt(CHANNEL, now, registered_on, applicant),
        ENGINE,
        brought,
        applicant_variable=applicant,
        start_key=start_key,
        by=TriggeredStart(start.element_id, brought, _too_fast(session, start.process, now)),
        started_by=started_by,
    )
    advance(case)
    return case.id


def _version_of(session: Session, runtime: Runtime, start: StoredRow, on_its_day: int | None) -> Runnable:
    """The version in force on the registration day, if it has the same start event; else the one that was triggered."""
    own = runtime.definitions.process(session, start.definition_id)
    if on_its_day in (None, start.definition_id):
        return own
    other = runtime.definitions.process(session, on_its_day)
    node, same = own.process.body.nodes[start.element_id], other.process.body.nodes.get(start.element_id)
    fits = same is not None and same.kind is node.kind and same.trigger is node.trigger
    return other if fits else own


def _applicant_of(session: Session, case_id: int | None) -> str | None:
    """The applicant of the case that has sent a message; None if nobody applies there, or no case has sent it."""
    return session.execute(select(cases.c.applicant).where(cases.c.id == case_id)).scalar() if case_id else None


def _too_fast(session: Session, process: str, now: datetime) -> str | None:
    """Why a further case of a process must not go on by itself: events have started too many within one minute."""
    latest = select(cases.c.service, cases.c.start_event, cases.c.opened_at).order_by(cases.c.id.desc()).limit(_LATEST)
    rows = latest.subquery()
    started = (
        rows.c.service == process,
        rows.c.start_event.is_not(None),
        rows.c.opened_at > now - timedelta(minutes=1),
    )
    if session.execute(select(func.count()).select_from(rows).where(*started)).scalar_one() < MOST_MOVES:
        return None
    return (
        f"{MOST_MOVES} cases of {process} were started within one minute without anybody; look for cases that start "
        "each other without end, correct the diagram, then try again"
    )
