"""The inbox of messages: takes them in, and delivers each to the one catcher that waits for its name and key.

A signal to other cases is a message to each case that waits for it when it is thrown; the key is the case.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, exists, or_, select

from engine.correlation import SIGNAL
from engine.execution.audit_event import ENGINE
from engine.execution.case.advancing import advance, deliver, take_message
from engine.execution.case.handler_results import require_addressed
from engine.execution.case.incidents import open_incident
from engine.execution.case.open_case import OpenCase
from engine.execution.case.outputs import publish
from engine.execution.case.suspension import goes_on
from engine.execution.case.values import require_free_names, storable
from engine.execution.due.timers import fire_overdue
from engine.execution.errors import CaseSuspended
from engine.execution.installation.runtime import Runtime
from engine.execution.loading import load_case
from engine.handlers import OutgoingMessage
from engine.spiff.state.places import Place
from storage.database import Database, Session, StoredRow
from storage.errors import DATABASE_FAILURES
from storage.tables import cases, messages, subscriptions
from storage.writes.messages import add_message, expire, has_started, put_aside_waiting

#: How long a message that was sent with a form waits once its incident is tried again.
KEPT_FOR = timedelta(days=30)
_SERVICE = (
    select(cases.c.service).where(cases.c.id == subscriptions.c.case_id).correlate(subscriptions).scalar_subquery()
)
_FITS = and_(
    subscriptions.c.message_name == messages.c.name,
    subscriptions.c.correlation_key == messages.c.correlation_key,
    messages.c.for_process.is_(None),
    # of one process it reaches one case, which it may have started itself; of the others nobody needs to be asked
    or_(messages.c.started.is_(None), ~has_started(_SERVICE)),
)
_GOES_ON = goes_on(subscriptions.c.case_id)
# One that lives no time was taken in for a case that waited for it then.
_IS_ALIVE = or_(messages.c.expires_at > bindparam("now"), messages.c.case_id == subscriptions.c.case_id)
#: Before every message.
FROM_THE_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_WITH_CATCHER = (
    select(messages.c.published_at, messages.c.id)
    .where(
        messages.c.state == "waiting",
        messages.c.published_at >= bindparam("since"),
        exists().where(_FITS, _GOES_ON, _IS_ALIVE),
    )
    .order_by(messages.c.published_at, messages.c.id)
    .limit(bindparam("limit"))
)
_DELIVERABLE_ONE = (
    select(
        messages.c.id,
        messages.c.name,
        messages.c.variables,
        messages.c.published_at,
        messages.c.sender_case_id,
        subscriptions.c.case_id,
        subscriptions.c.token,
        subscriptions.c.element_id,
    )
    .select_from(messages)
    .join(subscriptions, _FITS)
    .where(
        messages.c.id == bindparam("message_id"),
        messages.c.state == "waiting",
        _IS_ALIVE,
        _GOES_ON,
    )
    .order_by(subscriptions.c.case_id, subscriptions.c.token)
    .limit(1)
)


def publish_message(
    session: Session,
    runtime: Runtime,
    message: OutgoingMessage,
    message_id: str | None = None,
) -> None:
    """Takes a message in; one whose id was taken in before is left out, so that a sender may repeat it.

    Raises `BadInput`, `NotJson`, `TooMuch` and `InvalidForm` for values that no case takes.
    """
    require_addressed(message)
    require_free_names(storable(message.variables))
    publish(session, runtime, None, message, runtime.clock(), message_id)


def deliverable_messages(
    session: Session, now: datetime, since: datetime | None = None, limit: int = 100
) -> list[tuple[datetime, str]]:
    """Moment and id of waiting messages for which a case waits that is not suspended.

    The look goes over every message that waits, most of which no case may catch; `since` leaves out the older ones.
    """
    moments = {"now": now, "since": since or FROM_THE_FIRST, "limit": limit}
    return [(row.published_at, row.id) for row in session.execute(_WITH_CATCHER, moments)]


def deliver_message(database: Database, runtime: Runtime, message_id: str) -> bool:
    """Delivers a message as a command of the receiving case; one that cannot be delivered becomes an incident.

    False if no case waits for it any more, or another worker was faster.
    """
    found: StoredRow | None = None
    try:
        with database.transaction() as session:
            found = _held(database, session, runtime.clock(), message_id)
            if found is None:
                return False
            case = load_case(session, runtime, ENGINE, found.case_id)
            fire_overdue(case)
            # what fell due may have ended the wait; then the message stays for a later catcher
            if case.instance.place(found.token):
                if not take_message(case, message_id):
                    return False
                _hand_over(case, found)
            advance(case)
    except CaseSuspended:
        return False
    except DATABASE_FAILURES:
        raise
    except Exception as error:  # whatever goes wrong in the case becomes its incident, and others go on
        if found is None:
            raise
        _set_aside(database, runtime, found, error)
    return True


def _held(database: Database, session: Session, now: datetime, message_id: str) -> StoredRow | None:
    """The message with its catcher, whose case is held: it still waits, and still for this message."""
    while True:
        found = session.execute(_DELIVERABLE_ONE, {"now": now, "message_id": message_id}).one_or_none()
        if found is None:
            return None
        database.lock_case(session, found.case_id)
        if session.execute(_DELIVERABLE_ONE, {"now": now, "message_id": message_id}).one_or_none() == found:
            return found


def _hand_over(case: OpenCase, found: StoredRow) -> None:
    if found.sender_case_id is not None:
        case.instance.require_not_too_fast(found.token)
        case.instance.count_move(found.token)
    if not found.name.startswith(SIGNAL):
        deliver(case, found.token, found.variables)
        return
    waiting: Any = {place.token for place in case.instance.places()}
    if waiting.intersection(found.variables["tokens"]):  # else it began to wait for the signal only afterwards
        case.instance.deliver_signal(found.name.removeprefix(SIGNAL), {})


def _set_aside(database: Database, runtime: Runtime, found: StoredRow, error: Exception) -> None:
    """Takes a message that cannot be delivered out of the inbox; its incident brings it back when it is tried again."""
    with database.transaction() as session:
        database.lock_case(session, found.case_id)
        if put_aside_waiting(session, found.id, found.case_id):
            open_incident(session, runtime, found.case_id, found.token, found.element_id, "message", error)


def set_aside(case: OpenCase, place: Place, values: Mapping[str, Any], error: Exception) -> None:
    """Keeps what was sent into a case that cannot take it; its incident brings it back when it is tried again."""
    waits = select(subscriptions).where(subscriptions.c.case_id == case.id, subscriptions.c.token == place.token)
    wait = case.session.execute(waits).one()
    add_message(
        case.session,
        {
            "id": case.runtime.message_ids.new(),
            "name": wait.message_name,
            "correlation_key": wait.correlation_key,
            "variables": dict(values),
            "published_at": case.now,
            "expires_at": case.now + KEPT_FOR,
            "sender_case_id": None,
            "state": "expired",
            "case_id": case.id,
            "for_process": None,
        },
    )
    open_incident(case.session, case.runtime, case.id, place.token, place.node.id, "message", error)


def expire_messages(session: Session, now: datetime) -> int:
    """Marks messages whose time to live is over; gives their number.

    Left are those that a suspended case waits for, and those that were taken in for a case that waited for them then,
    as long as it waits.
    """
    is_held_up = exists().where(_FITS, or_(~_GOES_ON, messages.c.case_id == subscriptions.c.case_id))
    return expire(session, messages.c.expires_at <= now, ~is_held_up)
