"""The inbox of messages: takes them in, and delivers each to the one catcher that waits for its name and key."""

from datetime import datetime

from sqlalchemy import and_, bindparam, select, update

from engine.errors import AtqaruError
from engine.execution.advancing import advance, deliver
from engine.execution.case import load_case
from engine.execution.papers import publish
from engine.execution.projections import open_incident
from engine.execution.runtime import Runtime
from engine.execution.trail import ENGINE
from engine.handlers import OutgoingMessage
from storage.database import Database, Session
from storage.tables import messages, subscriptions

_DELIVERABLE = (
    select(messages.c.id, messages.c.variables, subscriptions.c.case_id, subscriptions.c.token)
    .join(subscriptions, and_(
        subscriptions.c.message_name == messages.c.name, subscriptions.c.correlation_key == messages.c.correlation_key,
    ))
    .where(messages.c.state == "waiting", messages.c.expires_at > bindparam("now"))
    .order_by(messages.c.published_at, messages.c.id, subscriptions.c.case_id, subscriptions.c.token)
)


def publish_message(session: Session, runtime: Runtime, message: OutgoingMessage, message_id: str | None = None) -> None:
    """Takes a message in; one whose id was taken in before is left out, so that a sender may repeat it."""
    publish(session, None, message, runtime.clock(), message_id)


def deliverable_messages(session: Session, now: datetime, limit: int = 100) -> list[str]:
    """Ids of waiting messages for which somebody waits."""
    rows = session.execute(_DELIVERABLE.limit(limit), {"now": now})
    return list(dict.fromkeys(row.id for row in rows))


def deliver_message(database: Database, runtime: Runtime, message_id: str) -> None:
    """Delivers a message as a command of the receiving case; a step that fails on it becomes an incident."""
    found = None
    try:
        with database.transaction() as session:
            found = session.execute(
                _DELIVERABLE.where(messages.c.id == message_id).limit(1), {"now": runtime.clock()},
            ).one_or_none()
            if found is None:
                return
            database.lock_case(session, found.case_id)
            case = load_case(session, runtime, ENGINE, found.case_id)
            deliver(case, found.token, message_id, found.variables)
            advance(case)
    except AtqaruError as error:
        if found is not None:
            _set_aside(database, runtime, message_id, found.case_id, found.token, str(error))


def _set_aside(database: Database, runtime: Runtime, message_id: str, case_id: int, token: int, reason: str) -> None:
    with database.transaction() as session:
        database.lock_case(session, case_id)
        case = load_case(session, runtime, ENGINE, case_id)
        session.execute(update(messages).where(messages.c.id == message_id).values(state="expired"))
        open_incident(case, token, "message", "message", reason)


def expire_messages(session: Session, now: datetime) -> int:
    """Marks messages whose time to live is over; gives their number."""
    return session.execute(
        update(messages).where(messages.c.state == "waiting", messages.c.expires_at <= now).values(state="expired"),
    ).rowcount
