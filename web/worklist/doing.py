"""Doing a task: the command on it, and the pages that say why it cannot be done any more, or not by this person."""

from collections.abc import Callable

from flask import flash, url_for
from markupsafe import Markup

from engine.execution.errors import NoSuchTask, NotYours
from engine.execution.permissions import Actor, is_candidate
from engine.execution.runtime import Runtime
from storage.database import Session, StoredRow
from storage.queries.cases import case_row
from storage.queries.incidents import failed_after
from storage.queries.users import user_names
from storage.queries.worklist import task_row
from web import access
from web.account.person import signed_in
from web.cases.sight import may_see
from web.language import _
from web.navigation import Way, tasks_page
from web.refusals import Refused, forbidden
from web.service_texts import group_names, service_text
from web.site import site
from web.worklist.entry import TaskEntry, task_entry
from web.worklist.views import next_task

Command = Callable[[Session, Runtime, Actor, int, int], None]


def offered_entry(session: Session, case_id: int, token: int, status_if_gone: int) -> TaskEntry:
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


def carry_out(case_id: int, token: int, command: Command) -> None:
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
    if not access.is_operator(signed_in()):
        message = _("It was done already, or its time is over. What was saved before that counts.")
        return Refused(status, _("This task is not open any more"), message, *ways)
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
    person = signed_in()
    text = _("Go to the worklist") if access.is_operator(person) else _("Go to your applications")
    return Way(text, tasks_page(person))


def tell_done(entry: TaskEntry) -> None:
    """Says that the task is done, with a link to the next one."""
    with site().database.reading() as session:
        following = next_task(session, signed_in())
        has_failed = failed_after(session, entry.row.case_id, entry.row.element_id)
    about = {"task": service_text(entry.row.name), "case": entry.case.number or entry.case.id}
    if has_failed:
        text = _("“%(task)s” is complete for case %(case)s, but the next step failed; the supervisors know.", **about)
    else:
        text = _("“%(task)s” is complete for case %(case)s.", **about)
    link = ""
    if following is not None and access.is_operator(signed_in()):
        link = Markup(' <a class="govuk-notification-banner__link" href="{}">{}</a>').format(
            url_for("tasks.task", case_id=following.case_id, token=following.token),
            _(
                "Next task: %(name)s, %(title)s",
                name=service_text(following.name),
                title=following.subject or following.title,
            ),
        )
    flash(Markup("{}{}").format(text, link), "success")


def _about(task: StoredRow) -> str:
    return str(task.subject or task.title)
