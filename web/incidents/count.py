"""How many incidents are open: the number that the navigation shows to those who mend them."""

from flask import Flask, g, request
from flask_login import current_user

from storage.queries.incidents import Wanted, incident_count
from web import access
from web.site import site


def know_incidents(app: Flask) -> None:
    """Has every page of an application know the number of open incidents, for those who look after them."""
    app.before_request(_load)


def _load() -> None:
    if request.endpoint == "static" or not current_user.is_authenticated or not access.may_retry(current_user):
        return
    with site().database.reading() as session:
        g.open_incidents = incident_count(session, Wanted(not_of=current_user.id))


def open_incidents() -> int:
    """The number of open incidents when the request began."""
    return int(g.get("open_incidents", 0))
