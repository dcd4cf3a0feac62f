"""The web application: combines pages, security, languages and login; answers no request itself."""

from typing import Any

from flask import Flask, redirect, request, url_for
from flask_login import LoginManager, current_user
from jinja2 import StrictUndefined

from engine.execution.installation.runtime import Runtime
from engine.execution.reasons import LONGEST as LONGEST_REASON
from engine.forms import in_rows
from engine.law import paragraphs
from storage.database import Database
from web import access, announcements, drafts, home, language_choice
from web.account import views as account
from web.account.person import Person, person_of_session
from web.account.resuming import answer_unknown_session
from web.applications import sending, services
from web.applications import views as applications
from web.calendar import views as calendar
from web.cases import diagram_views
from web.cases import views as cases
from web.cases.words import case_name, case_number
from web.character_count import counting_words
from web.due_status import deadline_status, due_status, due_until, is_offer, task_status
from web.incidents import incident_views, moving_views, stopping_views
from web.incidents import views as incidents
from web.incidents.count import know_incidents
from web.language import LANGUAGES, _, language, speak
from web.law import citations
from web.limits import limiter
from web.moments import day_text, is_to_come, left_text, moment_text
from web.navigation import navigation
from web.notices import views as notices
from web.numbers import bound_numbers, number_text
from web.refusals import answer_errors
from web.scripts import SIGNED_OUT, is_script, refused_json
from web.search import views as search
from web.security import protect
from web.service_texts import know_service_texts
from web.settings import Settings
from web.site import EXTENSION, Site, is_without_database, know_office
from web.unstorable import refuse_unstorable
from web.wordings import taking_back
from web.wordings import views as wordings
from web.worklist import beginning_views, handing_over_views, questionnaire_views, sending_views, task_views
from web.worklist import views as worklist

_PAGES = (
    home.pages,
    language_choice.pages,
    announcements.pages,
    account.pages,
    drafts.pages,
    worklist.pages,
    task_views.pages,
    questionnaire_views.pages,
    handing_over_views.pages,
    cases.pages,
    diagram_views.pages,
    incidents.pages,
    incident_views.pages,
    moving_views.pages,
    stopping_views.pages,
    calendar.pages,
    wordings.pages,
    taking_back.pages,
    search.pages,
    notices.pages,
    services.pages,
    applications.pages,
    sending.pages,
    sending_views.pages,
    beginning_views.pages,
)


def create_app(database: Database, runtime: Runtime, settings: Settings) -> Flask:
    """A WSGI application for one installation."""
    paragraphs()  # a table that cannot be read is said before anything else
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.extensions[EXTENSION] = Site(database, runtime, settings)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    bound_numbers(app)
    refuse_unstorable(app)
    protect(app, settings)
    limiter.init_app(app)
    limiter.reset()
    speak(app)
    know_office(app)
    know_service_texts(app)
    _remember_people(app, database)
    know_incidents(app)
    answer_errors(app, database)
    for pages in _PAGES:
        app.register_blueprint(pages)
    app.jinja_env.filters.update(
        moment=moment_text, day=day_text, left=left_text, number=number_text, is_to_come=is_to_come
    )
    app.jinja_env.filters.update(case_name=case_name, case_number=case_number, citations=citations, in_rows=in_rows)
    app.context_processor(_words)
    return app


def _remember_people(app: Flask, database: Database) -> None:
    manager = LoginManager(app)
    manager.login_view = "account.login"
    manager.login_message = None

    @manager.unauthorized_handler  # type: ignore[untyped-decorator]  # as below
    def _lead_to_login() -> Any:
        if is_script():
            return refused_json(401, _("Your session has ended. Sign in again."), SIGNED_OUT)
        if request.method == "GET":
            return redirect(url_for("account.login", next=request.full_path.rstrip("?")))
        return answer_unknown_session() or redirect(url_for("account.login"))

    @manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login carries no types
    def _load(kept: str) -> Person | None:
        if is_without_database():
            return None
        with database.reading() as session:
            return person_of_session(session, kept)


def organisation_name() -> str:
    """The name of the organisation in the header, in the language of the page."""
    from web.site import site  # noqa: PLC0415  # only within a request

    settings = site().settings
    own = {"kk": settings.organisation_kk, "ru": settings.organisation_ru}.get(language(), "")
    return own or settings.organisation or _("Justice department")


def _words() -> dict[str, Any]:
    """What is available to every template."""

    person = current_user if current_user and current_user.is_authenticated else None
    return {
        "person": person,
        "navigation": navigation(person) if person else [],
        "organisation": organisation_name,
        "due_status": due_status,
        "due_until": due_until,
        "is_offer": is_offer,
        "task_status": task_status,
        "deadline_status": deadline_status,
        "access": access,
        "language": language(),
        "languages": LANGUAGES,
        "way_to_language": language_choice.way_to,
        "counting_words": counting_words,
        "longest_reason": LONGEST_REASON,
    }
