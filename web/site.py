"""What every page stands on: the database, the engine and the settings of the application that answers."""

from dataclasses import dataclass

from flask import current_app

from engine.execution.runtime import Runtime
from storage.database import Database
from web.settings import Settings

EXTENSION = "atqaru"


@dataclass(frozen=True)
class Site:
    """The installation behind the pages."""

    database: Database
    runtime: Runtime
    settings: Settings


def site() -> Site:
    """The site of the application that answers this request."""
    found: Site = current_app.extensions[EXTENSION]
    return found
