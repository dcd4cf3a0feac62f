"""Starts cases: the day of registration, the version in force on it, the start form, the first steps."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine import forms
from engine.definition.process import Process
from engine.execution.case.advancing import advance
from engine.execution.case.case_context import CaseContext, vintage
from engine.execution.case.opening import Receipt, open_case
from engine.execution.case.values import Shown, checked, require_shown, storable
from engine.execution.errors import ChannelClosed, NoDefinition
from engine.execution.installation.applicant_account import with_account
from engine.execution.installation.chosen_versions import in_force
from engine.execution.installation.registers import made_known
from engine.execution.installation.runtime import Runtime
from engine.execution.permissions import Actor, applies, require_starter
from engine.quoting import quoted
from storage.database import Session
from storage.writes.definitions import hold_deployed


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
    shown: Shown = None,
) -> int:
    """Opens a case from an application and runs it as far as it goes; gives its number.

    `received_at` is the aware moment of receipt, by default now. Raises `ChannelClosed`, `NoDefinition`, `InvalidForm`
    for values that the start form refuses (ATT-04.2, CAL-06), `OtherForm` where that is not `shown`, the one of the
    page from which they come, `NotYours` where other groups start the process, and `NotJson` and `TooMuch` for values
    that no case takes. Only a rehearsal leaves the form out (`is_checked` False), to try a case with what matters.
    """
    hold_deployed(session, is_shared=True)
    runtime, now = runtime.at_present(session), runtime.clock()
    registered_on = _registration_day(runtime, channel, received := received_at or now)
    runnable = runtime.definitions.process(session, in_force(session, "process", service, registered_on))
    applicant = actor.id if applies(actor, runnable.process.starters) else None
    _require_plain_start(runnable.process)
    context = CaseContext(session, runtime, vintage(runtime, registered_on, now), now, applicant)
    if is_checked and runnable.process.start_form:
        require_starter(actor, service, runnable.process.starters)
        form, seen = _start_form(session, runtime, runnable.process, registered_on, shown, applicant)
        variables = checked(form, variables, seen, runtime, context.now, shown)
    else:
        require_shown(shown, None)
        storable(variables)
    receipt = Receipt(channel, received, registered_on, applicant)
    case = open_case(session, runtime, context, runnable, receipt, actor.id, variables, applicant_variable=actor.id)
    advance(case)
    return case.id


def _require_plain_start(process: Process) -> None:
    if process.none_start is None:
        raise NoDefinition(
            f"cases of {quoted(process.id)} are started by messages, signals or timers alone; "
            "draw a start event without a trigger beside them if people start such cases too"
        )


def _start_form(
    session: Session, runtime: Runtime, process: Process, day: date, shown: Shown, applicant: str | None
) -> tuple[forms.Form, Mapping[str, Any]]:
    """The form that lets an application through, and what it sees: the start event's registers, and the account."""
    version = in_force(session, "form", str(process.start_form), day)
    require_shown(shown, version)
    form = runtime.definitions.form(session, version)
    known = made_known(session, runtime, process.start_registers, processes=(process,))
    return form, with_account(session, form, known, applicant)


def _registration_day(runtime: Runtime, channel: str, received: datetime) -> date:
    registered_on = runtime.office.registration_day(channel, received)
    if registered_on is None:
        there = runtime.office.minute_text(received)
        raise ChannelClosed(f"channel {channel} takes nothing at {there}; come in its hours")
    return registered_on
