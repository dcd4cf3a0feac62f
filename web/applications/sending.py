"""What an applicant may send into his case in addition to his tasks, such as an objection: the form and its sending."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.case.case_view import CaseView
from engine.execution.errors import NoSuchTask
from engine.execution.people.sending import form_of, send_message
from storage.database import Session, StoredRow
from storage.queries.cases import case_row
from storage.queries.drafts import last_sent
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.applications.ownership import own
from web.applications.readable_case import readable_case
from web.cases.words import case_name
from web.filling import Answer, Sheet, first_sheet, hidden_answer, take_form
from web.language import _
from web.moments import moment_text
from web.navigation import Way
from web.refusals import Refused
from web.sendable import Sendable, SendingPage, sendable_at
from web.sent_pages import Outcome
from web.service_texts import go_by_case, service_text
from web.site import site

pages = Blueprint("sending", __name__)
_MESSAGE = "/account/applications/<int:case_id>/send/<element>"


class Message(NamedTuple):
    """Something that the applicant can send into a case now, with the address of its form."""

    case: StoredRow
    name: str
    path: str


def messages_of(case: StoredRow, view: CaseView | None) -> list[Message]:
    """What the applicant can send into a case now, in a list; cheap, as no form is prepared.

    `view` is the case as `open_case` reads it; a suspended case accepts nothing.
    """
    if view is None or case.suspended_at:
        return []
    nodes = [place.node for place in view.places() if form_of(place)]
    return [Message(case, service_text(node.action, case.service, node.id), _path(case.id, node.id)) for node in nodes]


@pages.get(_MESSAGE)
@for_signed_in
def write(case_id: int, element: str) -> str:
    """The empty form."""
    with site().database.reading() as session:
        wanted = _wanted(session, case_id, element)
        return _page(session, wanted, first_sheet(session, wanted.filling))


@pages.post(_MESSAGE)
@for_signed_in
def send(case_id: int, element: str) -> Answer:
    """Sends it, or shows the form again with what is wrong in it."""
    return take_form(partial(_wanted, case_id=case_id, element=element), _page, _send)


def _send(session: Session, wanted: Sendable, values: Mapping[str, Any]) -> Outcome:
    try:
        actor, shown = signed_in().actor, wanted.filling.shown
        send_message(session, site().runtime, actor, wanted.case.id, wanted.element, values, shown)
    except NoSuchTask as error:
        raise _over() from error
    return Outcome(wanted.back.href, _("Sent: “%(name)s”.", name=wanted.name))


@pages.post(f"{_MESSAGE}/hidden")
@for_signed_in
def hidden(case_id: int, element: str) -> AnyResponse:
    """For the script of the page: which conditional fields are hidden by what was entered so far."""
    with site().database.reading() as session:
        return hidden_answer(_wanted(session, case_id, element).filling)


def _wanted(session: Session, case_id: int, element: str) -> Sendable:
    case = own(case_row(session, case_id))
    go_by_case(session, case)
    if (found := _sendable(session, case, element)) is not None:
        return found
    sent = last_sent(session, signed_in().id, _path(case_id, element))
    raise _sent(sent) if sent and request.method == "GET" else _over()


def _sendable(session: Session, case: StoredRow, element: str) -> Sendable | None:
    """What the case accepts at an element now, with its form; None if nothing waits there."""
    view = readable_case(session, case)
    if view is None:
        return None
    for place in view.places():
        if place.node.id == element and (form_id := form_of(place)):
            back = Way(case_name(case), url_for("applications.application", case_id=case.id))
            page = SendingPage(_path(case.id, element), back, applicant=signed_in().id)
            return sendable_at(session, case, view, place, form_id, page)
    return None


def _path(case_id: int, element: str) -> str:
    return url_for("sending.write", case_id=case_id, element=element)


def _sent(sent: StoredRow) -> Refused:
    """The answer when the person has already sent it and comes back to its page."""
    message = f"{sent.outcome['text']} {moment_text(sent.sent_at)}."
    return Refused(
        200, _("You have sent this"), message, Way(_("See the application in your account"), sent.outcome["path"])
    )


def _over() -> Refused:
    return Refused(409, _("This can no longer be sent"), _("This stage of the case is over. Nothing was sent."))


def _page(_session: Session, wanted: Sendable, sheet: Sheet) -> str:
    hidden_url = url_for("sending.hidden", case_id=wanted.case.id, element=wanted.element)
    return render_template("parts/send.html", wanted=wanted, sheet=sheet, errors=sheet.errors, hidden_url=hidden_url)
