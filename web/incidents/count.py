"""How many incidents are open: the number in the navigation of those who fix them."""

from flask import Flask, g
from flask_login import current_user

from storage.queries.incidents import IncidentFilter, incident_count
from web import access
from web.site import is_bare, site


def know_incidents(app: Flask) -> None:
    """Shows the number of open incidents on every page of an application to those who fix them."""
    app.before_request(_load)


def _load() -> None:
    if is_bare() or not current_user.is_authenticated or not access.may_retry(current_user):
        return
    with site().database.reading() as session:
        g.open_incidents = incident_count(session, IncidentFilter(not_of=current_user.id))


def open_incidents() -> int:
    """The number of open incidents when the request began."""
    return int(g.get("open_incidents", 0))
