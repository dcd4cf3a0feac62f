"""Drafts: discards what was typed into a form and kept, when the person asks for it."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.installation.drafts import drop_draft
from storage.queries.drafts import draft_row
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.form_page import mark_of, posted_page
from web.language import _
from web.marks import fits
from web.refusals import not_found
from web.site import site

pages = Blueprint("drafts", __name__)


@pages.post("/draft/forget")
@for_signed_in
def forget() -> AnyResponse:
    """Discards the draft of the form from which the request comes, and shows the empty form."""
    page, person = posted_page(), signed_in().id
    if page is None or page.owner != person:
        raise not_found(_("There is no such form. Continue from your start page."))
    with site().database.transaction() as session:
        draft = draft_row(session, person, page.path)
        if draft is not None and fits(page.mark, mark_of(draft.fields)):
            drop_draft(session, person, page.path)
    return redirect(page.path)
