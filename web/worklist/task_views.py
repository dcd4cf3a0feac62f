"""The page of one task: what is to be done, the form, and the buttons claim, complete and give back."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.errors import InvalidForm, NoSuchTask, NotYours
from engine.execution.permissions import Actor, is_candidate
from engine.execution.runtime import Runtime
from engine.execution.tasks import claim_task, complete_task, unclaim_task
from storage.database import Session
from storage.queries.cases import case_row
from storage.queries.users import user_names
from storage.queries.worklist import task_row
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.cases.sight import may_see
from web.language import _
from web.navigation import Way
from web.posting import asks_for_rows, error_links, hidden_fields, with_rows
from web.refusals import Refused, forbidden
from web.service_texts import group_names, service_names, service_text
from web.site import site
from web.worklist.entry import TaskEntry, task_entry
from web.worklist.views import next_task

pages = Blueprint("tasks", __name__)
_TASK = "/tasks/<int:case_id>-<int:token>"
Command = Callable[[Session, Runtime, Actor, int, int], None]


@pages.get(_TASK)
@for_signed_in
def task(case_id: int, token: int) -> str:
    """The page of a task."""
    with site().database.reading() as session:
        return _page(session, _entry(session, case_id, token, 404), {}, {})


@pages.post(_TASK)
@for_signed_in
def complete(case_id: int, token: int) -> AnyResponse | tuple[str, int] | str:
    """Completes the task, or shows the form again with what is wrong in it."""
    posted = request.form.to_dict(flat=False)
    with site().database.reading() as session:
        entry = _entry(session, case_id, token, 409)
        if entry.form is not None and asks_for_rows(posted):
            return _page(session, entry, with_rows(entry.form, posted), {})
        raw = entry.form.read(posted) if entry.form else {}
        submission = entry.check(raw)
        if submission.errors:
            return _page(session, entry, raw, submission.errors), 422
    try:
        _carry_out(case_id, token, partial(complete_task, values=submission.values))
    except InvalidForm as refused:  # the case has moved on since the form was checked
        with site().database.reading() as session:
            entry = _entry(session, case_id, token, 409)
            return _page(session, entry, raw, entry.check(raw).errors or refused.errors), 422
    _tell_done(entry)
    return redirect(url_for("worklist.tasks"))


@pages.post(f"{_TASK}/claim")
@for_signed_in
def claim(case_id: int, token: int) -> AnyResponse:
    """Takes the task for oneself."""
    _carry_out(case_id, token, claim_task)
    flash(_("The task is yours. Nobody else can complete it until you give it back."), "information")
    return redirect(url_for("tasks.task", case_id=case_id, token=token))


@pages.post(f"{_TASK}/give-back")
@for_signed_in
def give_back(case_id: int, token: int) -> AnyResponse:
    """Gives the task back to its groups."""
    _carry_out(case_id, token, unclaim_task)
    flash(_("You have given the task back. Anybody in its groups can take it."), "information")
    return redirect(url_for("worklist.tasks"))


@pages.post(f"{_TASK}/hidden")
@for_signed_in
def hidden(case_id: int, token: int) -> AnyResponse:
    """For the script of the page: which conditional fields are hidden by what was entered so far."""
    with site().database.reading() as session:
        entry = _entry(session, case_id, token, 404)
        raw = entry.form.read(request.form.to_dict(flat=False), keep_blank_rows=True) if entry.form else {}
        return jsonify(hidden=hidden_fields(entry.views(raw, {})))


def _page(session: Session, entry: TaskEntry, values: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    person, row = signed_in(), entry.row
    views = entry.views(values, errors)
    return render_template(
        "worklist/task.html",
        entry=entry,
        row=row,
        case=entry.case,
        views=views,
        errors=error_links(views, errors),
        service_name=service_names(session).get(row.service, row.service),
        may_see_case=may_see(session, person, entry.case),
        claimed_by=user_names(session, {row.assignee}).get(row.assignee, row.assignee) if row.assignee else None,
        is_mine=row.assignee == person.id,
        is_free=row.assignee is None,
    )


def _entry(session: Session, case_id: int, token: int, status_if_gone: int) -> TaskEntry:
    """The open task, if the person may look at it; otherwise the page that says why not."""
    try:
        _require_offered(session, case_id, token)
        return task_entry(session, case_id, token)
    except NoSuchTask as error:
        raise _gone(session, case_id, status_if_gone) from error


def _require_offered(session: Session, case_id: int, token: int) -> None:
    row = task_row(session, case_id, token)
    if row is not None and not is_candidate(signed_in().actor, dict(row._mapping)):
        raise forbidden(
            _(
                "The task “%(name)s” is for %(groups)s. Ask an administrator if it should be yours.",
                name=service_text(row.name),
                groups=_groups(session, row.candidate_groups)
                or row.candidate_users
                or row.assignee
                or _("somebody else"),
            ),
            _worklist(),
        )


def _groups(session: Session, ids: str) -> str:
    names = group_names(session)
    return ", ".join(names.get(id_, id_) for id_ in ids.split())


def _carry_out(case_id: int, token: int, command: Command) -> None:
    """Gives a command on the task; whatever keeps it from being done becomes a page."""
    database, person = site().database, signed_in()
    try:
        with database.transaction() as session:
            command(session, site().runtime, person.actor, case_id, token)
    except NoSuchTask as error:
        with database.reading() as session:
            raise _gone(session, case_id, 409) from error
    except NotYours as error:
        with database.reading() as session:
            raise _taken(session, case_id, token) from error


def _gone(session: Session, case_id: int, status: int) -> Refused:
    """The task is not open: it was done, called off by the course of the case, or never there."""
    case = case_row(session, case_id)
    if case is None:
        return Refused(
            404, _("There is no such task"), _("Check the address, or look for the task in your worklist."), _worklist()
        )
    ways = [_worklist()]
    if may_see(session, signed_in(), case):
        ways.append(Way(_("See what happened in the case"), url_for("cases.case", case_id=case_id)))
    if case.state != "active":
        message = _("The case has ended, so nothing can be done in it any more. Nothing that you entered was stored.")
        return Refused(409 if status == 409 else 404, _("The case has ended"), message, *ways)
    message = _("Somebody has completed it, or the case took another course. Nothing that you entered was stored.")
    return Refused(status, _("This task is not open any more"), message, *ways)


def _taken(session: Session, case_id: int, token: int) -> Refused:
    """Somebody else holds the task."""
    row = task_row(session, case_id, token)
    if row is None:
        return _gone(session, case_id, 409)
    _require_offered(session, case_id, token)
    name = user_names(session, {row.assignee}).get(row.assignee, row.assignee)
    message = _(
        "%(name)s has claimed “%(task)s”. Nothing of yours was stored. Ask %(name)s to give the task back, "
        "or take another one.",
        name=name,
        task=service_text(row.name),
    )
    return Refused(409, _("Somebody else was faster"), message, _worklist())


def _worklist() -> Way:
    return Way(_("Go to the worklist"), url_for("worklist.tasks"))


def _tell_done(entry: TaskEntry) -> None:
    """Says that the task is done, with a link to the next one."""
    with site().database.reading() as session:
        following = next_task(session, signed_in())
    task_name, number = service_text(entry.row.name), entry.case.number or entry.case.id
    text = _("“%(task)s” is complete for case %(case)s.", task=task_name, case=number)
    link = ""
    if following is not None:
        link = Markup(' <a class="govuk-notification-banner__link" href="{}">{}</a>').format(
            url_for("tasks.task", case_id=following.case_id, token=following.token),
            _("Next task: %(name)s, %(title)s", name=service_text(following.name), title=following.title),
        )
    flash(Markup("{}{}").format(text, link), "success")
