"""Security of every answer: headers, the session cookie's flags, CSRF protection of forms."""

from datetime import timedelta

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from web.form_page import CSRF_FIELD
from web.settings import Settings

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: No page posts more; pages with file uploads will have their own limit.
LARGEST_POST = 2 * 1024 * 1024
MOST_FIELDS = 5_000


class _Cookies(SecureCookieSessionInterface):
    """Marks the session cookie Secure whenever the page came by https."""

    def get_cookie_secure(self, app: Flask) -> bool:
        from flask import request  # noqa: PLC0415  # only within a request

        current: Request = request
        return current.is_secure


def protect(app: Flask, settings: Settings) -> None:
    """Adds the protection to an application."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="atqaru",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        MAX_CONTENT_LENGTH=LARGEST_POST,
        MAX_FORM_MEMORY_SIZE=LARGEST_POST,
        MAX_FORM_PARTS=MOST_FIELDS,
        WTF_CSRF_FIELD_NAME=CSRF_FIELD,  # with a dash, which no component of a form has in its key
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form may stay open over lunch
    )
    app.session_interface = _Cookies()
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # as Flask documents it
    CSRFProtect(app)
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # pages hold personal data: no proxy and no later user of this computer may find them in a cache
    response.headers.setdefault("Cache-Control", "no-store")
    return response
