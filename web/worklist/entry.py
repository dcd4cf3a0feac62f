"""A task for its page: the row, its form, and the variables that the form may read."""

from dataclasses import dataclass

from flask import url_for

from engine.execution.case.case_view import view_case
from engine.execution.case.values import facts_shown
from engine.execution.errors import no_such_task
from engine.execution.installation.applicant_account import with_account
from engine.execution.people.questionnaires import Questionnaire, questionnaire_of
from engine.execution.permissions import is_own_case
from storage.database import Session, StoredRow
from storage.queries.cases import case_row
from storage.queries.worklist import task_row
from web.account.person import signed_in
from web.held_form import Filling
from web.marks import task_mark
from web.service_texts import go_by_case, labels_of, service_texts
from web.site import site


@dataclass(frozen=True)
class TaskEntry:
    """One open task of a case."""

    row: StoredRow
    case: StoredRow
    filling: Filling
    #: the questions that the task has instead of a form's fields
    questionnaire: Questionnaire | None = None


def task_path(case_id: int, token: int) -> str:
    """The address of a task's page."""
    return url_for("tasks.task", case_id=case_id, token=token)


def task_entry(session: Session, case_id: int, token: int) -> TaskEntry:
    """Loads an open task with what its form needs; raises `NoSuchTask`."""
    row, case = task_row(session, case_id, token), case_row(session, case_id)
    if row is None or case is None:
        raise no_such_task(case_id, token)
    go_by_case(session, case)
    runtime = site().runtime
    texts = service_texts()
    form = runtime.definitions.form(session, row.form_definition_id, texts) if row.form_definition_id else None
    form = form and form.beside(labels_of(session, case))
    view = view_case(session, runtime, case_id)
    place = view.place(token)
    asked = questionnaire_of(place) if place else None
    path, mark = task_path(case_id, token), task_mark(session, row)
    seen, person = view.variables(token), signed_in()
    if is_own_case(person.actor, case.applicant):
        seen = with_account(session, form, seen, person.id)
    # the answers of a questionnaire are kept one by one, so its page changes while somebody has it open
    facts = facts_shown(form, seen, runtime.office.functions) if form and asked is None else ""
    is_suspended = bool(case.suspended_at)
    filling = Filling(form, row.form_definition_id, seen, path, mark=mark, facts=facts, is_suspended=is_suspended)
    return TaskEntry(row, case, filling, asked)
