"""Error pages: each names what is wrong and what to do next, with the right status code."""

from collections.abc import Mapping

import structlog
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
    NobodyElse,
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
from web.account import resuming
from web.form_page import typed_texts
from web.language import N_, SOURCE_LANGUAGE, _, language
from web.navigation import Way, landing_page
from web.reference import new_reference
from web.scripts import BUSY, OVER, SUSPENDED, is_script, refused_json
from web.site import do_without_database

_log = structlog.get_logger(__name__)
Answer = tuple[str | AnyResponse, int]
_STATUS: Mapping[type[Exception], int] = {
    NoSuchCase: 404,
    NoSuchTask: 404,
    NoDefinition: 404,
    NotYours: 403,
    NotOpen: 409,
    CaseSuspended: 409,
    NobodyElse: 409,
    ChannelClosed: 409,
    IncidentClosed: 409,
    NotWaiting: 409,
    StaleRow: 409,
    StorageError: 503,
}
#: What the page is called, where the status alone says too little.
_TITLES: Mapping[type[Exception], str] = {
    CaseSuspended: N_("Case suspended"),
    NobodyElse: N_("Nobody else could do it"),
    NotOpen: N_("The case has ended"),
    ChannelClosed: N_("Applications are not accepted now"),
}
_FOR_SCRIPTS: Mapping[type[Exception], str] = {CaseSuspended: SUSPENDED, NotOpen: OVER, StaleRow: BUSY}


class Refused(AtqaruError):
    """Ends a request with an error page: a title, what is wrong and what to do, and links.

    `reason` is a code for scripts.
    """

    def __init__(self, status: int, title: str, message: str, *ways: Way, reason: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.title = title
        self.ways = ways
        self.reason = reason


def forbidden(message: str, *ways: Way) -> Refused:
    """The person may not see or do that."""
    return Refused(403, _("Not available to your account"), message, *ways)


def not_found(message: str, *ways: Way) -> Refused:
    """There is no such thing, or the person must not learn that it exists."""
    return Refused(404, _("Not found"), message, *ways)


def answer_errors(app: Flask, database: Database) -> None:
    """Registers the error pages of an application."""
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
    titles = {403: N_("Not available to your account"), 404: N_("Not found"), 409: N_("The data have changed")}
    title = next((text for kind, text in _TITLES.items() if isinstance(error, kind)), titles.get(status))
    message = _reason(error)
    if isinstance(error, StaleRow):
        message = _(
            "This was changed meanwhile. What you sent now was not stored. Open the page again to see the change."
        )
    elif isinstance(error, UnusableDatabase):
        message = _("The database cannot be used in its present state. Nothing was stored. Inform an administrator.")
    elif isinstance(error, StorageError):
        message = _("The database is busy. Nothing was stored. Wait a moment and send it again.")
    reason = next((reason for kind, reason in _FOR_SCRIPTS.items() if isinstance(error, kind)), "")
    return _page(status, _(title or N_("Action failed")), message, reason=reason)


def _reason(error: Exception) -> str:
    """The meaning of that kind of error; of a kind without one, in English, the engine's own message."""
    meaning = next((text for kind, text in _MEANING.items() if isinstance(error, kind)), None)
    if meaning is None and language() == SOURCE_LANGUAGE:
        return _sentence(str(error))
    return _(meaning or _NO_MEANING)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "!", "?")) else ".")


def _without_token(_error: CSRFError) -> Answer | resuming.Answer:
    if answer := resuming.answer_unknown_session():
        return answer
    message = _(
        "Nothing was stored: your session has ended, or this form is from an earlier one. Go back, open the "
        "page again and repeat what you did."
    )
    return _page(400, _("This form has expired"), message, (_to_sign_in(),))


def _to_sign_in() -> Way:
    return Way(_("Sign in"), url_for("account.login"))


def _http(error: HTTPException) -> Answer | HTTPException:
    if error.code is None or error.code < 400:
        return error
    if error.code >= 500:
        return _broken(error)
    title, message = _HTTP.get(error.code, _HTTP[400])
    ways = (_to_sign_in(),) if error.code in _SIGNED_OUT else ()
    return _page(error.code, _(title), _(message), ways)


def _without_database(error: Exception) -> Answer:
    """The database is unreachable, or its disk is full; the person cannot be read either."""
    if isinstance(error, DBAPIError) and not is_away(error):
        return _broken(error)
    current_app.logger.error("page %s: the database failed", request.path, exc_info=error)
    do_without_database()
    return _page(
        503, _("Action failed"), _("The database does not respond. Nothing was stored. Try again in a moment.")
    )


def _broken(error: Exception) -> Answer:
    """An unexpected error; the number on the page is in its line of the log."""
    reference = new_reference()
    _log.error("page failed", path=request.path, reference=reference, exc_info=error)
    message = _(
        "Nothing was stored. Try again. If it happens again, give an administrator this reference: %(reference)s.",
        reference=reference,
    )
    return _page(500, _("Internal error"), message)


_MEANING: Mapping[type[Exception], str] = {
    NoSuchCase: N_("There is no such case or notice. Find it in your list."),
    NoSuchTask: N_("The task is already completed or cancelled. Go back to the worklist."),
    NoDefinition: N_("The service is not in force on that day. Inform an administrator."),
    OwnMatter: N_(
        "This concerns your own application. Nobody may work on their own application: ask a colleague to do it."
    ),
    OwnCase: N_(
        "This is your own application. Nobody may work on their own application: see its state in your account, and ask"
        " a colleague to do the work."
    ),
    NotYours: N_(
        "This is for other groups, or somebody else has claimed it. Ask an administrator if it should be yours."
    ),
    NobodyElse: N_("The task is for you alone: if you returned it, nobody could do it. It stays yours."),
    NotOpen: N_("The case has ended. Nothing more can be done in it."),
    CaseSuspended: N_(
        "An administrator has suspended the case: nothing can be done in it until it is resumed. Deadlines "
        "keep running."
    ),
    IncidentClosed: N_("The incident is already closed: it was resolved, or the case took another path."),
    ChannelClosed: N_("Applications are not accepted at this hour. Come back during office hours."),
}
_NO_MEANING = N_(
    "This is not possible in the current state. Nothing was stored. Open the page again to see what has changed."
)
#: Answers to people who have not signed in.
_SIGNED_OUT = (401, 429)
_HTTP: Mapping[int, tuple[str, str]] = {
    400: (N_("This request cannot be read"), N_("Go back, open the page again and repeat what you did.")),
    401: (N_("Sign in first"), N_("This page is for people who have signed in.")),
    403: (
        N_("Not available to your account"),
        N_("Your groups have no access to this page. Ask an administrator if they should."),
    ),
    404: (N_("Page not found"), N_("Check the address, or continue from your start page.")),
    405: (N_("Page not found"), N_("This address accepts forms only. Continue from your start page.")),
    413: (
        N_("Request too large"),
        N_("What you sent is larger than allowed. Shorten the texts and send it again."),
    ),
    429: (
        N_("Too many attempts"),
        N_("Wait five minutes, then try again. Ask an administrator if you forgot your password."),
    ),
}
