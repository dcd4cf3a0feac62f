"""The home address, the health check, and the icon of the site."""

from flask import Blueprint, Response, current_app, jsonify, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from storage.errors import DATABASE_FAILURES, NewerDatabase, OutdatedDatabase, UnwritableDatabase
from storage.schema import require_current
from storage.writable import require_writable
from web.account.person import signed_in
from web.navigation import landing_page
from web.site import site

pages = Blueprint("home", __name__)
#: What is wrong with the database, as monitoring reads it; the log says more.
_STATES = {OutdatedDatabase: "outdated", NewerDatabase: "newer", UnwritableDatabase: "unwritable"}


@pages.get("/")
def home() -> AnyResponse:
    """Redirects people to their work."""
    return redirect(landing_page(signed_in()) if current_user.is_authenticated else url_for("account.login"))


@pages.get("/health")
def health() -> tuple[Response, int]:
    """Reports that this process answers and whether its database can be used; needs none of its data."""
    try:
        require_current(site().database)
        require_writable(site().database)
    except DATABASE_FAILURES as error:
        current_app.logger.warning("the database cannot be used: %s", error)
        state = next((state for kind, state in _STATES.items() if isinstance(error, kind)), "unreachable")
        return jsonify(status="unusable", database=state), 503
    return jsonify(status="ok"), 200


@pages.get("/favicon.ico")
def favicon() -> AnyResponse:
    """Browsers request it under this name; it is an SVG."""
    return redirect(url_for("home.picture"), 301)


@pages.get("/favicon.svg")
def picture() -> Response:
    """A token on its way through a gateway."""
    return Response(_PICTURE, mimetype="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


_PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">\
<rect width="32" height="32" rx="7" fill="#0b5563"/>\
<path d="M16 5 27 16 16 27 5 16Z" fill="none" stroke="#fff" stroke-width="2.5" stroke-linejoin="round"/>\
<circle cx="16" cy="16" r="4" fill="#f6b73c"/></svg>"""
