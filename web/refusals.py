"""Pages that say no: each names what is wrong and a way on, with the status that fits."""

from collections.abc import Mapping

from flask import Flask, current_app, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import AtqaruError
from engine.execution.errors import (
    CaseSuspended,
    ChannelClosed,
    IncidentClosed,
    NoDefinition,
    NoSuchCase,
    NoSuchTask,
    NotOpen,
    NotYours,
    OwnCase,
    OwnMatter,
)
from engine.spiff.state.errors import NotWaiting
from storage.database import Database
from storage.errors import StaleRow, StorageError, UnusableDatabase, is_away
from web.access import is_applicant_only
from web.account import resuming
from web.form_page import typed_texts
from web.language import N_, SOURCE_LANGUAGE, _, language
from web.navigation import Way, landing_page
from web.scripts import BUSY, OVER, SUSPENDED, is_script, refused_json
from web.site import do_without_database

Answer = tuple[str | AnyResponse, int]
_STATUS: Mapping[type[Exception], int] = {
    NoSuchCase: 404,
    NoSuchTask: 404,
    NoDefinition: 404,
    NotYours: 403,
    NotOpen: 409,
    CaseSuspended: 409,
    ChannelClosed: 409,
    IncidentClosed: 409,
    NotWaiting: 409,
    StaleRow: 409,
    StorageError: 503,
}
_FOR_SCRIPTS: Mapping[type[Exception], str] = {CaseSuspended: SUSPENDED, NotOpen: OVER, StaleRow: BUSY}


class Refused(AtqaruError):
    """Ends a request with a page of its own: a title, what is wrong and what to do, and ways on.

    `reason` tells a script what is the matter.
    """

    def __init__(self, status: int, title: str, message: str, *ways: Way, reason: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.title = title
        self.ways = ways
        self.reason = reason


def forbidden(message: str, *ways: Way) -> Refused:
    """The person may not see or do that."""
    return Refused(403, _("This is not for your account"), message, *ways)


def not_found(message: str, *ways: Way) -> Refused:
    """There is no such thing, or the person need not know that there is."""
    return Refused(404, _("There is no such page"), message, *ways)


def answer_errors(app: Flask, database: Database) -> None:
    """Gives an application its pages for errors."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(AtqaruError, _refused_by_engine)
    app.register_error_handler(StorageError, _refused_by_engine)
    driver = database.engine.dialect.loaded_dbapi
    for kind in (OperationalError, InterfaceError, driver.OperationalError, driver.InterfaceError):
        app.register_error_handler(kind, _without_database)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _without_token)
    app.register_error_handler(Exception, _broken)


def _page(status: int, title: str, message: str, ways: tuple[Way, ...] = (), reason: str = "") -> Answer:
    if is_script():
        return refused_json(status, message, reason)
    known = ways or ((Way(_("Go to your start page"), landing_page(current_user)),) if _is_known() else ())
    return render_template("refused.html", title=title, message=message, ways=known, typed=typed_texts()), status


def _is_known() -> bool:
    return bool(current_user and current_user.is_authenticated)


def _refused(error: Refused) -> Answer:
    return _page(error.status, error.title, str(error), error.ways, error.reason)


def _refused_by_engine(error: Exception) -> Answer:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    titles = {
        403: _("This is not for your account"),
        404: _("There is no such page"),
        409: _("This has changed meanwhile"),
    }
    message = _reason(error)
    if isinstance(error, StaleRow):
        message = _(
            "Somebody else was faster. Nothing of yours was stored; open the page again and look at what changed."
        )
    elif isinstance(error, UnusableDatabase):
        message = _("The database cannot be used as it is. Nothing was stored; tell an administrator.")
    elif isinstance(error, StorageError):
        message = _("The database is busy. Nothing was stored; wait a moment and send it again.")
    reason = next((reason for kind, reason in _FOR_SCRIPTS.items() if isinstance(error, kind)), "")
    return _page(status, titles.get(status, _("That did not work")), message, reason=reason)


def _reason(error: Exception) -> str:
    """What the engine says, which says it in English; in other languages what that kind of error means."""
    if language() == SOURCE_LANGUAGE and not (isinstance(error, CaseSuspended) and is_applicant_only(current_user)):
        return _sentence(str(error))
    return _(next((text for kind, text in _MEANING.items() if isinstance(error, kind)), _NO_MEANING))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "!", "?")) else ".")


def _without_token(_error: CSRFError) -> Answer | resuming.Answer:
    if answer := resuming.answer_unknown_session():
        return answer
    message = _(
        "Nothing was stored: your session is over or this form is from an earlier one. "
        "Go back, open the page again and repeat what you did."
    )
    return _page(400, _("This form is out of date"), message, (Way(_("Sign in"), url_for("account.login")),))


def _http(error: HTTPException) -> Answer | HTTPException:
    if error.code is None or error.code < 400:
        return error
    title, message = _HTTP.get(error.code, (error.name, error.description or ""))
    return _page(error.code, _(title), _(message))


def _without_database(error: Exception) -> Answer:
    """The database is away, or its disk is full; who asks cannot be read either."""
    if isinstance(error, DBAPIError) and not is_away(error):
        return _broken(error)
    current_app.logger.error("page %s: the database failed", request.path, exc_info=error)
    do_without_database()
    return _page(503, _("That did not work"), _("The database does not answer. Nothing was stored; try again soon."))


def _broken(error: Exception) -> Answer:
    current_app.logger.error("page %s failed", request.path, exc_info=error)
    title, message = _HTTP[500]
    return _page(500, _(title), _(message))


_MEANING: Mapping[type[Exception], str] = {
    NoSuchCase: N_("There is no such case or notice. Look it up in your list."),
    NoSuchTask: N_("The task is done already or was called off. Go back to the worklist."),
    NoDefinition: N_("The service is not in force on that day. Tell an administrator."),
    OwnMatter: N_(
        "This decides on your own application. Nobody works on his own: ask a colleague to do what there is to do."
    ),
    OwnCase: N_(
        "This is your own application. Nobody works on his own: see in your account how it stands, and ask a colleague "
        "to do what there is to do."
    ),
    NotYours: N_(
        "This is for other groups, or somebody else has claimed it. Ask an administrator if it should be yours."
    ),
    NotOpen: N_("The case has ended. Nothing can be done in it any more."),
    CaseSuspended: N_(
        "An administrator has suspended the case: nothing can be done in it until it goes on. Terms go on running."
    ),
    IncidentClosed: N_("The incident is closed already: somebody was faster, or the case took another course."),
    ChannelClosed: N_("Nothing is taken in at this hour. Come back in office hours."),
}
_NO_MEANING = N_(
    "This cannot be done as things stand. Nothing was stored; open the page again and look at what changed."
)
_HTTP: Mapping[int, tuple[str, str]] = {
    400: (N_("This request cannot be read"), N_("Go back, open the page again and repeat what you did.")),
    401: (N_("Sign in first"), N_("This page is for people who have signed in.")),
    403: (
        N_("This is not for your account"),
        N_("Your groups do not open this page. Ask an administrator if they should."),
    ),
    404: (N_("There is no such page"), N_("Check the address, or go on from your start page.")),
    405: (N_("There is no such page"), N_("This address takes forms only. Go on from your start page.")),
    413: (
        N_("That is too much"),
        N_("What you sent is larger than a form may be. Shorten the texts and send it again."),
    ),
    429: (
        N_("Too many attempts"),
        N_("Wait five minutes, then try again. Ask an administrator if you forgot your password."),
    ),
    500: (
        N_("Something went wrong"),
        N_("Nothing was stored. Try again; if it happens once more, tell an administrator the time."),
    ),
}
