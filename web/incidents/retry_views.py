"""The button by which one failed step is tried again."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.incidents import retry_incident
from web.account.gate import for_signed_in
from web.incidents.gate import fixer, visible_incident
from web.incidents.words import result_words
from web.language import _
from web.site import site

pages = Blueprint("incidents", __name__)


@pages.post("/cases/<int:case_id>/incidents/<int:incident_id>/retry")
@for_signed_in
def retry(case_id: int, incident_id: int) -> AnyResponse:
    """Has a failed step, job or timer tried again."""
    person, database = fixer(), site().database
    with database.reading() as session:
        visible_incident(session, case_id, incident_id)
    with database.transaction() as session:
        result = retry_incident(session, site().runtime, person.actor, incident_id)
    flash(_("The step is tried again. %(result)s", result=result_words(result)), "information")
    return redirect(url_for("cases.case", case_id=case_id, _anchor="incidents"))
