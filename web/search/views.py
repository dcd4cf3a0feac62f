"""The page of the search; the search field is on every page of people who work here."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from storage.database import Session
from storage.numbers import number_of
from web import access
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.cases.listing import listing
from web.language import _
from web.refusals import forbidden
from web.search import finding
from web.search.finding import Found, find
from web.site import site

pages = Blueprint("search", __name__)
#: No name or number is longer.
LONGEST_TEXT = 200


@pages.get("/search")
@for_signed_in
def search() -> str | Response:
    """The cases that fit the query; a whole number that fits one case redirects to it."""
    person = signed_in()
    if not access.is_operator(person):
        raise forbidden(_("The search is for staff. Your applications are in your account."))
    text = " ".join(request.args.get("q", "")[:LONGEST_TEXT].split())
    after = request.args.get("after", type=number_of)
    with site().database.reading() as session:
        found = find(session, person, text, after)
        if found and found.is_exact and found.count == 1:
            return redirect(url_for("cases.case", case_id=found.rows[0].id))
        return _page(session, text, found, after)


def _page(session: Session, text: str, found: Found | None, after: int | None) -> str:
    rows = found.rows if found else ()
    return render_template(
        "search/search.html",
        text=text,
        found=found,
        rows=rows,
        most_counted=finding.MOST_COUNTED,
        listed=listing(session, rows),
        sees_all=access.may_list_cases(signed_in()),
        is_first=after is None,
        first_page=url_for("search.search", q=text),
        next_page=url_for("search.search", q=text, after=rows[-1].id) if found and found.has_more else None,
    )
