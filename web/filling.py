"""Filling in, checking and sending a form: the same for tasks, applications and what is sent into a case.

A page opens its form, draws it and defines what sending does. This module does the rest: drafts, added and removed
rows, errors in the reader's language, a case that changed meanwhile, a form sent twice.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

from flask import current_app, flash, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import AtqaruError
from engine.execution.errors import InvalidForm, OtherFacts, OtherForm
from engine.execution.installation.drafts import drop_draft, keep_draft
from engine.forms import BlankRows, View
from storage.database import Session
from storage.queries.drafts import draft_row
from web.account.person import signed_in
from web.form_page import LANGUAGE_FIELD, FormPage, mark_of, marked, posted_page, typed_fields
from web.held_form import Filling
from web.language import _, choose_language
from web.marks import fits, out_of_date
from web.navigation import Way
from web.posting import asks_for_rows, error_links, hidden_fields, with_rows
from web.refusals import Refused
from web.sent_pages import Outcome, SentOtherwise, begin, keep, outcome_before
from web.site import site

Answer = AnyResponse | tuple[str | AnyResponse, int] | str


@dataclass(frozen=True)
class Sheet:
    """What the page of a form shows: its fields, the errors above them, and since when there is a draft."""

    views: tuple[View, ...]
    page: FormPage
    errors: tuple[tuple[str, str], ...] = ()
    kept_at: datetime | None = None


class Fillable(Protocol):
    """Something with a form to fill in."""

    @property
    def filling(self) -> Filling:
        """Its form for the signed-in person."""


Thing = TypeVar("Thing", bound=Fillable)


def first_sheet(session: Session, filling: Filling) -> Sheet:
    """The form as first shown: with the draft, if there is one."""
    person = signed_in().id
    page = _new_page(filling)
    draft = draft_row(session, person, filling.path) if filling.form else None
    if draft is None or not fits(mark_of(draft.fields), filling.mark):
        return _sheet(filling, page, filling.known, {})
    values = filling.read(draft.fields, blank_rows=BlankRows.KEPT)
    return replace(_sheet(filling, page, values, {}), kept_at=draft.kept_at)


def take_form(
    opens: Callable[[Session], Thing],
    draws: Callable[[Session, Thing, Sheet], str],
    sends: Callable[[Session, Thing, Mapping[str, Any]], Outcome],
    says: Callable[[Outcome], None] | None = None,
) -> Answer:
    """Answers a posted form: shows it again with its errors or changed rows, or sends it and redirects.

    `sends` is called in the transaction in which the form is sent; `says` reports the outcome, also that of the first
    sending where the form is sent twice.
    """
    if code := request.form.get(LANGUAGE_FIELD):
        return _go_on_in(code, opens)
    try:
        return _take(opens, draws, sends, says or _say)
    except SentOtherwise as sent:
        return _sent_otherwise(sent.outcome, opens, draws)


def _take(
    opens: Callable[[Session], Thing],
    draws: Callable[[Session, Thing, Sheet], str],
    sends: Callable[[Session, Thing, Mapping[str, Any]], Outcome],
    says: Callable[[Outcome], None],
) -> Answer:
    with site().database.reading() as session:
        if done := outcome_before(session):
            says(done)
            return redirect(done.path)
        opened = opens(session)
        filling = opened.filling
        if not _is_drawn_for(filling):
            raise out_of_date()
        if outdated := _outdated(filling):
            return draws(session, opened, _as_it_is_now(filling, outdated)), 409
        posted = typed_fields()
        if filling.form is not None and asks_for_rows(request.form):
            asked = request.form.to_dict(flat=False)
            return draws(session, opened, _sheet(filling, _page(filling), with_rows(filling.form, asked), {}))
        submission = filling.check(filling.read(posted))
        if submission.errors and not filling.is_suspended:  # otherwise there is nothing to correct
            values = filling.read(posted, BlankRows.LAST)
            return draws(session, opened, _sheet(filling, _page(filling), values, submission.errors)), 422
    try:
        outcome = _send(opened, submission.values, sends)
    except InvalidForm as refused:  # the case has changed since the form was checked
        return _once_more(refused, opens, draws)
    except (OtherForm, OtherFacts):  # it has changed since the form was checked
        with site().database.reading() as session:
            opened = opens(session)
            return draws(session, opened, _as_it_is_now(opened.filling, _outdated(opened.filling))), 409
    except SentOtherwise:
        raise
    except AtqaruError:  # such as a suspended case, or a task claimed by another person
        _keep_refused(opens)
        raise
    says(outcome)
    return redirect(outcome.path)


def _go_on_in(code: str, opens: Callable[[Session], Thing]) -> AnyResponse:
    """Shows the form in another language, with what was typed."""
    with site().database.transaction() as session:
        filling = opens(session).filling
        keep_typed(session, filling)
        outdated = _outdated(filling)
    choose_language(code)
    if outdated:
        flash(outdated, "information")
    return redirect(filling.path)


def keep_typed(session: Session, filling: Filling) -> bool:
    """Keeps as a draft what was typed into a form that is left by another button; false if nothing is kept."""
    page, person = posted_page(), signed_in().id
    if filling.form is None or page is None or (page.owner, page.path) != (person, filling.path):
        return False
    if not _is_drawn_for(filling):
        raise out_of_date()
    typed = typed_fields()
    if filling.views(filling.read(typed, blank_rows=BlankRows.KEPT)) == filling.views(filling.known):
        drop_draft(session, person, filling.path)
        return False
    if not keep_draft(session, site().runtime.clock, person, filling.path, marked(typed, filling.mark)):
        flash(_("Nothing was sent, and what you entered was too long to be kept."), "information")
        return False
    return True


def _keep_refused(opens: Callable[[Session], Thing]) -> None:
    """Keeps a draft of a form that cannot be sent now, unless the form cannot be opened again."""
    is_kept = False
    with suppress(AtqaruError), site().database.transaction() as session:
        is_kept = keep_typed(session, opens(session).filling)
    if is_kept:
        flash(
            _("Nothing was sent, but what you entered is kept: open the form again to find it."),
            "information",
        )


def hidden_answer(filling: Filling) -> AnyResponse:
    """For the script of a page: which conditional fields are hidden by what was entered so far."""
    values = filling.read(typed_fields(), blank_rows=BlankRows.KEPT)
    return jsonify(hidden=hidden_fields(filling.views(values)))


def _send(
    opened: Thing, values: Mapping[str, Any], sends: Callable[[Session, Thing, Mapping[str, Any]], Outcome]
) -> Outcome:
    page = _own_page(opened.filling)
    with site().database.transaction() as session:
        if page and not begin(session, page):
            return outcome_before(session) or Outcome(page.path)
        outcome = sends(session, opened, values)
        drop_draft(session, signed_in().id, opened.filling.path)
        if page:
            keep(session, page, outcome)
        return outcome


def _once_more(
    refused: InvalidForm,
    opens: Callable[[Session], Thing],
    draws: Callable[[Session, Thing, Sheet], str],
) -> Answer:
    """The current form of the case. The engine's errors are in English, so the form is checked again."""
    with site().database.reading() as session:
        opened = opens(session)
        filling = opened.filling
        posted = typed_fields()
        errors = filling.check(filling.read(posted)).errors
        if not errors:
            current_app.logger.warning("form %s was refused by the engine alone: %s", filling.path, refused)
            errors = {"": _("The case has changed since you opened this form. Check the form and send it again.")}
        values = filling.read(posted, BlankRows.LAST)
        return draws(session, opened, _sheet(filling, _page(filling), values, errors)), 422


def _sent_otherwise(
    before: Outcome, opens: Callable[[Session], Thing], draws: Callable[[Session, Thing, Sheet], str]
) -> Answer:
    """A new page of the form with what was typed; if the form no longer opens, the typed text is shown for copying."""
    with site().database.reading() as session:
        try:
            opened = opens(session)
        except AtqaruError as over:
            message = _("You have already sent this page with other values. What you entered now was not sent.")
            way = Way(_("See the result of what you sent"), before.path)
            raise Refused(409, _("You have sent this"), message, way) from over
        filling = opened.filling
        page = _new_page(filling)
        values = {**filling.known, **filling.read(typed_fields(), blank_rows=BlankRows.KEPT)}
        message = _(
            "You have already sent this page with other values. What you entered now was not sent. Send it if it "
            "is needed too."
        )
        return draws(session, opened, _sheet(filling, page, values, {"": message})), 409


def _is_drawn_for(filling: Filling) -> bool:
    """Whether the page was drawn for what has its address now, and not for what had it before a backup was restored."""
    page = _own_page(filling)
    return page is None or fits(page.mark, filling.mark)


def _outdated(filling: Filling) -> str:
    """What has changed since the page was drawn, and what to do; empty if it shows what its step shows now."""
    page = _own_page(filling)
    if page is None:
        return ""
    if page.version != filling.version:
        return _(
            "The form of this step has changed since you opened it. Nothing was sent. What you entered is kept "
            "where the new form asks for it. Check it and send it again."
        )
    if page.facts and page.facts != filling.facts:
        return _(
            "What this page says of the case has changed since you opened it. Nothing was sent, and what you entered "
            "is kept. Read the page again, correct what you entered if need be, and send it."
        )
    return ""


def _as_it_is_now(filling: Filling, outdated: str) -> Sheet:
    """The current form, with what was typed into the earlier one as far as it fits."""
    values = {**filling.known, **filling.read(typed_fields(), blank_rows=BlankRows.KEPT)}
    return _sheet(filling, _page(filling), values, {"": outdated})


def _sheet(filling: Filling, page: FormPage, values: Mapping[str, Any], errors: Mapping[str, str]) -> Sheet:
    views = filling.views(values, errors)
    return Sheet(views, page, tuple(error_links(views, errors)))


def _own_page(filling: Filling) -> FormPage | None:
    """The page from which this form was posted, if it belongs to this person and this form."""
    page = posted_page()
    return page if page and (page.owner, page.path) == (signed_in().id, filling.path) else None


def _page(filling: Filling) -> FormPage:
    """The same page, kept while it is drawn again and again, with the current form."""
    page = _own_page(filling) or _new_page(filling)
    return replace(page, version=filling.version, mark=filling.mark, facts=filling.facts)


def _new_page(filling: Filling) -> FormPage:
    """The page of a form that is shown now, to whoever has signed in."""
    return FormPage.new(signed_in().id, filling.path, filling.version, filling.mark, filling.facts)


def _say(outcome: Outcome) -> None:
    if outcome.text:
        flash(outcome.text, "success")
