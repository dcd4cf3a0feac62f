"""What officials may send into a case in addition to their tasks: the list, the form, and the sending."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import AtqaruError
from engine.execution.case.case_view import view_case
from engine.execution.errors import NoSuchTask
from engine.execution.people.sending import form_of_officials, send_as_official, senders_of
from engine.execution.permissions import is_matter_of, is_own_case, require_no_part
from storage.columns import NO_MESSAGE
from storage.database import Session, StoredRow
from storage.queries.cases import case_row
from storage.queries.drafts import last_sent
from storage.queries.worklist import is_offered, offered_messages
from storage.rows import concerned_people_of
from web import access
from web.account.gate import for_signed_in
from web.account.person import Person, signed_in
from web.cases.case_visibility import may_see
from web.filling import Answer, Sheet, first_sheet, hidden_answer, take_form
from web.form_page import posted_page
from web.language import _
from web.marks import case_mark, fits_case
from web.moments import moment_text
from web.navigation import Way, tasks_page, way_to_tasks
from web.refusals import Refused, forbidden, not_found
from web.sendable import Sendable, SendingPage, sendable_at
from web.sent_pages import Outcome
from web.service_texts import go_by_case
from web.site import site

pages = Blueprint("official_sending", __name__)
_MESSAGE = "/cases/<int:case_id>/send/<int:token>"


def offered_to(session: Session, person: Person, case_id: int | None = None) -> list[StoredRow]:
    """What the person may send or start, in any case or one; nothing in a case that decides on his own application."""
    rows = offered_messages(session, senders_of(person.actor), case_id)
    return [
        row
        for row in rows
        if not is_own_case(person.actor, row.applicant) and not is_matter_of(person.actor, concerned_people_of(row))
    ]


@pages.get(_MESSAGE)
@for_signed_in
def write(case_id: int, token: int) -> str:
    """The empty form."""
    with site().database.reading() as session:
        wanted = _wanted(session, case_id, token)
        return _page(session, wanted, first_sheet(session, wanted.filling))


@pages.post(_MESSAGE)
@for_signed_in
def send(case_id: int, token: int) -> Answer:
    """Sends it, or shows the form again with what is wrong in it."""
    return take_form(partial(_wanted, case_id=case_id, token=token), _page, _send)


def _send(session: Session, wanted: Sendable, values: Mapping[str, Any]) -> Outcome:
    try:
        actor, shown = signed_in().actor, wanted.filling.shown
        send_as_official(session, site().runtime, actor, wanted.case.id, wanted.token, values, shown)
    except NoSuchTask as error:
        raise _over() from error
    return Outcome(wanted.back.href, _("Sent: “%(name)s”.", name=wanted.name))


@pages.post(f"{_MESSAGE}/hidden")
@for_signed_in
def hidden(case_id: int, token: int) -> AnyResponse:
    """For the script of the page: which conditional fields are hidden by what was entered so far."""
    with site().database.reading() as session:
        return hidden_answer(_wanted(session, case_id, token).filling)


def _wanted(session: Session, case_id: int, token: int) -> Sendable:
    """What is sent at a token, if it is offered to the signed-in person; others do not learn that it exists.

    Raises `OwnCase` and `OwnMatter` where only his own application prevents it.
    """
    case, person = case_row(session, case_id), signed_in()
    offered = offered_messages(session, senders_of(person.actor), case_id, even_suspended=True)
    messages = (row for row in offered if row.token == token and row.message_name != NO_MESSAGE)
    if case is not None and (row := next(messages, None)) is not None:
        require_no_part(person.actor, case_id, concerned_people_of(case))
        if (found := _offered_at(session, case, row)) is not None:
            return found
    sent = last_sent(session, person.id, _path(case_id, token))
    if sent and request.method == "GET":
        raise _sent(sent)
    if case is None or not (sent or _was_shown(session, case_id, token) or may_see(session, person, case)):
        message = (
            _("There is nothing here that you can send, or it is no longer possible. Look for it in your worklist.")
            if access.is_operator(person)
            else _("There is nothing here that you can send, or it is no longer possible. Look for it in your account.")
        )
        raise not_found(message, way_to_tasks(signed_in()))
    raise _elsewhere() if is_offered(session, case_id, token) else _over()


def _was_shown(session: Session, case_id: int, token: int) -> bool:
    """Whether the posted form comes from its page as shown to this person."""
    page = posted_page()
    is_his = page is not None and (page.owner, page.path) == (signed_in().id, _path(case_id, token))
    return page is not None and is_his and fits_case(page.mark, case_mark(session, case_id))


def _offered_at(session: Session, case: StoredRow, offered: StoredRow) -> Sendable | None:
    go_by_case(session, case)
    try:
        view = view_case(session, site().runtime, case.id)
    except AtqaruError:  # it cannot be read: nothing is accepted then
        return None
    place = view.place(offered.token)
    form_id = form_of_officials(place) if place else None
    if place is None or form_id is None:
        return None
    page = SendingPage(_path(case.id, offered.token), Way(_("Worklist"), tasks_page(signed_in())), offered.subject)
    return sendable_at(session, case, view, place, form_id, page)


def _path(case_id: int, token: int) -> str:
    return url_for("official_sending.write", case_id=case_id, token=token)


def _sent(sent: StoredRow) -> Refused:
    """The answer when the person has already sent it and comes back to its page."""
    message = f"{sent.outcome['text']} {moment_text(sent.sent_at)}."
    return Refused(200, _("You have sent this"), message, Way(_("Worklist"), sent.outcome["path"]))


def _over() -> Refused:
    message = _("This stage of the case is over. Nothing was sent.")
    return Refused(409, _("This can no longer be sent"), message, way_to_tasks(signed_in()))


def _elsewhere() -> Refused:
    return forbidden(
        _("This is sent by another group. Nothing was sent. Ask an administrator if it should be yours."),
        way_to_tasks(signed_in()),
    )


def _page(_session: Session, wanted: Sendable, sheet: Sheet) -> str:
    hidden_url = url_for("official_sending.hidden", case_id=wanted.case.id, token=wanted.token)
    return render_template("parts/send.html", wanted=wanted, sheet=sheet, errors=sheet.errors, hidden_url=hidden_url)
