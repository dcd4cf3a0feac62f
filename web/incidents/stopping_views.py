"""The page by which an administrator suspends a case, resumes it or ends it, with a reason."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.case.ended_entries import cases_informed_of_end
from engine.execution.people.stopping import end_case, resume_case, suspend_case
from engine.execution.permissions import is_own_case
from storage.database import Session, StoredRow
from storage.queries.cases import case_row, closing_of
from storage.queries.users import user_names
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.incidents.gate import administrator, fixable_case
from web.language import _
from web.marks import case_mark, require_drawn_for
from web.reasons import reason_error
from web.refusals import not_found
from web.service_texts import service_name_of
from web.site import site

pages = Blueprint("stopping", __name__)
_STOP = "/cases/<int:case_id>/stop"
_COMMANDS: dict[str, Callable[..., None]] = {"suspend": suspend_case, "resume": resume_case, "end": end_case}


@pages.get(_STOP)
@for_signed_in
def choose(case_id: int) -> str:
    """What can be done with the case as a whole."""
    administrator()
    return _page(case_id, {}, {})


@pages.post(_STOP)
@for_signed_in
def stop(case_id: int) -> AnyResponse | tuple[str, int]:
    """Suspends, resumes or ends a case."""
    person, posted = administrator(), request.form.to_dict()
    command = _COMMANDS.get(posted.get("command", ""))
    if command is None:
        raise not_found(_("There is no such command. Open the case and choose one there."))
    with site().database.reading() as session:
        require_drawn_for(session, fixable_case(session, case_id, even_unreadable=True).id)
    if wrong := reason_error(posted.get("reason", "")):
        return _page(case_id, posted, {"reason": wrong}), 422
    if posted["command"] == "end" and "sure" not in posted:
        return _page(
            case_id, posted, {"sure": _("Closing: it is not confirmed. Tick the box; the case cannot be opened again.")}
        ), 422
    with site().database.transaction() as session:
        command(session, site().runtime, person.actor, case_id, posted["reason"])
    messages = {
        "suspend": _("The case is suspended. Statutory deadlines keep running."),
        "resume": _("The case is resumed. What fell due in the meantime is done now."),
        "end": _("The case is closed."),
    }
    flash(messages[posted["command"]], "success")
    # not the page of the case, which cannot be drawn if its diagram cannot be read
    return redirect(url_for("stopping.choose", case_id=case_id))


def _page(case_id: int, posted: dict[str, str], errors: dict[str, str]) -> str:
    with site().database.reading() as session:
        case: Any = fixable_case(session, case_id, even_unreadable=True)
        closing = closing_of(session, case_id) if case.state == "terminated" else None
        named = {case.suspended_by, closing.actor if closing else None} - {None}
        return render_template(
            "incidents/stop.html",
            case=case,
            mark=case_mark(session, case_id),
            service=service_name_of(session, case),
            closing=closing,
            people=user_names(session, named) if named else {},
            informed_of_end=_informed_of_end(session, case),
            posted=posted,
            errors=errors,
            links=list(errors.items()),
        )


def _informed_of_end(session: Session, case: Any) -> list[StoredRow]:
    """The cases that wait for this one and are informed if it is ended, without those of the signed-in person."""
    found = (
        case_row(session, case_id) for case_id in cases_informed_of_end(session, case.id) if case.state == "active"
    )
    return [row for row in found if row is not None and not is_own_case(signed_in().actor, row.applicant)]
