"""The page of one incident: what failed and why, what waits for it, and the variables that the step sees."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.definition.reserved import RESERVED
from engine.errors import AtqaruError
from engine.execution.case.case_view import view_case
from engine.execution.people.corrections import LONGEST_TEXT, MOST_VALUES, correct_variables
from engine.execution.people.retries import retry_incident
from storage.database import Session, StoredRow
from storage.queries.incidents import corrected_incidents, open_deadlines
from storage.queries.users import user_names
from storage.queries.worklist import tasks_of_case
from web.account.gate import for_signed_in
from web.cases.case_visibility import visible_case
from web.cases.processes import Elements, processes_of
from web.incidents import words
from web.incidents.correction import read_correction
from web.incidents.gate import fixer, visible_incident
from web.incidents.named import names_in
from web.incidents.stopped_wording import stopped_wording
from web.language import _
from web.marks import incident_marks
from web.service_texts import service_name_of
from web.site import site

pages = Blueprint("incident", __name__)
_INCIDENT = "/cases/<int:case_id>/incidents/<int:incident_id>"


@pages.get(_INCIDENT)
@for_signed_in
def show(case_id: int, incident_id: int) -> str:
    """One incident."""
    fixer()
    with site().database.reading() as session:
        return _page(session, visible_incident(session, case_id, incident_id), {}, {})


@pages.post(_INCIDENT)
@for_signed_in
def correct(case_id: int, incident_id: int) -> AnyResponse | tuple[str, int]:
    """Corrects variables, and retries the step if requested; shows the page again with what is wrong."""
    person, posted = fixer(), request.form.to_dict()
    with site().database.reading() as session:
        row = visible_incident(session, case_id, incident_id)
        values, errors = read_correction(posted)
        if errors:
            return _page(session, row, posted, errors), 422
    with site().database.transaction() as session:
        result = correct_variables(
            session,
            site().runtime,
            person.actor,
            incident_id,
            values,
            posted.get("reason", ""),
            tries_again="try_again" in posted,
        )
    outcome = words.result_words(result) if result else _("The step has not been retried yet.")
    flash(_("The variables are corrected. %(result)s", result=outcome), "success")
    if result is None:
        return redirect(url_for("incident.show", case_id=case_id, incident_id=incident_id))
    return redirect(url_for("cases.case", case_id=case_id, _anchor="incidents"))


@pages.post(f"{_INCIDENT}/retry")
@for_signed_in
def retry(case_id: int, incident_id: int) -> AnyResponse:
    """Retries the failed step, job or timer."""
    person, database = fixer(), site().database
    with database.reading() as session:
        visible_incident(session, case_id, incident_id)
    with database.transaction() as session:
        result = retry_incident(session, site().runtime, person.actor, incident_id)
    flash(_("The step was retried. %(result)s", result=words.result_words(result)), "information")
    return redirect(url_for("cases.case", case_id=case_id, _anchor="incidents"))


def _page(session: Session, row: StoredRow, posted: dict[str, str], errors: dict[str, str]) -> str:
    case = visible_case(session, row.case_id)
    return render_template(
        "incidents/incident.html",
        row=row,
        mark=incident_marks(session, [row])[row.id],
        case=case,
        words_of=words,
        service=service_name_of(session, case),
        wording=stopped_wording(session, row),
        corrected=corrected_incidents(session, [row.id]),
        deadlines=open_deadlines(session, [row.case_id]).get(row.case_id, []),
        tasks=tasks_of_case(session, row.case_id),
        elements=Elements(processes_of(session, case)),
        people=user_names(session, {row.resolved_by} if row.resolved_by else set()),
        variables=_variables(session, case, row) if row.resolved_at is None else None,
        posted=posted,
        errors=errors,
        links=[(_id_of(field), message) for field, message in errors.items()],
        reserved=RESERVED,
        most_values=MOST_VALUES,
        longest_text=LONGEST_TEXT,
    )


def _id_of(field: str) -> str:
    return field.replace(":", "-")


def _variables(session: Session, case: StoredRow, row: StoredRow) -> list[tuple[str, Any]] | None:
    """The variables of the failed step, first those in its own expressions; None where the case cannot be read."""
    try:
        view = view_case(session, site().runtime, case.id)
        seen = dict(view.variables(row.token))
    except AtqaruError:
        return None
    first = _named(session, case, row)
    named = [(name, seen.get(name)) for name in sorted(first)]
    return named + [(name, seen[name]) for name in sorted(seen) if name not in first]


def _named(session: Session, case: StoredRow, row: StoredRow) -> frozenset[str]:
    for process in processes_of(session, case):
        for body, node in process.process.body.walk():
            if node.id == row.element_id:
                return names_in(body, node)
    return frozenset()
