"""What handlers gave besides variables: notices, documents, records, entries and messages, stored with the command.

Owns the allocation of numbers: a number is taken in the commit that uses it, so that none is lost or given twice.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from engine.correlation import SIGNAL
from engine.definition.model import Node
from engine.execution.audit_event import Note
from engine.execution.case.entries import forget_keys, require_distinct, store_entry
from engine.execution.case.handler_results import require_storable
from engine.execution.case.issuing import issued, languages_of
from engine.execution.case.open_case import OpenCase, Outputs
from engine.execution.installation.runtime import Runtime
from engine.execution.installation.start_events import processes_started_by, service_of
from engine.handlers import BadInput, Document, NextNumber, Notice, OutgoingMessage, TaskResult
from storage.database import Session
from storage.queries.users import groups_of_applicants, unborne_names
from storage.recipients import PERSONAL, TO_APPLICANT
from storage.tables import subscriptions
from storage.writes.documents import add_documents
from storage.writes.messages import add_message
from storage.writes.notices import add_notices
from storage.writes.numbers import give_back_number, next_number
from storage.writes.records import add_records

#: The kind of a monitoring record (ATT-16).
MONITORING = "MON"
#: How long a signal is tried to be delivered to a case that waited for it.
SIGNAL_TIME_TO_LIVE = timedelta(days=30)
_WAITING = (
    select(subscriptions.c.case_id, subscriptions.c.token)
    .where(subscriptions.c.message_name == bindparam("signal"), subscriptions.c.case_id != bindparam("thrower"))
    .order_by(subscriptions.c.case_id, subscriptions.c.token)
)
#: The case to which a message goes that lives no time.
_CATCHER = (
    select(subscriptions.c.case_id)
    .where(
        subscriptions.c.message_name == bindparam("name"),
        subscriptions.c.correlation_key == bindparam("key"),
    )
    .order_by(subscriptions.c.case_id, subscriptions.c.token)
    .limit(1)
)


def _allocate(case: OpenCase, token: int, numbers: dict[NextNumber, str], value: Any) -> Any:
    """The value with each `NextNumber` in it replaced by the next text of its series."""
    if isinstance(value, dict):
        return {name: _allocate(case, token, numbers, item) for name, item in value.items()}
    if not isinstance(value, NextNumber):
        return value
    if value not in numbers:
        number = next_number(case.session, value.counted)
        case.taken_numbers.setdefault(token, []).append(value.counted)
        numbers[value] = value.text(number)
    return numbers[value]


def drop_result(case: OpenCase, token: int) -> None:
    """Forgets the result of a job that could not be completed; its numbers go back, since each would be a gap."""
    if (dropped := case.results.pop(token, None)) is not None:
        forget_keys(case, dropped.entries)
    for series in case.taken_numbers.pop(token, []):
        give_back_number(case.session, series)


def take_result(case: OpenCase, token: int, result: TaskResult) -> dict[str, Any]:
    """Keeps a handler's outputs for the commit, with their numbers; gives its variables.

    Raises `BadInput` and `NotJson`.
    """
    require_storable(result)
    _require_recipients(case.session, result)
    for entry in result.entries:
        require_distinct(case, entry)
    numbers: dict[NextNumber, str] = {}
    variables: dict[str, Any] = _allocate(case, token, numbers, dict(result.variables))
    numbered = tuple(
        replace(document, number=_allocate(case, token, numbers, document.number)) for document in result.documents
    )
    case.results[token] = replace(result, variables=variables, documents=numbered)
    if result.closings:
        case.watching[token] = case.instance.watching()
    if result.recounts:
        case.recounted_within[token] = case.instance.within(token)
    return variables


def _require_recipients(session: Session, result: TaskResult) -> None:
    """Raises `BadInput` for a notice or document to somebody who does not exist: no one would ever read it."""
    to = {notice.recipient for notice in result.notices} | {document.recipient for document in result.documents}
    named = {recipient for recipient in to if recipient} - {TO_APPLICANT}
    logins = {name for name in named if name.startswith(PERSONAL)}
    unborne = unborne_names(session, sorted(named - logins), sorted(name.removeprefix(PERSONAL) for name in logins))
    if unborne:
        raise BadInput(f"the recipient {', '.join(unborne)} does not exist; name {TO_APPLICANT} or the id of a group")
    if applying := groups_of_applicants(session, sorted(named - logins)):
        remedy = f"name {TO_APPLICANT}, or a group of officials"
        raise BadInput(f"the recipient {', '.join(applying)} is a group of applicants; {remedy}")


def store_outputs(case: OpenCase, token: int, node: Node) -> list[Note]:
    """Stores what the job of a token gave; gives what the audit should say of it."""
    result = case.results.get(token)
    if result is None:
        return []
    for record in result.records:
        _record(case, record.kind, dict(record.data))
    for message in result.messages:
        publish(case.session, case.runtime, case.id, message, case.now)
    return [
        *(_issue(case, node, document) for document in result.documents),
        *_send(case, node, result.notices),
        *(Note("message_sent", node.id, node.law, {"name": message.name}) for message in result.messages),
        *(store_entry(case, node, entry) for entry in result.entries),
    ]


def _send(case: OpenCase, node: Node, sent: Sequence[Notice]) -> list[Note]:
    """Stores the notices of one task; the audit names all recipients of one code in one event."""
    recipients: dict[str, list[str]] = {}
    wanted = languages_of(case.runtime, case.instance) if sent else ()
    for notice in sent:
        said = issued(notice.subject, notice.text, notice.wording, wanted)
        case.outputs.notices.append(
            {
                "case_id": case.id,
                "code": notice.code,
                "recipient": notice.recipient,
                "subject": said.title,
                "text": said.text,
                "wording": said.wording,
                "sent_at": case.now,
            }
        )
        recipients.setdefault(notice.code, []).append(notice.recipient)
    return [Note("notice_sent", node.id, node.law, {"code": code, "to": to}) for code, to in recipients.items()]


def _issue(case: OpenCase, node: Node, document: Document) -> Note:
    number = str(document.number)  # a `NextNumber` has become its text by now
    said = issued(document.title, document.text, document.wording, languages_of(case.runtime, case.instance))
    case.outputs.documents.append(
        {
            "case_id": case.id,
            "kind": document.kind,
            "number": number,
            "title": said.title,
            "text": said.text,
            "wording": said.wording,
            "recipient": document.recipient,
            "signed_by": document.signed_by,
            "issued_at": case.now,
        }
    )
    return Note("document_issued", node.id, node.law, {"kind": document.kind, "number": number})


def store_stage(case: OpenCase, node: Node) -> None:
    """Stores a monitoring record when a step with the property `stage` is passed (ATT-16)."""
    if stage := node.properties.get("stage"):
        _record(case, MONITORING, {"stage": stage})


def _record(case: OpenCase, kind: str, data: dict[str, Any]) -> None:
    case.outputs.records.append({"case_id": case.id, "kind": kind, "data": data, "recorded_at": case.now})


def publish(
    session: Session,
    runtime: Runtime,
    sender_case_id: int | None,
    message: OutgoingMessage,
    now: datetime,
    message_id: str | None = None,
) -> None:
    """Puts a message into the inbox; a message id that is there already is not taken twice.

    One that lives no time is kept only for a case that waits for it now, and for each process that it starts now.
    """
    taken = message_id or runtime.message_ids.new()
    waits = (
        None
        if message.time_to_live
        else session.execute(_CATCHER, {"name": message.name, "key": message.correlation_key}).scalar()
    )
    is_new = add_message(
        session,
        {
            "id": taken,
            "name": message.name,
            "correlation_key": message.correlation_key,
            "variables": dict(message.variables),
            "published_at": now,
            "expires_at": now + message.time_to_live,
            "sender_case_id": sender_case_id,
            "state": "waiting" if message.time_to_live or waits else "expired",
            "case_id": waits,
            "for_process": None,
        },
    )
    if is_new and not message.time_to_live:
        taken_by = service_of(session, waits)
        for process in processes_started_by(session, runtime, message.name, message.correlation_key):
            if process != taken_by:
                _publish_for(session, runtime, sender_case_id, message, process, now)


def waiting_for(session: Session, name: str, thrower: int) -> dict[int, list[int]]:
    """The tokens that wait for a signal now, by case, without the case that would throw it."""
    waiting: dict[int, list[int]] = {}
    for row in session.execute(_WAITING, {"signal": f"{SIGNAL}{name}", "thrower": thrower}):
        waiting.setdefault(row.case_id, []).append(row.token)
    return waiting


def broadcast(session: Session, runtime: Runtime, thrower: int, name: str, now: datetime) -> None:
    """Sends a signal to every other case that waits for it now, and to each process that it starts (10.5.5).

    Whoever waits later does not get it.
    """
    for case_id, tokens in waiting_for(session, name, thrower).items():
        signal = OutgoingMessage(f"{SIGNAL}{name}", str(case_id), {"tokens": tokens}, SIGNAL_TIME_TO_LIVE)
        publish(session, runtime, thrower, signal, now)
    thrown = OutgoingMessage(f"{SIGNAL}{name}", SIGNAL, {})
    for process in processes_started_by(session, runtime, thrown.name):
        _publish_for(session, runtime, thrower, thrown, process, now)


def _publish_for(
    session: Session, runtime: Runtime, sender: int | None, message: OutgoingMessage, process: str, now: datetime
) -> None:
    """Puts what starts a case of one process into the inbox, in the commit that sends it."""
    add_message(
        session,
        {
            "id": runtime.message_ids.new(),
            "name": message.name,
            "correlation_key": message.correlation_key,
            "variables": dict(message.variables),
            "published_at": now,
            "expires_at": now + SIGNAL_TIME_TO_LIVE,
            "sender_case_id": sender,
            "state": "waiting",
            "case_id": None,
            "for_process": process,
        },
    )


def flush_outputs(case: OpenCase) -> None:
    """Writes the rows of all outputs of the command, table by table."""
    outputs, case.outputs = case.outputs, Outputs()
    add_records(case.session, outputs.records)
    add_documents(case.session, outputs.documents)
    add_notices(case.session, outputs.notices)
