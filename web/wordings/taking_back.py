"""The page by which an administrator takes back a text that waits for its day, with a reason."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.definition.findings import RefusedDefinition
from engine.deployment.versions import InUse, NotPending, withdraw_deployment
from engine.wordings import split_key
from storage.database import Session
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.language import LANGUAGES, _
from web.moments import now
from web.reasons import reason_error
from web.refusals import not_found
from web.site import site
from web.wordings.gate import require_administrator
from web.wordings.listing import title_of
from web.wordings.versions import ShownVersion, shown_versions

pages = Blueprint("taking_back", __name__)
_VERSION = "/wordings/<key>/versions/<int:version>/take-back"


@pages.get(_VERSION)
@for_signed_in
def ask(key: str, version: int) -> str:
    """The text that would be taken back."""
    require_administrator()
    with site().database.reading() as session:
        return _page(_waiting(session, key, version), "", {})


@pages.post(_VERSION)
@for_signed_in
def take_back(key: str, version: int) -> AnyResponse | tuple[str, int]:
    """Takes back a version that waits."""
    require_administrator()
    reason = request.form.get("reason", "")
    with site().database.reading() as session:
        shown = _waiting(session, key, version)
    if wrong := reason_error(reason, is_of_case=False):
        return _page(shown, reason, {"reason": wrong}), 422
    try:
        with site().database.transaction() as session:
            withdraw_deployment(session, site().runtime, signed_in().actor, shown.deployment_id, reason)
    except NotPending as error:
        raise _no_such_version() from error
    except (InUse, RefusedDefinition):
        message = _("The text cannot be taken back: what waits with it needs it. Put another text in force instead.")
        return _page(shown, reason, {"": message}), 422
    flash(_("Version %(version)s is taken back.", version=version), "success")
    return redirect(url_for("wordings.wording", key=key))


def _waiting(session: Session, key: str, version: int) -> ShownVersion:
    found = (each for each in shown_versions(session, key, now().date()) if each.file.version == version)
    shown = next(found, None)
    if shown is None or not shown.may_be_taken_back:
        raise _no_such_version()
    return shown


def _no_such_version() -> Exception:
    return not_found(_("No such version waits: it is in force, or was taken back. Look at the page of the text."))


def _page(shown: ShownVersion, reason: str, errors: dict[str, str]) -> str:
    _id, written_in = split_key(shown.file.key)
    return render_template(
        "wordings/take_back.html",
        shown=shown,
        heading=title_of(shown.file),
        written_in=written_in,
        language_name=LANGUAGES[written_in],
        reason=reason,
        errors=errors,
        links=list(errors.items()),
    )
