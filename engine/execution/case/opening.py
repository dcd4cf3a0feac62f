"""Opens a case: its row, its variables and its first token; who or what begins it is asked above.

Owns what every new case has, whoever begins it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.definition.model import Node
from engine.definition.process import Process
from engine.execution.audit_event import Note
from engine.execution.case.case_context import CaseContext
from engine.execution.case.open_case import OpenCase
from engine.execution.case.titles import first_title
from engine.execution.installation.runtime import Runtime
from engine.feel import FeelError
from engine.spiff.instance import ProcessInstance
from engine.spiff.nodes.citing import law_in
from engine.spiff.run_loop import TriggeredStart
from engine.spiff.state.body import Runnable
from storage.database import Session
from storage.rows import SetAfterOpening
from storage.writes.cases import FRESH, CaseRow, add_case

_NOT_YET: SetAfterOpening = {
    "outcome": None,
    "ended_at": None,
    "suspended_at": None,
    "suspended_by": None,
    "suspended_because": None,
    "vintage_on": None,
    "vintage_at": None,
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """How what begins a case came in: aware moment, local day; `applicant` is a login, None if nobody applies."""

    channel: str
    received_at: datetime
    registered_on: date
    applicant: str | None


def open_case(  # noqa: PLR0913  # a case begins with all of this
    session: Session,
    runtime: Runtime,
    context: CaseContext,
    runnable: Runnable,
    receipt: Receipt,
    actor: str,
    variables: Mapping[str, Any],
    *,
    applicant_variable: str | None,
    start_key: str | None = None,
    by: TriggeredStart | None = None,
    started_by: Mapping[str, Any] | None = None,
) -> OpenCase:
    """Adds a case with a token on its start event; `advance` lets it run and stores it.

    `started_by` says in the audit what triggered the start event `by`.
    """
    process, now = runnable.process, runtime.clock()
    row: CaseRow = {
        "definition_id": runnable.definition_id,
        "service": process.id,
        "channel": receipt.channel,
        "title": first_title(process, variables, context.now),
        "applicant": receipt.applicant,
        "received_at": receipt.received_at,
        "registered_on": receipt.registered_on,
        "opened_at": now,
        "calendar_version": runtime.office.version,
        "start_event": by.element if by else None,
        "start_key": start_key,
        **FRESH,
    }
    case_id = add_case(session, row)
    given = {"case_id": case_id, "applicant": applicant_variable, **_texts(runtime, row)}
    begun = given if by else {**variables, **given}
    instance = ProcessInstance.start(runnable, context, begun, runtime.new_secret(), by)
    case = OpenCase(session, runtime, actor, now, case_id, {"id": case_id, **_NOT_YET, **row}, instance)
    seen = {**begun, **(by.results if by else {})}
    law = _law(process.body.nodes[by.element], seen, context.now) if by else ""
    data = {"service": process.id, "channel": receipt.channel, "values": variables}
    data |= {"started_by": started_by} if started_by else {}
    case.notes.append(Note("case_opened", by.element if by else None, law or _law(process, seen, context.now), data))
    return case


def _law(part: Node | Process, variables: Mapping[str, Any], now: datetime) -> str:
    """The ids of rules that a process or start event names; of FEEL that gives none the start event has an incident."""
    if part.computed_law is None:
        return part.law
    try:
        return law_in(part.computed_law.evaluate(variables, now=now)) or ""
    except FeelError:
        return ""


def _texts(runtime: Runtime, row: CaseRow) -> dict[str, str]:
    """How the case came in, as its diagram reads it: local moments and days as ISO text."""
    received = runtime.office.local(row["received_at"]).isoformat()
    return {"channel": row["channel"], "received_at": received, "registered_on": row["registered_on"].isoformat()}
