"""The button by which a failed step is tried again."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.incidents import retry_incident
from storage.queries.cases import incidents_of
from web import access
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.cases.sight import visible_case
from web.language import _
from web.refusals import forbidden, not_found
from web.site import site

pages = Blueprint("incidents", __name__)


@pages.post("/cases/<int:case_id>/incidents/<int:incident_id>/retry")
@for_signed_in
def retry(case_id: int, incident_id: int) -> AnyResponse:
    """Has a failed step, job or timer tried again."""
    person, database = signed_in(), site().database
    if not access.may_retry(person):
        raise forbidden(
            _("Failed steps are tried again by supervisors and administrators. Tell one of them the case's number.")
        )
    with database.reading() as session:
        visible_case(session, case_id)
        if incident_id not in {row.id for row in incidents_of(session, case_id)}:
            raise not_found(
                _(
                    "Case %(case_id)s has no incident %(incident_id)s. Open the case and look at its incidents.",
                    case_id=case_id,
                    incident_id=incident_id,
                )
            )
    with database.transaction() as session:
        retry_incident(session, site().runtime, person.actor, incident_id)
    flash(_("The step is tried again. If it fails once more, a new incident appears here."), "information")
    return redirect(url_for("cases.case", case_id=case_id, _anchor="incidents"))
