"""The page of one task: what is to be done, the form, and the buttons to claim, complete and return it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.people.tasks import claim_task, complete_task, unclaim_task
from engine.execution.permissions import is_own_case, may_be_released
from storage.database import Session
from storage.queries.incidents import failed_after
from storage.queries.users import user_names
from storage.queries.worklist import task_row
from storage.rows import as_task
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.cases.case_visibility import may_see
from web.filling import Answer, Sheet, first_sheet, hidden_answer, take_form
from web.language import N_, _
from web.navigation import tasks_page
from web.sent_pages import Outcome
from web.service_texts import service_name_of, service_text
from web.site import site
from web.worklist.entry import TaskEntry
from web.worklist.questionnaire import questionnaire_page, questions_of
from web.worklist.task_actions import (
    Command,
    carry_out,
    flash_completed,
    keep_typed_into,
    offered_entry,
    refusals_as_pages,
)

pages = Blueprint("tasks", __name__)
_TASK = "/tasks/<int:case_id>-<int:token>"
_CLAIMED = (
    N_("The task is yours. Nobody else can complete it until you return it to the group."),
    N_("The task is yours. Nobody else can complete it until you return it."),
)
_RETURNED = (
    N_("You have returned the task. Anybody in its groups can claim it."),
    N_("You have returned the task. Anybody else to whom it is offered can claim it."),
)


@pages.get(_TASK)
@for_signed_in
def task(case_id: int, token: int) -> str:
    """The page of a task."""
    with site().database.reading() as session:
        entry = offered_entry(session, case_id, token, 404)
        return _page(session, entry, first_sheet(session, entry.filling))


@pages.post(_TASK)
@for_signed_in
def complete(case_id: int, token: int) -> Answer:
    """Completes the task, or shows the form again with what is wrong in it."""
    with refusals_as_pages(case_id, token):
        return take_form(partial(offered_entry, case_id=case_id, token=token), _page, _complete, flash_completed)


def _complete(session: Session, entry: TaskEntry, values: Mapping[str, Any]) -> Outcome:
    row = entry.row
    answered = _answered(session, entry)
    complete_task(session, site().runtime, signed_in().actor, row.case_id, row.token, values, entry.filling.shown)
    about = {"task": service_text(row.name, row.service, row.element_id), "case": entry.case.number or entry.case.id}
    if failed_after(session, row.case_id, row.element_id):
        text = _(
            "“%(task)s” is completed for case %(case)s, but the next step failed; the supervisors are informed.",
            **about,
        )
    elif entry.case.number:
        text = _("“%(task)s” is completed for case %(case)s.", **about)
    else:
        text = _("“%(task)s” is completed.", **about)
    return Outcome(tasks_page(signed_in()), f"{text} {answered}".rstrip())


def _answered(session: Session, entry: TaskEntry) -> str:
    """How many questions of a questionnaire have an answer, for who has finished it; nothing for other tasks."""
    if not entry.questionnaire:
        return ""
    asked = questions_of(session, entry, None)
    return _("Answered: %(answered)s of %(count)s.", answered=asked.answered, count=len(asked.questions))


@pages.post(f"{_TASK}/claim")
@for_signed_in
def claim(case_id: int, token: int) -> AnyResponse:
    """Claims the task."""
    _change(case_id, token, claim_task, _CLAIMED)
    return redirect(url_for("tasks.task", case_id=case_id, token=token))


@pages.post(f"{_TASK}/give-back")
@for_signed_in
def give_back(case_id: int, token: int) -> AnyResponse:
    """Returns the task to those to whom it is offered."""
    _change(case_id, token, unclaim_task, _RETURNED)
    return redirect(tasks_page(signed_in()))


def _change(case_id: int, token: int, command: Command, done: tuple[str, str]) -> None:
    """Carries out a command, keeps what was typed, and reports it: of a task of groups, and of another."""
    keep_typed_into(case_id, token)
    is_of_groups = _is_of_groups(case_id, token)
    carry_out(case_id, token, command)
    of_groups, of_people = done
    flash(_(of_groups if is_of_groups else of_people), "information")


def _is_of_groups(case_id: int, token: int) -> bool:
    """Whether the task is offered to groups; not where it is gone, which the command says."""
    with site().database.reading() as session:
        row = task_row(session, case_id, token)
    return row is not None and bool(row.candidate_groups)


@pages.post(f"{_TASK}/hidden")
@for_signed_in
def hidden(case_id: int, token: int) -> AnyResponse:
    """For the script of the page: which conditional fields are hidden by what was entered so far."""
    with site().database.reading() as session:
        return hidden_answer(offered_entry(session, case_id, token, 404).filling)


def _page(session: Session, entry: TaskEntry, sheet: Sheet) -> str:
    person, row = signed_in(), entry.row
    if entry.questionnaire:
        return questionnaire_page(session, entry, sheet)
    return render_template(
        "worklist/task.html",
        entry=entry,
        row=row,
        case=entry.case,
        sheet=sheet,
        errors=sheet.errors,
        service_name=service_name_of(session, row),
        may_see_case=may_see(session, person, entry.case),
        claimed_by=user_names(session, {row.assignee}).get(row.assignee, row.assignee) if row.assignee else None,
        is_mine=row.assignee == person.id,
        is_free=row.assignee is None,
        may_return=may_be_released(as_task(row)),
        is_own=is_own_case(person.actor, entry.case.applicant),
    )
