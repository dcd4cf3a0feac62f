"""What every page depends on: the database, the engine and the settings of the application that answers."""

from dataclasses import dataclass, replace

from flask import Flask, current_app, g, request

from engine.execution.installation.choices import Choices
from engine.execution.installation.chosen_versions import Vintage
from engine.execution.installation.runtime import Runtime
from storage.database import Database, Session
from web.settings import Settings

EXTENSION = "atqaru"


@dataclass(frozen=True)
class Site:
    """The installation behind the pages."""

    database: Database
    runtime: Runtime
    settings: Settings


#: Answered without office, people and texts of services, and so also while these cannot be read.
_BARE = frozenset({"static", "home.health", "home.favicon", "home.picture", "language.choose"})


def is_bare() -> bool:
    """Whether the request needs no table beforehand, or none can be read any more."""
    return request.endpoint in _BARE or is_without_database()


def is_without_database() -> bool:
    """Whether the database has failed during this request."""
    return bool(g.get("is_without_database"))


def do_without_database() -> None:
    """Makes the rest of the answer read nothing: the database does not answer."""
    g.is_without_database = True


def know_office(app: Flask) -> None:
    """Makes every page of an application use the calendar and the hours as they are entered now."""
    app.before_request(_look_at_office)


def _look_at_office() -> None:
    if not is_bare():
        found = installation()
        with found.database.reading() as session:
            g.site = replace(found, runtime=found.runtime.at_present(session))


def site() -> Site:
    """The site of the application that answers this request, with the current office."""
    found: Site = g.get("site") or installation()
    return found


def choices_of(session: Session, vintage: Vintage) -> Choices:
    """The versions that a vintage takes."""
    return Choices(session, site().runtime.definitions, vintage)


def installation() -> Site:
    """The site of the application as it was set up."""
    found: Site = current_app.extensions[EXTENSION]
    return found
