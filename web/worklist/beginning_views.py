"""Steps that officials start by themselves: the page of one that is offered, and the start."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.case.case_view import view_case
from engine.execution.errors import NoSuchTask, NotOpen, NotYours
from engine.execution.people.beginning import begin_step, times_begun
from engine.execution.people.sending import senders_of
from engine.execution.permissions import require_no_part
from engine.spiff.state.errors import NotWaiting
from storage.columns import NO_MESSAGE
from storage.database import Session, StoredRow
from storage.queries.cases import case_row
from storage.queries.worklist import offered_messages
from storage.rows import concerned_people_of
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.language import _
from web.marks import offer_mark, require_drawn_for
from web.navigation import tasks_page, way_to_tasks
from web.refusals import Refused
from web.scripts import OVER
from web.service_texts import go_by_case, service_text
from web.site import site

pages = Blueprint("beginning", __name__)
_STEP = "/cases/<int:case_id>/start/<int:token>"


@pages.get(_STEP)
@for_signed_in
def step(case_id: int, token: int) -> str:
    """What is started, and how often it was started before."""
    with site().database.reading() as session:
        row, case = _offered(session, case_id, token, 404)
        go_by_case(session, case)
        begun = times_begun(view_case(session, site().runtime, case_id), token)
        mark = offer_mark(session, case_id, row.element_id, None)
        return render_template("worklist/start_step.html", row=row, case=case, begun=begun, mark=mark)


@pages.post(_STEP)
@for_signed_in
def start(case_id: int, token: int) -> AnyResponse:
    """Starts it, unless somebody has done so since the page was opened."""
    with site().database.reading() as session:
        row, case = _offered(session, case_id, token, 409)
        require_drawn_for(session, case_id, offer_mark(session, case_id, row.element_id, None))
        go_by_case(session, case)
        name = service_text(row.name, element=row.element_id)
    try:
        with site().database.transaction() as session:
            begin_step(session, site().runtime, signed_in().actor, case_id, token, request.form.get("begun", 0, int))
    except (NoSuchTask, NotOpen, NotYours) as error:
        raise _over(409) from error
    except NotWaiting as error:
        message = _("This step was started meanwhile. Open it again if it is to be started once more.")
        raise Refused(409, _("Started already"), message, way_to_tasks(signed_in()), reason=OVER) from error
    flash(_("Started: “%(name)s”.", name=name), "success")
    return redirect(tasks_page(signed_in()))


def _offered(session: Session, case_id: int, token: int, status_if_gone: int) -> tuple[StoredRow, StoredRow]:
    """The offer and its case, if it is offered to the signed-in person; others do not learn that it exists.

    Raises `OwnCase` and `OwnMatter` where only his own application prevents it.
    """
    case, actor = case_row(session, case_id), signed_in().actor
    offered = offered_messages(session, senders_of(actor), case_id, even_suspended=True)
    row = next((row for row in offered if row.token == token and row.message_name == NO_MESSAGE), None)
    if case is None or row is None:
        raise _over(status_if_gone)
    require_no_part(actor, case_id, concerned_people_of(case))
    return row, case


def _over(status: int) -> Refused:
    message = _("The step is not offered to you, or this stage of the case is over. Nothing was started.")
    return Refused(status, _("This cannot be started"), message, way_to_tasks(signed_in()), reason=OVER)
