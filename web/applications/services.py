"""Choosing a service, filling in its application, and the receipt."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.people.starting import start_case
from engine.roles import Role
from storage.database import Session
from storage.queries.drafts import last_sent
from storage.queries.users import groups_with
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.applications.offers import CHANNEL, StartOffer, is_for, offer_of, offers
from web.filling import Answer, Sheet, first_sheet, hidden_answer, take_form
from web.language import _
from web.navigation import Way
from web.refusals import forbidden, not_found
from web.sent_pages import Outcome
from web.service_texts import go_by_service, group_names
from web.site import site

pages = Blueprint("services", __name__)
_APPLY = "/services/<service>/apply"


@pages.get("/services")
@for_signed_in
def services() -> str:
    """The services that the person can apply for or start as part of the work here."""
    person = signed_in()
    with site().database.reading() as session:
        return render_template("applications/services.html", offers=offers(session, person))


@pages.get(_APPLY)
@for_signed_in
def apply(service: str) -> str:
    """The empty application, with what is known of the person."""
    with site().database.reading() as session:
        offer = _offer(session, service)
        return _page(session, offer, first_sheet(session, offer.filling))


@pages.post(_APPLY)
@for_signed_in
def submit(service: str) -> Answer:
    """Submits the application, or shows it again with what is wrong in it."""
    return take_form(partial(_offer, service=service), _page, _start)


def _start(session: Session, offer: StartOffer, values: Mapping[str, Any]) -> Outcome:
    actor, shown = signed_in().actor, offer.filling.shown
    case_id = start_case(session, site().runtime, actor, offer.id, CHANNEL, values, shown=shown)
    if offer.process.starters:
        return Outcome(url_for("cases.case", case_id=case_id))
    return Outcome(url_for("applications.receipt", case_id=case_id))


@pages.post(f"{_APPLY}/hidden")
@for_signed_in
def hidden(service: str) -> AnyResponse:
    """For the script of the page: which conditional fields are hidden by what was entered so far."""
    with site().database.reading() as session:
        return hidden_answer(_offer(session, service).filling)


def _offer(session: Session, service: str) -> StartOffer:
    offer = offer_of(session, service)
    if offer is None:
        raise not_found(
            _("There is no service “%(service)s” to apply for today. Choose one from the list.", service=service),
            Way(_("See the services"), url_for("services.services")),
        )
    if not is_for(offer.process, signed_in()):
        raise forbidden(
            _(
                "Such cases are opened by: %(groups)s. Ask them or an administrator.",
                groups=_starters(session, offer),
            )
        )
    go_by_service(offer.id)
    return offer


def _starters(session: Session, offer: StartOffer) -> str:
    """The names of the groups that may start a case of the service."""
    names = group_names(session)
    return ", ".join(names.get(id_, id_) for id_ in offer.process.starters or groups_with(session, Role.APPLY))


def _page(session: Session, offer: StartOffer, sheet: Sheet) -> str:
    return render_template(
        "applications/apply.html",
        offer=offer,
        sheet=sheet,
        errors=sheet.errors,
        sent=last_sent(session, signed_in().id, offer.filling.path),
    )
