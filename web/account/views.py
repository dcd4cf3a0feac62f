"""The pages of login and logout; each attempt is an audit event of the installation."""

from typing import Literal

from flask import Blueprint, flash, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.installation.accounts import record_visit
from storage.queries.users import user_row
from web.account import carried_form
from web.account.form import LoginAttempt, safe_target
from web.account.gate import for_signed_in
from web.account.passwords import is_password
from web.account.person import Person, person_named, signed_in
from web.account.resuming import login_page, resumed_path
from web.language import _
from web.language_choice import end_session
from web.limits import is_failure, limiter, login_name
from web.navigation import landing_page
from web.site import site

pages = Blueprint("account", __name__)
_UNKNOWN = "unknown"


@pages.get("/login")
def login() -> AnyResponse | str:
    """The login page; who is already signed in is redirected."""
    if current_user.is_authenticated:
        return redirect(landing_page(signed_in()))
    return login_page("")


@pages.post("/login")
@limiter.limit("30 per minute")
@limiter.limit("10 per 5 minutes", key_func=login_name, deduct_when=is_failure)
def log_in() -> AnyResponse | tuple[str, int]:
    """Signs a person in; every failure gets the same answer."""
    attempt = LoginAttempt(request.form.get("login", "").strip(), request.form.get("password", ""))
    errors = attempt.errors()
    person = None if errors else _person_of(attempt)
    if person is None:
        errors = errors or {"login": _("Login name or password is wrong. Check both and try again.")}
        return login_page(request.form.get(carried_form.FIELD, ""), attempt=attempt, errors=errors), 422
    end_session()
    session.permanent = True
    login_user(person)
    return redirect(resumed_path(person) or safe_target(request.args.get("next")) or landing_page(person))


@pages.post("/logout")
@for_signed_in
def log_out() -> AnyResponse:
    """Ends the session."""
    _record("logout", signed_in().id)
    logout_user()
    end_session()
    flash(_("You have signed out."), "information")
    return redirect(url_for("account.login"))


def _person_of(attempt: LoginAttempt) -> Person | None:
    with site().database.reading() as reading:
        row = user_row(reading, attempt.login)
        person = person_named(reading, attempt.login)
    if not is_password(row.password_hash if row else None, attempt.password) or person is None:
        # an unknown name may be a password typed into the wrong field, so it is not kept
        _record("login_failed", row.id if row else _UNKNOWN)
        return None
    _record("login", person.id)
    return person


def _record(what: Literal["login", "login_failed", "logout"], login: str) -> None:
    with site().database.transaction() as writing:
        record_visit(writing, site().runtime.clock, login, what, request.remote_addr or "")
