"""Public announcements of the department; no account is needed to read them."""

from flask import Blueprint, render_template

from storage.queries.outputs import announcements
from web.site import site

pages = Blueprint("announcements", __name__)


@pages.get("/announcements")
def listed() -> str:
    """The announcements of open cases, such as sessions of a commission (ATT-04.1)."""
    with site().database.reading() as session:
        return render_template("announcements.html", announcements=announcements(session))
