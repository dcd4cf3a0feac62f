"""Texts of diagrams and forms in the language of the page: names of services, steps, terms and groups."""

from flask import Flask, g, request

from engine.texts import ENGLISH, Texts
from storage.database import Session
from storage.queries.definitions import process_names
from storage.queries.users import group_list
from web.language import SOURCE_LANGUAGE, language
from web.moments import now
from web.site import site


def know_service_texts(app: Flask) -> None:
    """Has every page of an application know the texts of services in its language."""
    app.before_request(_load)
    app.jinja_env.filters["service_text"] = service_text


def _load() -> None:
    if language() != SOURCE_LANGUAGE and request.endpoint != "static":
        with site().database.reading() as session:
            g.service_texts = site().runtime.definitions.texts(session, language(), now().date())


def service_texts() -> Texts:
    """The texts of all services in the language of the page."""
    found: Texts = g.get("service_texts", ENGLISH)
    return found


def service_text(text: str) -> str:
    """A text of a diagram or form in the language of the page; as it is written where it has no translation."""
    return service_texts()(text)


def service_names(session: Session) -> dict[str, str]:
    """What the services are called, by the ids of their processes."""
    return {key: service_text(name) for key, name in process_names(session).items()}


def group_names(session: Session) -> dict[str, str]:
    """What the groups are called, by their ids."""
    return {row.id: service_text(row.name) for row in group_list(session)}
