"""Choosing a service, filling in its application, and the receipt."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.cases import start_case
from engine.execution.errors import InvalidForm
from engine.forms import Submission
from storage.database import Session
from web.account.gate import for_signed_in
from web.account.person import Person, signed_in
from web.applications.offers import CHANNEL, Offer, is_for, offer_of, offers
from web.language import _
from web.moments import now
from web.navigation import Way
from web.posting import asks_for_rows, error_links, hidden_fields, with_rows
from web.refusals import forbidden, not_found
from web.site import site

pages = Blueprint("services", __name__)
_APPLY = "/services/<service>/apply"


@pages.get("/services")
@for_signed_in
def services() -> str:
    """The services that the person can apply for, or start as a part of the work here."""
    person = signed_in()
    with site().database.reading() as session:
        return render_template("applications/services.html", offers=offers(session, person))


@pages.get(_APPLY)
@for_signed_in
def apply(service: str) -> str:
    """The empty application, with what is known of the person."""
    with site().database.reading() as session:
        return _page(_offer(session, service), {}, {})


@pages.post(_APPLY)
@for_signed_in
def submit(service: str) -> AnyResponse | tuple[str, int] | str:
    """Takes the application in, or shows it again with what is wrong in it."""
    person, posted = signed_in(), request.form.to_dict(flat=False)
    with site().database.reading() as session:
        offer = _offer(session, service)
    if asks_for_rows(posted):
        return _page(offer, with_rows(offer.form, posted), {})
    raw = offer.form.read(posted)
    submission = _check(offer, raw)
    if submission.errors:
        return _page(offer, raw, submission.errors), 422
    try:
        with site().database.transaction() as writing:
            case_id = start_case(writing, site().runtime, person.actor, service, CHANNEL, submission.values)
    except InvalidForm as refused:  # midnight, or a new version, between the two checks
        return _page(offer, raw, _check(offer, raw).errors or refused.errors), 422
    if offer.process.starters:
        return redirect(url_for("cases.case", case_id=case_id))
    return redirect(url_for("applications.receipt", case_id=case_id))


@pages.post(f"{_APPLY}/hidden")
@for_signed_in
def hidden(service: str) -> AnyResponse:
    """For the script of the page: which conditional fields are hidden by what was entered so far."""
    with site().database.reading() as session:
        offer = _offer(session, service)
    raw = offer.form.read(request.form.to_dict(flat=False), keep_blank_rows=True)
    return jsonify(hidden=hidden_fields(_views(offer, raw, {})))


def _offer(session: Session, service: str) -> Offer:
    offer = offer_of(session, service)
    if offer is None:
        raise not_found(
            _("There is no service “%(service)s” to apply for today. Choose one from the list.", service=service),
            Way(_("See the services"), url_for("services.services")),
        )
    if not is_for(offer.process, signed_in()):
        raise forbidden(_("This service is started by others. Sign in with an account of theirs to start it."))
    return offer


def _check(offer: Offer, raw: Mapping[str, Any]) -> Submission:
    return offer.form.validate(raw, offer.registers, site().runtime.office.functions, now(), translate=_)


def _page(offer: Offer, values: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    views = _views(offer, values, errors)
    return render_template("applications/apply.html", offer=offer, views=views, errors=error_links(views, errors))


def _views(offer: Offer, values: Mapping[str, Any], errors: Mapping[str, str]) -> Any:
    return offer.form.view(
        values, {**_known(signed_in()), **offer.registers}, errors, site().runtime.office.functions, now()
    )


def _known(person: Person) -> dict[str, Any]:
    """What the account knows, under the names that application forms use."""
    known: dict[str, Any] = {
        "applicant_full_name": person.name,
        "full_name": person.name,
        "filled_on": now().date().isoformat(),
    }
    return {**known, "applicant_iin": person.iin, "iin": person.iin} if person.iin else known
