"""Commands of operators on user tasks: claim, give back, complete."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from engine.execution.audit_event import Note, about
from engine.execution.case.advancing import advance
from engine.execution.case.holding import hold_case
from engine.execution.case.open_case import OpenCase
from engine.execution.case.suspension import require_not_suspended
from engine.execution.case.values import (
    Shown,
    checked,
    require_facts,
    require_free_names,
    require_shown,
    storable,
    with_hidden,
)
from engine.execution.due.timers import fire_overdue
from engine.execution.errors import NobodyElse, NoSuchTask, no_such_task
from engine.execution.installation.applicant_account import with_account
from engine.execution.installation.runtime import Runtime
from engine.execution.loading import load_case
from engine.execution.permissions import Actor, is_own_case, may_be_released, require_doer
from engine.forms import Form
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.places import Place
from storage.audit import append
from storage.database import Session
from storage.prepared import QueryOf
from storage.rows import StoredTask
from storage.tables import cases, user_tasks
from storage.writes.user_tasks import assign_task

_TASK = QueryOf[StoredTask](
    select(
        user_tasks,
        cases.c.definition_id,
        cases.c.applicant,
        cases.c.suspended_at,
        cases.c.suspended_by,
        cases.c.suspended_because,
    )
    .join(cases, cases.c.id == user_tasks.c.case_id)
    .where(user_tasks.c.case_id == bindparam("case_id"), user_tasks.c.token == bindparam("token"))
)


def task_row(session: Session, case_id: int, token: int) -> StoredTask:
    """An open task; raises `NoSuchTask`."""
    row = _TASK.one(session, case_id=case_id, token=token)
    if row is None:
        raise no_such_task(case_id, token)
    return row


def held_task(
    session: Session, runtime: Runtime, actor: Actor, case_id: int, token: int
) -> tuple[OpenCase, StoredTask, Place]:
    """The case of a task in the hands of its doer, the task and where it is; what fell due before has come first.

    Raises `NoSuchTask`, also for a task that what fell due has ended, `NotYours`, `NotOpen`.
    """
    case = load_case(session, runtime, actor.id, case_id)
    task = task_row(session, case_id, token)
    require_doer(actor, task)
    fire_overdue(case)
    place = case.instance.place(token)
    if task["subject"]:
        case.about[token] = task["subject"]
    if place is None:
        raise NoSuchTask(f"the time for {task['name']} (case {case_id}) is over; what was stored before counts")
    return case, task, place


def claim_task(session: Session, runtime: Runtime, actor: Actor, case_id: int, token: int) -> None:
    """Takes a task for oneself; raises `NoSuchTask`, and `NotYours` if somebody else was faster."""
    hold_case(session, case_id)
    task = task_row(session, case_id, token)
    require_doer(actor, task)
    require_not_suspended(runtime, case_id, task)
    if task["assignee"] is None:
        assign(session, runtime, actor, task, actor.id, "task_claimed")


def unclaim_task(session: Session, runtime: Runtime, actor: Actor, case_id: int, token: int) -> None:
    """Gives a claimed task back to those to whom it is offered; raises `NoSuchTask`, `NotYours`, `NobodyElse`."""
    hold_case(session, case_id)
    task = task_row(session, case_id, token)
    require_doer(actor, task)
    require_not_suspended(runtime, case_id, task)
    if task["assignee"] is not None:
        if not may_be_released(task):
            raise NobodyElse(
                f"{task['name']} (case {case_id}) is for {actor.id} alone: nobody could do it if it were given back"
            )
        assign(session, runtime, actor, task, None, "task_given_back")


def assign(
    session: Session,
    runtime: Runtime,
    actor: Actor,
    task: StoredTask,
    assignee: str | None,
    event_type: str,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Gives a task to another person, or to no one, and records it; raises `StaleRow` if somebody else was faster."""
    assign_task(session, task["case_id"], task["token"], task["assignee"], assignee)
    note = Note(event_type, task["element_id"], task["law"], {**(data or {}), **about(task["subject"])})
    version = runtime.at_present(session).office.version
    event = note.event(runtime.clock(), actor.id, task["definition_id"], version, task["due_at"])
    append(session, task["case_id"], [event])


def complete_task(
    session: Session,
    runtime: Runtime,
    actor: Actor,
    case_id: int,
    token: int,
    values: Mapping[str, Any],
    shown: Shown = None,
) -> None:
    """Completes a task with the values of its form and runs the case on; what fell due before comes first.

    `shown` is the form of the page from which they come. Where the diagram cannot take them, the task is done all the
    same, and its step has failed (an incident). Raises `NoSuchTask`, `NotYours`, `InvalidForm`, `OtherForm` and
    `OtherFacts` (nothing is changed then), `NotOpen`, `CaseSuspended`.
    """
    case, task, place = held_task(session, runtime, actor, case_id, token)
    require_shown(shown, task["form_definition_id"])
    form = _form(case, task)
    given = _checked(case, task, form, values, actor, shown)
    case.moved_with[token] = given
    if task["due_at"]:
        case.was_due[token] = task["due_at"]
    results = given if form is None else with_hidden(given, form, place.node)
    try:
        with case.instance.attempt():
            case.instance.complete_task(token, results)
    except ExecutionError as error:  # a fault of the diagram, not of who did the task
        case.instance.keep_completion(token, results, error)
    advance(case)


def _form(case: OpenCase, task: StoredTask) -> Form | None:
    id_ = task["form_definition_id"]
    return None if id_ is None else case.runtime.definitions.form(case.session, id_).beside(case.labels)


def _checked(
    case: OpenCase, task: StoredTask, form: Form | None, values: Mapping[str, Any], actor: Actor, shown: Shown
) -> dict[str, Any]:
    """What the form lets through; a task without a form takes any variables, as the dialect has it."""
    if form is None:
        require_free_names(values, case.instance.view(task["token"]))
        return dict(storable(values))
    now = case.runtime.office.local(case.now)
    seen: Mapping[str, Any] = case.instance.variables(task["token"])
    if is_own_case(actor, task["applicant"]):
        seen = with_account(case.session, form, seen, actor.id)
    require_facts(shown, form, seen, case.runtime)
    return checked(form, values, seen, case.runtime, now, shown)
