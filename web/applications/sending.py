"""What an applicant may send into his case beside his tasks, such as an objection: the form, and its sending."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import AtqaruError
from engine.execution.definitions import kept
from engine.execution.errors import InvalidForm, NoSuchTask
from engine.execution.reading import view_case
from engine.execution.sending import form_of, send_message
from engine.execution.surroundings import vintage_of
from engine.forms import Form
from storage.database import Session, StoredRow
from storage.queries.cases import case_row
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.applications.ownership import own
from web.language import _
from web.moments import now
from web.posting import error_links
from web.refusals import Refused
from web.service_texts import go_by_case, service_text, service_texts
from web.site import site

pages = Blueprint("sending", __name__)
_MESSAGE = "/account/applications/<int:case_id>/send/<element>"


@dataclass(frozen=True)
class Sendable:
    """Something that a case takes from its applicant now; `variables` are what its form may read."""

    element: str
    name: str
    form: Form
    variables: Mapping[str, Any]


def sendable(session: Session, case: StoredRow) -> list[Sendable]:
    """What the applicant may send into a case now."""
    runtime, found = site().runtime, []
    try:
        view = view_case(session, runtime, case.id)
    except AtqaruError:  # it has ended, or cannot be read: nothing is taken then
        return []
    for place in view.places():
        if form_id := form_of(place):
            definition = kept(session, "form", form_id, vintage_of(runtime, dict(case._mapping)))
            form = runtime.definitions.form(session, definition, service_texts())
            name = service_text(place.node.name or place.node.id)
            found.append(Sendable(place.node.id, name, form, view.variables(place.token)))
    return found


@pages.get(_MESSAGE)
@for_signed_in
def write(case_id: int, element: str) -> str:
    """The empty form."""
    with site().database.reading() as session:
        case = own(case_row(session, case_id))
        go_by_case(session, case)
        return _page(case, _wanted(session, case, element), {}, {})


@pages.post(_MESSAGE)
@for_signed_in
def send(case_id: int, element: str) -> AnyResponse | tuple[str, int]:
    """Sends it, or shows the form again with what is wrong in it."""
    with site().database.reading() as session:
        case = own(case_row(session, case_id))
        go_by_case(session, case)
        wanted = _wanted(session, case, element)
    raw = wanted.form.read(request.form.to_dict(flat=False))
    submission = wanted.form.validate(raw, wanted.variables, site().runtime.office.functions, now())
    if submission.errors:
        return _page(case, wanted, raw, submission.errors), 422
    try:
        with site().database.transaction() as session:
            send_message(session, site().runtime, signed_in().actor, case_id, element, submission.values)
    except InvalidForm as refused:  # the case has moved on since the form was checked
        return _page(case, wanted, raw, refused.errors), 422
    except NoSuchTask as error:
        raise _over() from error
    flash(_("“%(name)s” is sent.", name=wanted.name), "success")
    return redirect(url_for("applications.application", case_id=case_id))


def _wanted(session: Session, case: StoredRow, element: str) -> Sendable:
    found = next((one for one in sendable(session, case) if one.element == element), None)
    if found is None:
        raise _over()
    return found


def _over() -> Refused:
    return Refused(409, _("This cannot be sent any more"), _("The case has gone on. Nothing was sent."))


def _page(case: StoredRow, wanted: Sendable, values: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    views = wanted.form.view(values, wanted.variables, errors, site().runtime.office.functions, now())
    return render_template(
        "applications/send.html", case=case, wanted=wanted, views=views, errors=error_links(views, errors)
    )
