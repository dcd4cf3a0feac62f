"""The list of wordings, and the page of one in a language: its text, a preview, and putting a new one in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.deployment.rewording import Draft, Rewording, RewordingRefused, change_wording, draft_of
from engine.iso_text import day_from
from engine.wordings import names_in, parts_of, read_wording, split_key
from storage.database import Session
from storage.queries.definitions import process_names
from storage.queries.wordings import WordingFile, newest_wording, wording_on, wordings_after
from web import access
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.entered import Wrong
from web.language import LANGUAGES, _
from web.moments import day_text, now
from web.reasons import reason_error
from web.refusals import forbidden, not_found
from web.site import site
from web.wordings.differences import Line, differences
from web.wordings.form import FIELDS, rewording_of, wrong_of
from web.wordings.listing import listed_wordings, service_of, title_of
from web.wordings.preview import CasePreview, case_preview

pages = Blueprint("wordings", __name__)
#: A longer list has a search.
SEARCHED_FROM = 20
_LONGEST_SEARCH = 200


@dataclass(frozen=True)
class _Looked:
    """What came of looking at what was entered: the draft, its case, and the errors by field.

    `is_newer`: somebody has put another text in force since the page was opened.
    """

    draft: Draft | None = None
    case: CasePreview | None = None
    errors: Mapping[str, str] | None = None
    is_newer: bool = False

    @property
    def lines(self) -> list[Line]:
        """The lines in which the new file differs from the one in force on its day, or from a newer one."""
        if self.draft is None:
            return []
        other = self.draft.newest if self.is_newer else self.draft.before
        old, new = ("\n\n".join(parts_of(each.content, each.name)) for each in (other, self.draft.file))
        return differences(old, new)


@pages.get("/wordings")
@for_signed_in
def listed() -> str:
    """Every wording in force today."""
    _require_administrator()
    text = " ".join(request.args.get("q", "")[:_LONGEST_SEARCH].split())
    with site().database.reading() as session:
        found = listed_wordings(session, now().date())
    return render_template(
        "wordings/wordings.html",
        wordings=[each for each in found if each.fits(text.casefold().split())],
        is_searched=len(found) > SEARCHED_FROM,
        text=text,
    )


@pages.get("/wordings/<key>")
@for_signed_in
def wording(key: str) -> str:
    """One wording in one language, as it is in force tomorrow."""
    _require_administrator()
    with site().database.reading() as session:
        return _page(session, key, {}, _Looked())


@pages.post("/wordings/<key>")
@for_signed_in
def change(key: str) -> AnyResponse | str | tuple[str, int]:
    """Previews a new text, or puts it in force."""
    _require_administrator()
    given = {name: request.form[name] for name in FIELDS if name in request.form}
    is_preview = request.form.get("do") != "put_in_force"
    try:
        wanted = rewording_of(key, given)
        if is_preview:
            return _previewed(key, given, wanted)
        if wrong := reason_error(given.get("reason", ""), is_of_case=False):
            raise Wrong({"reason": wrong})
        with site().database.transaction() as session:
            change_wording(
                session,
                site().runtime,
                signed_in().actor,
                wanted,
                given["reason"],
                in_spite_of_warnings="in_spite" in given,
            )
    except RewordingRefused as refusal:
        looked = _Looked(refusal.draft, errors=wrong_of(refusal).errors, is_newer=refusal.reason == "newer")
        return _refused(key, given, looked)
    except Wrong as error:
        return _refused(key, given, _Looked(errors=error.errors))
    flash(_("The new text is in force from %(day)s.", day=day_text(wanted.effective_from)), "success")
    return redirect(url_for("wordings.listed"))


def _previewed(key: str, given: Mapping[str, str], wanted: Rewording) -> str | tuple[str, int]:
    """The page with the differences, what was found, and what a case would say."""
    with site().database.reading() as session:
        draft = draft_of(session, site().runtime.at_present(session), wanted)
        if draft.wording is None or draft.is_faulty:
            raise RewordingRefused("faulty", "", draft)
        number = given.get("case", "").strip()
        try:
            case = case_preview(session, number, key, draft.wording) if number else None
        except Wrong as error:
            return _page(session, key, given, _Looked(draft, errors=error.errors)), 422
        return _page(session, key, given, _Looked(draft, case))


def _refused(key: str, given: Mapping[str, str], looked: _Looked) -> tuple[str, int]:
    with site().database.reading() as session:
        return _page(session, key, given, looked), 422


def _page(session: Session, key: str, given: Mapping[str, str], looked: _Looked) -> str:
    today = now().date()
    default = today + timedelta(days=1)
    file = wording_on(session, key, _day(given, default)) or wording_on(session, key, default)
    newest = newest_wording(session, key)
    if file is None or newest is None:
        raise not_found(_("There is no such text. Choose one in the list."))
    title, text = parts_of(file.content, file.name)
    errors, (_id, written_in) = looked.errors or {}, split_key(key)
    if looked.is_newer:  # what others have written is on the page now
        given = {**given, "seen": str(newest.version)}
    return render_template(
        "wordings/wording.html",
        file=file,
        heading=title_of(file),
        service=service_of(file, process_names(session, today)),
        written_in=written_in,
        language_name=LANGUAGES.get(written_in, ""),
        later=[each for each in wordings_after(session, max(file.effective_from, today)) if each.key == key],
        names=_names(file),
        today=today,
        given={"title": title, "text": text, "from_on": default.isoformat(), "seen": newest.version, **given},
        errors=errors,
        links=list(errors.items()),
        draft=looked.draft,
        lines=looked.lines,
        previewed=looked.case,
    )


def _day(given: Mapping[str, str], default: date) -> date:
    try:
        return day_from(given.get("from_on", "").strip())
    except ValueError:
        return default


def _names(file: WordingFile) -> list[str]:
    """The variables that a file reads."""
    functions = site().runtime.office.functions
    return sorted(names_in(read_wording(file.content, file.name, functions), functions))


def _require_administrator() -> None:
    if not access.may_change_wordings(signed_in()):
        raise forbidden(
            _("The texts of notices and documents are changed by administrators. Inform one of them of the change.")
        )
