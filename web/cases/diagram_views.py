"""The BPMN files of a case: those of its own versions and no others."""

from flask import Blueprint, Response, request

from engine.definition.names import renamed
from storage.queries.definitions import definition_file
from web.account.gate import for_signed_in
from web.cases.case_visibility import visible_case
from web.cases.processes import processes_of
from web.language import _
from web.refusals import not_found
from web.service_texts import service_texts
from web.site import site

pages = Blueprint("diagrams", __name__)


@pages.get("/cases/<int:case_id>/diagram.bpmn")
@for_signed_in
def diagram(case_id: int) -> Response:
    """The file of the case's own process, or of the called process that `process` names."""
    wanted = request.args.get("process")
    with site().database.reading() as session:
        processes = processes_of(session, visible_case(session, case_id))
        found = next((process for process in processes if wanted in (None, process.id)), None)
        file = definition_file(session, found.definition_id) if found else None
    if file is None:
        raise not_found(
            _(
                "Case %(case_id)s has no process %(wanted)s. Open the case and choose a process there.",
                case_id=case_id,
                wanted=wanted,
            )
        )
    content = renamed(file.content, service_texts()) if service_texts().words else file.content
    # the language is in the session, so the answer varies with its cookie
    return Response(content, mimetype="application/xml", headers={"Cache-Control": "private, max-age=300"})
