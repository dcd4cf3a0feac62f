"""What a person may send into a case in addition to his tasks, as a form to fill in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.execution.case.case_context import vintage_of
from engine.execution.case.case_view import CaseView
from engine.execution.installation.applicant_account import with_account
from engine.spiff.state.places import Place
from storage.database import Session, StoredRow
from storage.rows import as_case
from web.held_form import Filling
from web.marks import offer_mark
from web.navigation import Way
from web.service_texts import labels_of, service_text, service_texts
from web.site import choices_of, site


@dataclass(frozen=True)
class Sendable:
    """Something that a case accepts from a person now.

    `name` is what is sent, `action` what the person does, `subject` whom it is about, `back` where he came from.
    """

    case: StoredRow
    element: str
    token: int
    name: str
    action: str
    filling: Filling
    back: Way
    subject: str | None = None


@dataclass(frozen=True)
class SendingPage:
    """The address of the page on which something is sent, the way back from it, and whom it is about."""

    path: str
    back: Way
    subject: str | None = None
    #: who sends it from his account; None for an official
    applicant: str | None = None


def sendable_at(
    session: Session, case: StoredRow, view: CaseView, place: Place, form_id: str, page: SendingPage
) -> Sendable:
    """The form for the message that a token waits for."""
    runtime = site().runtime
    definition = choices_of(session, vintage_of(runtime, as_case(case))).kept("form", form_id)
    form = runtime.definitions.form(session, definition, service_texts()).beside(labels_of(session, case))
    name = service_text(place.node.name or place.node.id, element=place.node.id)
    action = service_text(place.node.action, element=place.node.id)
    mark = offer_mark(session, case.id, place.node.id, page.subject)
    is_suspended = bool(case.suspended_at)
    seen: Mapping[str, Any] = view.variables(place.token)
    if page.applicant is not None:
        seen = with_account(session, form, seen, page.applicant)
    filling = Filling(form, definition, seen, page.path, mark=mark, is_suspended=is_suspended)
    return Sendable(case, place.node.id, place.token, name, action, filling, page.back, page.subject)
