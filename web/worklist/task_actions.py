"""Commands on a task, and the pages that say why it cannot be done any more, or not by this person."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from flask import flash, url_for
from markupsafe import Markup

from engine.execution.errors import NoSuchTask, NotOpen, NotYours
from engine.execution.installation.runtime import Runtime
from engine.execution.permissions import Actor, is_candidate, is_own_case
from storage.database import Session, StoredRow
from storage.queries.cases import case_row
from storage.queries.drafts import last_sent
from storage.queries.users import user_names
from storage.queries.worklist import task_row
from storage.rows import as_task
from web import access
from web.account.person import signed_in
from web.cases.case_visibility import may_see
from web.filling import keep_typed
from web.form_page import posted_page
from web.language import N_, _
from web.marks import case_mark, fits_case, require_drawn_for, task_mark
from web.moments import moment_text
from web.navigation import Way, way_to_tasks
from web.refusals import Refused, forbidden
from web.scripts import OVER
from web.sent_pages import Outcome
from web.service_texts import group_names, service_text
from web.site import site
from web.worklist.entry import TaskEntry, task_entry, task_path
from web.worklist.views import next_task

Command = Callable[[Session, Runtime, Actor, int, int], None]
#: Why a task is not open, by the state of its case: a title, and a text for who opens its page and who sends it.
_WHY_GONE: Mapping[str, tuple[str, str, str]] = {
    "completed": (
        N_("The case is completed"),
        N_("The case is completed, so nothing more can be done in it."),
        N_("The case is completed, so nothing more can be done in it. What you entered was not stored."),
    ),
    "terminated": (
        N_("The case is closed"),
        N_("The case is closed, so nothing more can be done in it."),
        N_("The case is closed, so nothing more can be done in it. What you entered was not stored."),
    ),
    "active": (
        N_("This task is no longer open"),
        N_("It is completed already, or the case took another path."),
        N_("It is completed already, or the case took another path. What you entered was not stored."),
    ),
}


def offered_entry(session: Session, case_id: int, token: int, status_if_gone: int = 409) -> TaskEntry:
    """The open task, if the person may look at it; otherwise the page that says why not."""
    _require_offered(session, known_task(session, case_id, token, status_if_gone))
    try:
        return task_entry(session, case_id, token)
    except NoSuchTask as error:
        raise gone(session, _known_case(session, case_id, token), token, status_if_gone) from error


def known_task(session: Session, case_id: int, token: int, status_if_gone: int = 409) -> StoredRow:
    """The open task, if the person may know of it; otherwise "not found"."""
    case, row = _known_case(session, case_id, token), task_row(session, case_id, token)
    if row is None or (_is_own(case) and not is_candidate(signed_in().actor, as_task(row))):
        raise gone(session, case, token, status_if_gone)
    return row


def _known_case(session: Session, case_id: int, token: int) -> StoredRow:
    """The case of a task, open or gone, that the person may know of; otherwise "not found"."""
    case, row, person = case_row(session, case_id), task_row(session, case_id, token), signed_in()
    if case is not None and (
        _is_own(case)
        or (row is not None and is_candidate(person.actor, as_task(row)))
        or may_see(session, person, case)
        or _was_shown(session, case_id, token)
        or last_sent(session, person.id, task_path(case_id, token))
    ):
        require_drawn_for(session, case_id, task_mark(session, row) if row is not None else None)
        return case
    message = (
        _("Check the address, or look for the task in your worklist.")
        if access.is_operator(person)
        else _("Check the address, or see in your account what you can do.")
    )
    raise Refused(404, _("There is no such task"), message, way_to_tasks(signed_in()))


def _was_shown(session: Session, case_id: int, token: int) -> bool:
    """Whether the posted form comes from the page of the task as shown to this person."""
    page, path = posted_page(), task_path(case_id, token)
    if page is None or (page.owner, page.path.partition("?")[0]) != (signed_in().id, path):
        return False
    return fits_case(page.mark, case_mark(session, case_id))


def _is_own(case: StoredRow) -> bool:
    return is_own_case(signed_in().actor, case.applicant)


def _require_offered(session: Session, row: StoredRow) -> None:
    if not is_candidate(signed_in().actor, as_task(row)):
        raise forbidden(
            _(
                "The task “%(name)s” is for %(groups)s. Ask an administrator if it should be yours.",
                name=service_text(row.name, row.service, row.element_id),
                groups=_candidates(session, row) or _("somebody else"),
            ),
            way_to_tasks(signed_in()),
        )


def _candidates(session: Session, row: StoredRow) -> str:
    """The names of the groups to which a task is offered, else of the people."""
    ids = row.candidate_groups.split()
    names = group_names(session) if ids else {}
    if not ids:
        ids = row.candidate_users.split() or ([row.assignee] if row.assignee else [])
        names = user_names(session, ids)
    return ", ".join(names.get(id_, id_) for id_ in ids)


def carry_out(case_id: int, token: int, command: Command) -> None:
    """Runs a command on the task; every refusal becomes a page."""
    with refusals_as_pages(case_id, token), site().database.transaction() as session:
        command(session, site().runtime, signed_in().actor, case_id, token)


@contextmanager
def refusals_as_pages(case_id: int, token: int) -> Iterator[None]:
    """Turns every refusal of a command on the task into a page.

    Checks visibility before the command, whose refusals would reveal the task to those who may not know of it.
    """
    with site().database.reading() as session:
        _known_case(session, case_id, token)
    try:
        yield
    except (NoSuchTask, NotOpen) as error:
        with site().database.reading() as session:
            raise gone(session, _known_case(session, case_id, token), token, 409) from error
    except NotYours as error:
        with site().database.reading() as session:
            raise _taken(session, case_id, token) from error


def keep_typed_into(case_id: int, token: int) -> None:
    """Keeps a draft of the form of a task that is left by another button."""
    with site().database.transaction() as session, suppress(NoSuchTask):  # a further request gets the message
        keep_typed(session, task_entry(session, case_id, token).filling)


def gone(session: Session, case: StoredRow, token: int, status: int) -> Refused:
    """The task is not open: it was completed, cancelled by the course of the case, or never existed."""
    ways, is_operator = [way_to_tasks(signed_in())], access.is_operator(signed_in())
    if done := last_sent(session, signed_in().id, task_path(case.id, token)):
        return _done(session, case, done, status)
    if not is_operator or _is_own(case):
        message = (
            _(
                "It is already completed, or its time is over. What was saved before that counts. What others do with "
                "your own application is not shown here. Its state is in your account."
            )
            if is_operator
            else _("It is already completed, or its time is over. What was saved before that counts.")
        )
        return Refused(status, _("This task is no longer open"), message, *ways, reason=OVER)
    ways += _way_to_case(session, case)
    title, opened, sent = _WHY_GONE[case.state]
    return Refused(status, _(title), _(sent if status == 409 else opened), *ways, reason=OVER)


def _done(session: Session, case: StoredRow, sent: StoredRow, status: int) -> Refused:
    """The answer when the person has already completed it and comes back to its page, or sends it from another tab."""
    at = moment_text(sent.sent_at)
    ways = (way_to_tasks(signed_in()), *_way_to_case(session, case))
    if status == 404:
        message = _("You completed it on %(at)s.", at=at)
        return Refused(200, _("You have completed this task"), message, *ways)
    message = _("You completed it on %(at)s. What you entered on this page was not stored.", at=at)
    return Refused(status, _("You have completed this task"), message, *ways, reason=OVER)


def _way_to_case(session: Session, case: StoredRow) -> list[Way]:
    if not access.is_operator(signed_in()) or not may_see(session, signed_in(), case):
        return []
    return [Way(_("See the history of the case"), url_for("cases.case", case_id=case.id))]


def _taken(session: Session, case_id: int, token: int) -> Refused:
    """Another person has claimed the task."""
    row = known_task(session, case_id, token)
    _require_offered(session, row)
    name = user_names(session, {row.assignee}).get(row.assignee, row.assignee)
    words = (
        N_("%(name)s has claimed “%(task)s”. Ask %(name)s to return the task to the group, or choose another one.")
        if row.candidate_groups
        else N_("%(name)s has claimed “%(task)s”. Ask %(name)s to return the task, or choose another one.")
    )
    message = _(words, name=name, task=service_text(row.name, row.service, row.element_id))
    return Refused(409, _("Claimed by somebody else"), message, way_to_tasks(signed_in()))


def flash_completed(outcome: Outcome) -> None:
    """Reports that the task is completed, with a link to the next one."""
    with site().database.reading() as session:
        following = next_task(session, signed_in())
    link = ""
    if following is not None and access.is_operator(signed_in()):
        link = Markup(' <a class="govuk-notification-banner__link" href="{}">{}</a>').format(
            url_for("tasks.task", case_id=following.case_id, token=following.token),
            _(
                "Next task: %(name)s, %(title)s",
                name=service_text(following.name, following.service, following.element_id),
                title=service_text(following.subject, following.service) if following.subject else following.title,
            ),
        )
    flash(Markup("{}{}").format(outcome.text, link), "success")
