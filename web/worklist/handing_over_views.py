"""The page for reassigning a task: to a colleague, or by supervisors back to its groups."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.case.suspension import require_not_suspended
from engine.execution.people.handing_over import colleagues_for, hand_over_task, release_task
from engine.execution.permissions import is_candidate, may_assign, may_be_released, require_not_own
from storage.database import Session, StoredRow
from storage.queries.cases import case_row
from storage.queries.users import user_names
from storage.rows import as_case, as_task
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.language import _
from web.marks import task_mark
from web.navigation import tasks_page
from web.reasons import reason_error
from web.refusals import forbidden
from web.service_texts import service_text
from web.site import site
from web.worklist.task_actions import carry_out, known_task

pages = Blueprint("handing_over", __name__)
_TASK = "/tasks/<int:case_id>-<int:token>"


@pages.get(f"{_TASK}/hand-over")
@for_signed_in
def choose(case_id: int, token: int) -> str:
    """Who could do the task, and a field for the reason."""
    with site().database.reading() as session:
        return _page(session, _task(session, case_id, token), {})


@pages.post(f"{_TASK}/hand-over")
@for_signed_in
def hand_over(case_id: int, token: int) -> AnyResponse | tuple[str, int]:
    """Gives the task to the colleague who was chosen."""
    to, note = request.form.get("to", ""), request.form.get("note", "")
    with site().database.reading() as session:
        task = _task(session, case_id, token)
        wrong = reason_error(note, is_needed=task.assignee not in (None, signed_in().id))
        errors = {"note": wrong} if wrong else {}
        if to not in {row.id for row in colleagues_for(session, as_task(task))}:
            errors = {"to": _("Colleague: nobody is chosen. Choose the colleague who is to do the task."), **errors}
        if errors:
            return _page(session, task, errors), 422
        name = user_names(session, {to})[to]
    carry_out(case_id, token, partial(hand_over_task, to=to, note=note))
    flash(
        _(
            "“%(task)s” is handed over to %(name)s.",
            task=service_text(task.name, task.service, task.element_id),
            name=name,
        ),
        "success",
    )
    return redirect(_way_on(case_id))


@pages.post(f"{_TASK}/release")
@for_signed_in
def release(case_id: int, token: int) -> AnyResponse | tuple[str, int]:
    """Takes the task from the person who has claimed it."""
    note = request.form.get("note", "")
    with site().database.reading() as session:
        task = _task(session, case_id, token)
        if wrong := reason_error(note):
            return _page(session, task, {"note": wrong}), 422
    carry_out(case_id, token, partial(release_task, note=note))
    flash(
        _("“%(task)s” is available to its groups again.", task=service_text(task.name, task.service, task.element_id)),
        "success",
    )
    return redirect(_way_on(case_id))


def _task(session: Session, case_id: int, token: int) -> StoredRow:
    """The open task, if the signed-in person may reassign it."""
    row, actor = known_task(session, case_id, token, 404), signed_in().actor
    require_not_own(actor, case_id, row.applicant)
    if (case := case_row(session, case_id)) is not None:
        require_not_suspended(site().runtime, case_id, as_case(case))
    is_own = is_candidate(actor, as_task(row)) and row.assignee in (None, actor.id)
    if not may_assign(actor) and not is_own:
        raise forbidden(_("This task is assigned to somebody else. Ask the assignee or a supervisor to hand it over."))
    return row


def _page(session: Session, task: StoredRow, errors: dict[str, str]) -> str:
    row = as_task(task)
    return render_template(
        "worklist/hand_over.html",
        row=task,
        mark=task_mark(session, task),
        colleagues=[other for other in colleagues_for(session, row) if other.id != signed_in().id],
        holder=user_names(session, {task.assignee}).get(task.assignee, task.assignee) if task.assignee else None,
        is_mine=task.assignee == signed_in().id,
        may_open=task.assignee == signed_in().id or (not task.assignee and is_candidate(signed_in().actor, row)),
        may_release=may_assign(signed_in().actor) and may_be_released(row),
        to=request.form.get("to", ""),
        note=request.form.get("note", ""),
        errors=errors,
    )


def _way_on(case_id: int) -> str:
    """Supervisors come from the case, the others from their worklist."""
    return url_for("cases.case", case_id=case_id) if may_assign(signed_in().actor) else tasks_page(signed_in())
