"""The only writer of `messages`, the inbox: a message waits, is delivered, or expires; it is never removed."""

from datetime import datetime
from typing import Any, Literal, TypedDict

from sqlalchemy import ColumnElement, bindparam, func, literal, update

from storage.conflicts import add_once
from storage.database import Session
from storage.prepared import Write
from storage.tables import messages


def has_started(process: ColumnElement[str]) -> ColumnElement[bool]:
    """The condition that a message has started a case of a process; no id of one contains a blank."""
    started = func.coalesce(messages.c.started, "")
    return func.replace(started, literal(" ") + process + " ", "") != started


_DELIVER = Write(
    update(messages)
    .where(
        messages.c.id == bindparam("message_id"),
        messages.c.state == "waiting",
        # asked of the row itself: a server that starts a case by the message at this moment has changed it
        ~has_started(bindparam("process")),
    )
    .values(state="delivered", case_id=bindparam("to_case"))
)
_OF_ID = update(messages).where(messages.c.id == bindparam("message_id"))


class MessageRow(TypedDict):
    """A received message; `case_id` is the only case that may get it, if there is one.

    One `for_process` reaches no case: it starts one of that process.
    """

    id: str
    name: str
    correlation_key: str
    variables: dict[str, Any]
    published_at: datetime
    expires_at: datetime
    sender_case_id: int | None
    state: Literal["waiting", "expired"]
    case_id: int | None
    for_process: str | None


def add_message(session: Session, row: MessageRow) -> bool:
    """Adds a message, unless its id exists already; returns whether it did."""
    return add_once(session, messages, dict(row))


def deliver_to(session: Session, message_id: str, case_id: int, process: str) -> bool:
    """Delivers a waiting message to a case of a process; false if another command was faster."""
    return _DELIVER(session, [{"message_id": message_id, "to_case": case_id, "process": process}]) == 1


def note_started(session: Session, message_id: str, process: str) -> None:
    """Notes that a message, which the command holds, has started a case of a process."""
    started = func.coalesce(messages.c.started, "") + f" {process} "
    session.execute(_OF_ID.values(started=started), {"message_id": message_id})


def put_aside(session: Session, message_id: str) -> None:
    """Puts a message that a case has received aside until a person returns it."""
    session.execute(_OF_ID.values(state="expired"), {"message_id": message_id})


def put_aside_waiting(session: Session, message_id: str, case_id: int) -> bool:
    """The same for one that still waits, from now on for this case alone; false if it no longer waits."""
    waiting = _OF_ID.where(messages.c.state == "waiting").values(state="expired", case_id=case_id)
    return session.execute(waiting, {"message_id": message_id}).rowcount == 1


def bring_back(session: Session, message_id: str, case_id: int | None, expires_at: datetime) -> None:
    """Lets a message that was put aside wait again until a moment, for one case or for any that waits for it."""
    again = _OF_ID.values(state="waiting", case_id=case_id, expires_at=expires_at)
    session.execute(again, {"message_id": message_id})


def prolong(session: Session, message_id: str, expires_at: datetime) -> None:
    """Extends the waiting time of a message."""
    session.execute(_OF_ID.values(expires_at=expires_at), {"message_id": message_id})


def expire(session: Session, *which: ColumnElement[bool]) -> int:
    """Expires waiting messages; returns their number."""
    return session.execute(
        update(messages).where(messages.c.state == "waiting", *which).values(state="expired")
    ).rowcount
