"""The page of one incident: what failed and why, what it keeps waiting, and the variables that the step sees."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.definition.reserved import RESERVED
from engine.errors import AtqaruError
from engine.execution.corrections import BadCorrection, correct_variables, read_value, require_correctable
from engine.execution.reading import view_case
from storage.database import Session, StoredRow
from storage.queries.incidents import open_terms
from storage.queries.users import user_names
from storage.queries.worklist import tasks_of_case
from web import access
from web.account.gate import for_signed_in
from web.cases.processes import Elements, processes_of
from web.cases.sight import visible_case
from web.incidents import words
from web.incidents.gate import mender, visible_incident
from web.incidents.named import names_in
from web.language import _
from web.reasons import reason_error
from web.service_texts import service_names
from web.site import site

pages = Blueprint("mending", __name__)
_INCIDENT = "/cases/<int:case_id>/incidents/<int:incident_id>"
_OLD, _NEW_NAME, _NEW_VALUE = "value:", "new_name", "new_value"


@pages.get(_INCIDENT)
@for_signed_in
def incident(case_id: int, incident_id: int) -> str:
    """One incident."""
    mender()
    with site().database.reading() as session:
        return _page(session, visible_incident(session, case_id, incident_id), {}, {})


@pages.post(_INCIDENT)
@for_signed_in
def correct(case_id: int, incident_id: int) -> AnyResponse | tuple[str, int]:
    """Corrects variables, and has the step tried again if asked for; shows the page again with what is wrong."""
    person, posted = mender(), request.form.to_dict()
    values, errors = _read(posted)
    with site().database.reading() as session:
        row = visible_incident(session, case_id, incident_id)
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
    told = words.result_words(result) if result else _("The step has not been tried again yet.")
    flash(_("The variables are corrected. %(told)s", told=told), "success")
    if result is None:
        return redirect(url_for("mending.incident", case_id=case_id, incident_id=incident_id))
    return redirect(url_for("cases.case", case_id=case_id, _anchor="incidents"))


def _read(posted: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The new values by the names of their variables, and what is wrong, by the names of fields."""
    written = {field.removeprefix(_OLD): (field, text) for field, text in posted.items() if field.startswith(_OLD)}
    if posted.get(_NEW_NAME, "").strip():
        written[posted[_NEW_NAME].strip()] = (_NEW_VALUE, posted.get(_NEW_VALUE, "") or " ")
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, (field, text) in written.items():
        if text and (text.strip() or field == _NEW_VALUE):
            try:
                values[name] = read_value(text)
                require_correctable({name: values[name]})
            except BadCorrection:
                errors[field] = _wrong(name)
    if not values and not errors:
        errors[""] = _("No new value is written. Write one beside the variable that is wrong.")
    if wrong := reason_error(posted.get("reason", "")):
        errors["reason"] = wrong
    return values, errors


def _wrong(name: str) -> str:
    if name in RESERVED:
        return _("%(name)s is given by the system and cannot be corrected.", name=name)
    if not name.isidentifier():
        return _("“%(name)s” is no name of a variable: write letters, digits and underscores.", name=name)
    return _(
        "The new value of %(name)s cannot be read. Write a text in quotes, a number, true, false, null, "
        "or a list such as [1, 2].",
        name=name,
    )


def _page(session: Session, row: StoredRow, posted: dict[str, str], errors: dict[str, str]) -> str:
    case = visible_case(session, row.case_id)
    may_see_data = access.may_see_data(mender())
    return render_template(
        "incidents/incident.html",
        row=row,
        case=case,
        words_of=words,
        service=service_names(session).get(row.service, row.service),
        terms=open_terms(session, [row.case_id]).get(row.case_id, []),
        tasks=tasks_of_case(session, row.case_id),
        elements=Elements(processes_of(session, case)),
        people=user_names(session, {row.resolved_by} if row.resolved_by else set()),
        may_see_data=may_see_data,
        variables=_variables(session, case, row) if may_see_data and row.resolved_at is None else None,
        posted=posted,
        errors=errors,
        links=[(_id_of(field), message) for field, message in errors.items()],
        reserved=RESERVED,
    )


def _id_of(field: str) -> str:
    return field.replace(":", "-")


def _variables(session: Session, case: StoredRow, row: StoredRow) -> list[tuple[str, Any]] | None:
    """What the failed step sees, first what its own expressions name; None where the case cannot be read."""
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
