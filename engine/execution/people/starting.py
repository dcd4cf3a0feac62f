"""Starts cases: the day of registration, the version in force on it, the start form, the first steps."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import structlog

from engine import forms
from engine.definition.model import Process
from engine.execution.audit_event import Note
from engine.execution.case.advancing import advance
from engine.execution.case.case_context import CaseContext, vintage
from engine.execution.case.open_case import OpenCase
from engine.execution.case.titles import first_title
from engine.execution.case.values import ShownForm, checked, require_shown, storable
from engine.execution.errors import ChannelClosed
from engine.execution.installation.applicant_account import with_account
from engine.execution.installation.definitions import in_force
from engine.execution.installation.registers import made_known
from engine.execution.installation.runtime import Runtime
from engine.execution.permissions import Actor, applies, require_starter
from engine.spiff.instance import ProcessInstance
from storage.database import Session
from storage.rows import SetAfterOpening
from storage.writes.cases import FRESH, CaseRow, add_case

_log = structlog.get_logger(__name__)


_NOT_YET: SetAfterOpening = {
    "outcome": None,
    "ended_at": None,
    "suspended_at": None,
    "suspended_by": None,
    "suspended_because": None,
    "vintage_on": None,
    "vintage_at": None,
}


def start_case(  # noqa: PLR0913  # an application is all of this
    session: Session,
    runtime: Runtime,
    actor: Actor,
    service: str,
    channel: str,
    variables: Mapping[str, Any],
    received_at: datetime | None = None,
    *,
    is_checked: bool = True,
    shown: ShownForm | None = None,
) -> int:
    """Opens a case from an application and runs it as far as it goes; gives its number.

    `received_at` is the aware moment of receipt, by default now. Raises `ChannelClosed`, `NoDefinition`, `InvalidForm`
    for values that the start form refuses (ATT-04.2, CAL-06), `OtherForm` where that is not `shown`, the one of the
    page from which they come, `NotYours` where other groups start the process, and `NotJson` and `TooMuch` for values
    that no case takes. Only a rehearsal leaves the form out (`is_checked` False), to try a case with what matters.
    """
    runtime, now = runtime.at_present(session), runtime.clock()
    registered_on = _registration_day(runtime, channel, received := received_at or now)
    runnable = runtime.definitions.process(session, in_force(session, "process", service, registered_on))
    applicant = actor.id if applies(actor, runnable.process.starters) else None
    context = CaseContext(session, runtime, vintage(runtime, registered_on, now), now, applicant)
    if is_checked and runnable.process.start_form:
        require_starter(actor, service, runnable.process.starters)
        form, seen = _start_form(session, runtime, runnable.process, registered_on, shown, applicant)
        variables = checked(form, variables, seen, runtime, context.now)
    else:
        require_shown(shown, None)
        storable(variables)
    row: CaseRow = {
        "definition_id": runnable.definition_id,
        "service": service,
        "channel": channel,
        "title": first_title(runnable.process, variables, context.now),
        "applicant": applicant,
        "received_at": received,
        "registered_on": registered_on,
        "opened_at": now,
        "calendar_version": runtime.office.version,
        **FRESH,
    }
    case_id = add_case(session, row)
    given = {**variables, "case_id": case_id, "applicant": actor.id, **_texts(runtime, row)}
    instance = ProcessInstance.start(runnable, context, given, runtime.new_secret())
    case = OpenCase(session, runtime, actor.id, now, case_id, {"id": case_id, **_NOT_YET, **row}, instance)
    case.notes.append(_opened(runnable.process, channel, variables))
    advance(case)
    return case_id


def _texts(runtime: Runtime, row: CaseRow) -> dict[str, str]:
    """How the case came in, as its diagram reads it: local moments and days as ISO text."""
    received = runtime.office.local(row["received_at"]).isoformat()
    return {"channel": row["channel"], "received_at": received, "registered_on": row["registered_on"].isoformat()}


def _start_form(
    session: Session, runtime: Runtime, process: Process, day: date, shown: ShownForm | None, applicant: str | None
) -> tuple[forms.Form, Mapping[str, Any]]:
    """The form that lets an application through, and what it sees: the start event's registers, and the account."""
    version = in_force(session, "form", str(process.start_form), day)
    require_shown(shown, version)
    form = runtime.definitions.form(session, version)
    return form, with_account(session, form, made_known(session, process.start_registers), applicant)


def _opened(process: Process, channel: str, variables: Mapping[str, Any]) -> Note:
    return Note("case_opened", None, process.law, {"service": process.id, "channel": channel, "values": variables})


def _registration_day(runtime: Runtime, channel: str, received: datetime) -> date:
    registered_on = runtime.office.registration_day(channel, received)
    if registered_on is None:
        there = runtime.office.minute_text(received)
        raise ChannelClosed(f"channel {channel} takes nothing at {there}; come in its hours")
    return registered_on
