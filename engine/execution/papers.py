"""What handlers gave beside variables: notices, documents, records and messages, stored with the command.

Owns the allocation of numbers: a number is taken in the commit that uses it, so that none is lost or given twice.
"""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import Table, insert, select, update

from engine.definition.model import Node
from engine.execution.note import Note
from engine.handlers import Document, NextNumber, Notice, OutgoingMessage, TaskResult
from storage.database import Session
from storage.tables import documents, messages, notices, number_series, records

if TYPE_CHECKING:
    from engine.execution.case import OpenCase

#: The kind of a monitoring record (ATT-16).
MONITORING = "MON"


def allocate(session: Session, numbers: dict[NextNumber, str], value: Any) -> Any:
    """The value with each `NextNumber` in it replaced by the next text of its series."""
    if isinstance(value, dict):
        return {name: allocate(session, numbers, item) for name, item in value.items()}
    if not isinstance(value, NextNumber):
        return value
    if value not in numbers:
        numbers[value] = value.text(_next(session, f"{value.series}-{value.year}"))
    return numbers[value]


def _next(session: Session, series: str) -> int:
    taken = session.execute(
        update(number_series).where(number_series.c.name == series)
        .values(last=number_series.c.last + 1).returning(number_series.c.last)
    ).scalar_one_or_none()
    if taken is None:
        session.execute(insert(number_series).values(name=series, last=1))
        return 1
    return int(taken)


def take_result(case: "OpenCase", token: int, result: TaskResult) -> dict[str, Any]:
    """Keeps a handler's papers for the commit, with their numbers; gives its variables."""
    numbers: dict[NextNumber, str] = {}
    variables: dict[str, Any] = allocate(case.session, numbers, dict(result.variables))
    numbered = tuple(
        replace(paper, number=allocate(case.session, numbers, paper.number)) for paper in result.documents
    )
    case.results[token] = replace(result, variables=variables, documents=numbered)
    return variables


def store_papers(case: "OpenCase", token: int, node: Node) -> list[Note]:
    """Stores what the job of a token gave; gives what the audit should say of it."""
    result = case.results.get(token)
    if result is None:
        return []
    for record in result.records:
        _store(case, records, kind=record.kind, data=dict(record.data), recorded_at=case.now)
    for message in result.messages:
        publish(case.session, case.id, message, case.now)
    return [
        *(_issue(case, node, paper) for paper in result.documents),
        *(_send(case, node, notice) for notice in result.notices),
        *(Note("message_sent", node.id, node.law, {"name": message.name}) for message in result.messages),
    ]


def _send(case: "OpenCase", node: Node, notice: Notice) -> Note:
    _store(
        case, notices, code=notice.code, recipient=notice.recipient, subject=notice.subject, text=notice.text,
        sent_at=case.now,
    )
    return Note("notice_sent", node.id, node.law, {"code": notice.code, "to": notice.recipient})


def _issue(case: "OpenCase", node: Node, paper: Document) -> Note:
    _store(
        case, documents, kind=paper.kind, number=paper.number, title=paper.title, text=paper.text,
        signed_by=paper.signed_by, issued_at=case.now,
    )
    return Note("document_issued", node.id, node.law, {"kind": paper.kind, "number": paper.number})


def store_stage(case: "OpenCase", node: Node) -> None:
    """Stores a monitoring record when a step with the property `stage` is passed (ATT-16)."""
    if stage := node.properties.get("stage"):
        _store(case, records, kind=MONITORING, data={"stage": stage, "element": node.id}, recorded_at=case.now)


def publish(session: Session, sender_case_id: int | None, message: OutgoingMessage, now: datetime, message_id: str | None = None) -> None:
    """Puts a message into the inbox; a message id that is there already is not taken twice."""
    taken = message_id or uuid4().hex
    if message_id and session.execute(select(messages.c.id).where(messages.c.id == taken)).first():
        return
    session.execute(insert(messages).values(
        id=taken, name=message.name, correlation_key=message.correlation_key, variables=dict(message.variables),
        published_at=now, expires_at=now + message.time_to_live, sender_case_id=sender_case_id, state="waiting",
    ))


def _store(case: "OpenCase", table: Table, **columns: Any) -> None:
    case.session.execute(insert(table).values(case_id=case.id, **columns))
