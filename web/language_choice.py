"""The choice of a language: kept in the session, made by a plain link that leads back to the current page."""

from flask import Blueprint, redirect, request, session, url_for
from flask.globals import request_ctx
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from web.account.form import safe_target
from web.language import CHOSEN, LANGUAGES, choose_language

pages = Blueprint("language", __name__)


@pages.get("/language/<code>")
def choose(code: str) -> AnyResponse:
    """Keeps the language, and goes back to the page that `next` names."""
    if code not in LANGUAGES:
        raise NotFound
    choose_language(code)
    return redirect(safe_target(request.args.get("next")) or url_for("home.home"))


def way_to(code: str) -> str:
    """The address that chooses a language and leads back to the current page."""
    return url_for("language.choose", code=code, next=_page_at_hand())


def _page_at_hand() -> str | None:
    """The address of the page, if it can be requested again: not every posted form has a page there."""
    adapter = request_ctx.url_adapter
    if adapter is None or not adapter.test(request.path, "GET"):
        return None
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def end_session() -> None:
    """Empties the session except for the language, which belongs to the browser, not to the person."""
    chosen = session.get(CHOSEN)
    session.clear()
    if chosen is not None:
        session[CHOSEN] = chosen
