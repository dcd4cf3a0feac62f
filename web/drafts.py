"""Drafts at the pages: what was typed is kept when a form is left by a button, and is thrown away when asked."""

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from engine.drafts import drop_draft, keep_draft
from storage.database import Session
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.filling import Filling
from web.form_page import posted_page, typed_fields
from web.language import _
from web.refusals import not_found
from web.site import site

pages = Blueprint("drafts", __name__)


def keep_typed(session: Session, filling: Filling) -> bool:
    """Keeps what was typed into a form that is left by another button; false if it is as it was shown first."""
    page, person = posted_page(), signed_in().id
    if filling.form is None or page is None or (page.owner, page.path) != (person, filling.path):
        return False
    typed = typed_fields()
    if filling.views(filling.read(typed, keep_blank_rows=True)) == filling.views(filling.known):
        drop_draft(session, person, filling.path)
        return False
    if not keep_draft(session, site().runtime.clock, person, filling.path, typed):
        flash(_("What you entered was too long to be kept, and nothing was sent."), "information")
        return False
    return True


@pages.post("/draft/forget")
@for_signed_in
def forget() -> AnyResponse:
    """Throws away what is kept of the form from which this comes, and shows the form as it was first."""
    page, person = posted_page(), signed_in().id
    if page is None or page.owner != person:
        raise not_found(_("There is no such form. Go on from your start page."))
    with site().database.transaction() as session:
        drop_draft(session, person, page.path)
    return redirect(page.path)
