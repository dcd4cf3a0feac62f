"""A form posted after its session has ended: nothing is stored, and the login leads back to the form.

The page of the form names its owner. The login page carries what was typed; another person gets nothing of it.
"""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.installation.drafts import keep_draft
from storage.queries.drafts import sent_form
from web.account import carried_form
from web.account.carried_form import CarriedForm
from web.account.form import LoginAttempt
from web.account.person import Person
from web.form_page import marked, posted_page, typed_fields
from web.language import _, go_on_in
from web.scripts import SIGNED_OUT, is_script, refused_json
from web.site import site

Answer = AnyResponse | tuple[str | AnyResponse, int]


def answer_unknown_session() -> Answer | None:
    """The answer to a form that was posted without the session in which it was shown; None if there is no such form."""
    if request.endpoint == "account.log_in":
        return login_page(
            request.form.get(carried_form.FIELD, ""),
            _("This form has expired: the page was open too long. Sign in again."),
        ), 400
    page = posted_page()
    if page is None:
        return None
    go_on_in(page.language)
    if is_script():
        return refused_json(403, _("Your session has ended. Sign in again."), SIGNED_OUT)
    carried = CarriedForm(page, typed_fields())
    if current_user and current_user.is_authenticated and current_user.id == page.owner:
        return redirect(resume(current_user, carried))
    sealed = carried.sealed()
    return login_page(sealed, _notice(carried, sealed)), 403


def login_page(
    carried: str, notice: str = "", attempt: LoginAttempt | None = None, errors: dict[str, str] | None = None
) -> str:
    """The login page; `carried` is the encrypted content of the form."""
    target = url_for("account.log_in", next=request.args.get("next"))
    return render_template(
        "account/login.html",
        attempt=attempt or LoginAttempt("", ""),
        errors=errors or {},
        carried=carried,
        notice=notice,
        target=target,
    )


def resume(person: Person, carried: CarriedForm) -> str:
    """The form of a person who has signed in again, with what he had typed kept as a draft."""
    page, runtime = carried.page, site().runtime
    with site().database.transaction() as session:
        if sent := sent_form(session, person.id, page.id):
            flash(_("This form was sent before your session ended."), "information")
            return str(sent.outcome["path"])
        fields = carried.fields
        kept = None if fields is None else marked(fields, page.mark)
        is_kept = kept is not None and keep_draft(session, runtime.clock, person.id, page.path, kept)
    if not is_kept:
        flash(
            _("Your session had ended. Nothing was sent, and what you entered was too long to be kept."), "information"
        )
    else:
        flash(
            _("Your session had ended. Nothing was sent. What you entered is below: check it and send it."),
            "unsent",
        )
    return page.path


def resumed_path(person: Person) -> str | None:
    """Where to go after signing in if the login page carried a form; None if it carried none of this person."""
    carried = carried_form.opened(request.form.get(carried_form.FIELD, ""))
    if carried is None:
        return None
    if carried.page.owner != person.id:
        flash(
            _("The form that was open here belongs to another account. It was not sent, and nothing of it is kept."),
            "information",
        )
        return None
    return resume(person, carried)


def _notice(carried: CarriedForm, sealed: str) -> str:
    if carried_form.opened(sealed) != carried:
        return _(
            "Your session has ended. Nothing was sent, and what you entered is too long to be kept while you sign"
            " in: go back and copy it first."
        )
    if current_user and current_user.is_authenticated:
        return _(
            "This form was opened from another account, and nothing was sent. Sign in with that account to go on with "
            "what was entered."
        )
    return _("Your session has ended. Nothing was sent. Sign in to return to the form with what you entered.")
