"""The page of one task: what is to be done, the form, and the buttons claim, complete and give back."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.errors import InvalidForm
from engine.execution.tasks import claim_task, complete_task, unclaim_task
from storage.database import Session
from storage.queries.users import user_names
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.cases.sight import may_see
from web.language import _
from web.navigation import tasks_page
from web.posting import asks_for_rows, error_links, hidden_fields, with_rows
from web.service_texts import service_name_of
from web.site import site
from web.worklist.doing import carry_out, offered_entry, tell_done
from web.worklist.entry import TaskEntry
from web.worklist.questionnaire import questionnaire_page

pages = Blueprint("tasks", __name__)
_TASK = "/tasks/<int:case_id>-<int:token>"


@pages.get(_TASK)
@for_signed_in
def task(case_id: int, token: int) -> str:
    """The page of a task."""
    with site().database.reading() as session:
        return _page(session, offered_entry(session, case_id, token, 404), {}, {})


@pages.post(_TASK)
@for_signed_in
def complete(case_id: int, token: int) -> AnyResponse | tuple[str, int] | str:
    """Completes the task, or shows the form again with what is wrong in it."""
    posted = request.form.to_dict(flat=False)
    with site().database.reading() as session:
        entry = offered_entry(session, case_id, token, 409)
        if entry.form is not None and asks_for_rows(posted):
            return _page(session, entry, with_rows(entry.form, posted), {})
        raw = entry.form.read(posted) if entry.form else {}
        submission = entry.check(raw)
        if submission.errors:
            return _page(session, entry, raw, submission.errors), 422
    try:
        carry_out(case_id, token, partial(complete_task, values=submission.values))
    except InvalidForm as refused:  # the case has moved on since the form was checked
        with site().database.reading() as session:
            entry = offered_entry(session, case_id, token, 409)
            return _page(session, entry, raw, entry.check(raw).errors or refused.errors), 422
    tell_done(entry)
    return redirect(tasks_page(signed_in()))


@pages.post(f"{_TASK}/claim")
@for_signed_in
def claim(case_id: int, token: int) -> AnyResponse:
    """Takes the task for oneself."""
    carry_out(case_id, token, claim_task)
    flash(_("The task is yours. Nobody else can complete it until you give it back."), "information")
    return redirect(url_for("tasks.task", case_id=case_id, token=token))


@pages.post(f"{_TASK}/give-back")
@for_signed_in
def give_back(case_id: int, token: int) -> AnyResponse:
    """Gives the task back to its groups."""
    carry_out(case_id, token, unclaim_task)
    flash(_("You have given the task back. Anybody in its groups can take it."), "information")
    return redirect(tasks_page(signed_in()))


@pages.post(f"{_TASK}/hidden")
@for_signed_in
def hidden(case_id: int, token: int) -> AnyResponse:
    """For the script of the page: which conditional fields are hidden by what was entered so far."""
    with site().database.reading() as session:
        entry = offered_entry(session, case_id, token, 404)
        raw = entry.form.read(request.form.to_dict(flat=False), keep_blank_rows=True) if entry.form else {}
        return jsonify(hidden=hidden_fields(entry.views(raw, {})))


def _page(session: Session, entry: TaskEntry, values: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    person, row = signed_in(), entry.row
    views = entry.views(values, errors)
    if entry.questionnaire:
        return questionnaire_page(entry, views)
    return render_template(
        "worklist/task.html",
        entry=entry,
        row=row,
        case=entry.case,
        views=views,
        errors=error_links(views, errors),
        service_name=service_name_of(session, row),
        may_see_case=may_see(session, person, entry.case),
        claimed_by=user_names(session, {row.assignee}).get(row.assignee, row.assignee) if row.assignee else None,
        is_mine=row.assignee == person.id,
        is_free=row.assignee is None,
    )
